import { mkdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../components/errors";
import { BackgroundProcess } from "../background-process";
import { type Progress, silentProgress } from "../progress";
import { ScratchFolder } from "../scratch";
import { installFilebeat } from "./install-filebeat";
import { type FilebeatStats, parseStats } from "./stats";

/** How Filebeat is run. */
export interface FilebeatOptions {
  /** Path of filebeat.yml. */
  configFile: string;
  /** Holds the registry and the log; a restart on the same directory goes on where the last run ended. */
  dataDir: string;
  /** Settings that win over the file, as `-E key=value`. */
  overrides?: Record<string, string>;
  /** Variables that filebeat.yml refers to; Filebeat sees no others but PATH, HOME and proxy settings. */
  env?: Record<string, string>;
  /** A command that is run with Filebeat's command line behind its own arguments and becomes Filebeat by `exec`. */
  launcher?: readonly string[];
  /** @default none is shown */
  progress?: Progress;
}

/** A Filebeat that runs. */
export interface RunningFilebeat {
  pid: number;
  logFile: string;
  /** Resolves when Filebeat ends, with how it did and the end of its log. */
  ended(): Promise<string>;
  /** Counters of this run. */
  stats(): Promise<FilebeatStats>;
  /**
   * Waits until the condition holds, however long that takes on a busy machine.
   *
   * @param stallMilliseconds how long Filebeat may bring no event further. @default 60,000
   * @throws UserError when Filebeat ends or stalls, with the last counters
   */
  waitFor(condition: (stats: FilebeatStats) => boolean, stallMilliseconds?: number): Promise<FilebeatStats>;
  /** Waits until this many different events have left Filebeat for good. */
  waitUntilDelivered(events: number, stallMilliseconds?: number): Promise<FilebeatStats>;
  /** Waits until nothing is in flight and no counter moved for a while. */
  waitUntilIdle(quietMilliseconds?: number, stallMilliseconds?: number): Promise<FilebeatStats>;
  /** Sends a signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends Filebeat in good order. */
  stop(): Promise<void>;
}

const passedThrough = [
  "PATH",
  "HOME",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];
const startTimeout = 30_000;
const pollInterval = 100;
/** Filebeat looks for new files every five seconds. */
const longerThanScan = 7_000;

/** Starts Filebeat and returns when its statistics can be read. A configuration that it refuses is a UserError. */
export async function startFilebeat(options: FilebeatOptions): Promise<RunningFilebeat> {
  const binary = await installFilebeat(options.progress ?? silentProgress);
  await mkdir(options.dataDir, { recursive: true });
  // The path of a socket is limited to about 100 characters, so it does not go into dataDir.
  const scratch = await ScratchFolder.create("fb");
  const logFile = join(options.dataDir, "filebeat.log");
  const [command, ...args] = [
    ...(options.launcher ?? []),
    binary,
    ...filebeatArguments(options, socketIn(scratch.path)),
  ];
  const filebeat = await BackgroundProcess.start({
    command,
    args,
    cwd: options.dataDir,
    env: environment(options.env ?? {}),
    logFile,
  });
  const running = new Runner(filebeat, scratch, logFile);
  await running.waitUntilStarted();
  return running;
}

function socketIn(directory: string): string {
  return join(directory, "s");
}

function filebeatArguments({ configFile, dataDir, overrides }: FilebeatOptions, socket: string): string[] {
  const settings = { ...overrides, "http.enabled": "true", "http.host": `unix://${socket}` };
  return [
    "run",
    "-e",
    "-c",
    configFile,
    "--path.home",
    dataDir,
    "--path.data",
    join(dataDir, "data"),
    // The file belongs to whoever runs this, not to root.
    "--strict.perms=false",
    ...Object.entries(settings).flatMap(([key, value]) => ["-E", `${key}=${value}`]),
  ];
}

function environment(variables: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = passedThrough.filter((name) => process.env[name] !== undefined);
  return { ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])), ...variables };
}

