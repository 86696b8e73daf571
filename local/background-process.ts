import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

/** How a process is started. */
export interface ProcessOptions {
  command: string;
  args: string[];
  cwd?: string;
  /** The whole environment of the process. */
  env?: NodeJS.ProcessEnv;
  /** Receives standard output and standard error, appended. */
  logFile: string;
}

const running = new Set<BackgroundProcess>();

/**
 * A child process in a process group of its own, so that a Ctrl-C in the terminal reaches this process alone and
 * whoever started the child decides the order of ending. It never outlives this process, however that ends.
 */
export class BackgroundProcess {
  readonly pid: number;
  private exitDescription?: string;

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: ProcessOptions,
  ) {
    this.pid = child.pid as number;
    const watchdog = startWatchdog(this.pid);
    child.once("exit", (code, signal) => {
      this.exitDescription = signal ? `was ended by ${signal}` : `exited with code ${code}`;
      running.delete(this);
      watchdog.kill("SIGKILL");
    });
    running.add(this);
  }

  /** Starts the process; throws when the command cannot be run. */
  static async start(options: ProcessOptions): Promise<BackgroundProcess> {
    const log = openSync(options.logFile, "a", 0o600);
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    await once(child, "spawn");
    return new BackgroundProcess(child, options);
  }

  /** "exited with code 1", "was ended by SIGKILL"; undefined while the process runs. */
  get exit(): string | undefined {
    return this.exitDescription;
  }

  /** Sends a signal to the process and what it started; does nothing when it has ended. */
  kill(signal: NodeJS.Signals): void {
    if (this.exit === undefined) {
      process.kill(-this.pid, signal);
    }
  }

  /** Waits for the end of the process. */
  async ended(): Promise<void> {
    if (this.exit === undefined) {
      await once(this.child, "exit");
    }
  }

  /** Ends the process: SIGTERM, and SIGKILL when it is still there after the grace period. */
  async stop(graceMilliseconds = 15_000): Promise<void> {
    this.kill("SIGTERM");
    const timer = setTimeout(() => this.kill("SIGKILL"), graceMilliseconds);
    await this.ended();
    clearTimeout(timer);
  }

  /** How the process ended and what its log says last, for a message about a process that should still run. */
  async obituary(lines = 5): Promise<string> {
    const log = await this.logTail(lines);
    return `${this.exit ?? "still runs"}; ${log === "" ? "its log is empty" : `its log ends with:\n${log}`}`;
  }

  /** The last lines of the log file. */
  async logTail(lines: number): Promise<string> {
    const text = await readFile(this.options.logFile, "utf8");
    return text.trimEnd().split("\n").slice(-lines).join("\n");
  }
}

/**
 * Starts a shell that kills a process group when this process ends without a chance to do it itself, by SIGKILL for
 * example: the shell's standard input ends then, too.
 */
function startWatchdog(group: number): ChildProcess {
  const script = 'read end; kill -KILL "-$1"';
  const watchdog = spawn("/bin/sh", ["-c", script, "watchdog", String(group)], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog.unref();
  (watchdog.stdin as Socket).unref();
  return watchdog;
}

process.on("exit", () => {
  for (const each of running) {
    each.kill("SIGKILL");
  }
});