class Runner implements RunningFilebeat {
  readonly pid: number;

  constructor(
    private readonly process: BackgroundProcess,
    private readonly scratch: ScratchFolder,
    readonly logFile: string,
  ) {
    this.pid = process.pid;
  }

  async ended(): Promise<string> {
    await this.process.ended();
    return this.process.obituary();
  }

  async stats(): Promise<FilebeatStats> {
    return parseStats(await getJson(socketIn(this.scratch.path), "/stats"));
  }

  async waitUntilStarted(): Promise<void> {
    const deadline = Date.now() + startTimeout;
    for (;;) {
      if (this.process.exit !== undefined) {
        await this.removeSocket();
        throw new UserError(`Filebeat did not start: it ${await this.process.obituary(3)}`);
      }
      if (await this.answers()) {
        return;
      }
      if (Date.now() > deadline) {
        const obituary = await this.process.obituary();
        await this.stop();
        throw new UserError(`Filebeat did not start within ${startTimeout / 1000} s: it ${obituary}`);
      }
      await sleep(pollInterval);
    }
  }

  async waitFor(
    condition: (stats: FilebeatStats) => boolean,
    stallMilliseconds = 60_000,
  ): Promise<FilebeatStats> {
    let [progress, since] = [-1, Date.now()];
    for (;;) {
      if (this.process.exit !== undefined) {
        throw new UserError(`Filebeat ended before all was delivered: it ${await this.process.obituary()}`);
      }
      const stats = await this.stats();
      if (condition(stats)) {
        return stats;
      }
      const { published, filtered, acked, duplicates, deadLetter, dropped } = stats;
      const done = published + filtered + acked + duplicates + deadLetter + dropped;
      [progress, since] = done === progress ? [progress, since] : [done, Date.now()];
      if (Date.now() - since > stallMilliseconds) {
        const seconds = stallMilliseconds / 1000;
        throw new UserError(
          `Filebeat brought no event further for ${seconds} s (${JSON.stringify(stats)}): it ${await this.process.obituary()}`,
        );
      }
      await sleep(pollInterval);
    }
  }

  waitUntilDelivered(events: number, stallMilliseconds = 120_000): Promise<FilebeatStats> {
    const quiet = quietFor(longerThanScan);
    return this.waitFor((stats) => {
      const different = stats.acked + stats.deadLetter + stats.dropped + stats.filtered;
      // A file that is read again gives duplicates on top; an earlier run may have left some instead.
      return different >= events || (quiet(stats) && different + stats.duplicates >= events);
    }, stallMilliseconds);
  }

  waitUntilIdle(quietMilliseconds = 2_000, stallMilliseconds = 120_000): Promise<FilebeatStats> {
    return this.waitFor(quietFor(quietMilliseconds), stallMilliseconds);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    await this.process.ended();
    await this.removeSocket();
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.removeSocket();
  }

  private removeSocket(): Promise<void> {
    return this.scratch.remove();
  }

  private answers(): Promise<boolean> {
    return this.stats().then(
      () => true,
      () => false,
    );
  }
}

/** A condition that holds when nothing is in flight and no counter has moved for a while. */
function quietFor(milliseconds: number): (stats: FilebeatStats) => boolean {
  let last = "";
  let since = Date.now();
  return (stats) => {
    const state = JSON.stringify(stats);
    if (state !== last || stats.active > 0) {
      last = state;
      since = Date.now();
    }
    return Date.now() - since >= milliseconds;
  };
}

/** fetch cannot speak to a socket without a library, node:http can. */
function getJson(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const get = request({ socketPath, path, timeout: 30_000 }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => {
        try {
          resolve(JSON.parse(body));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    get.on("timeout", () =>
      get.destroy(new UserError("Filebeat did not answer for 30 s; is this machine overloaded?")),
    );
    get.on("error", reject);
    get.end();
  });
}
