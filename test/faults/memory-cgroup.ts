import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What held a process below its memory limit, and what it saw. */
export interface MemoryLimit {
  /** How the limit is enforced, for the report: "cgroup v1", "cgroup v2" or why it is only watched. */
  readonly kind: string;
  /** Command in front of the limited process, whose first instruction then already runs inside the limit. */
  readonly launcher: string[];
  /** Tells which process is limited; needed where the limit is watched. */
  watch(pid: number): void;
  /** How often the limit ended a process. */
  kills(): number;
  /** Most memory charged so far, in bytes. */
  peakBytes(): number;
  /** Removes the limit once its processes have ended. */
  remove(): Promise<void>;
}

const mount = "/sys/fs/cgroup";

/** The files of one cgroup version. */
interface Version {
  kind: string;
  /** Folders below which a group with a memory limit may be made, best first. */
  parents: () => string[];
  limit: string;
  peak: string;
  /** File with a line `oom_kill N`. */
  kills: string;
  /** Swap beyond the limit, which the kubelet forbids: the file, and its value for a limit. */
  swap: { file: string; value: (limit: number) => number };
}

/** The group that this process is in, of a hierarchy as `/proc/self/cgroup` names it. */
function ownGroup(controllers: string): string {
  const lines = readFileSync("/proc/self/cgroup", "utf8").split("\n");
  const own = lines.find((line) => line.split(":")[1] === controllers);
  return own?.split(":").slice(2).join(":") ?? "/";
}

const versions: Version[] = [
  {
    kind: "cgroup v2",
    // A group that has processes of its own cannot limit groups below it, so the parent of ours comes first.
    parents: () => [join(mount, ownGroup(""), ".."), join(mount, ownGroup("")), mount],
    limit: "memory.max",
    peak: "memory.peak",
    kills: "memory.events",
    swap: { file: "memory.swap.max", value: () => 0 },
  },
  {
    kind: "cgroup v1",
    parents: () => [join(mount, "memory", ownGroup("memory")), join(mount, "memory")],
    limit: "memory.limit_in_bytes",
    peak: "memory.max_usage_in_bytes",
    kills: "memory.oom_control",
    swap: { file: "memory.memsw.limit_in_bytes", value: (limit) => limit },
  },
];

let groups = 0;

/**
 * A memory limit as the kubelet sets it: a cgroup, whose memory includes the page cache of what the process reads and
 * which kills it above the limit. Where none can be made (no root, a read-only mount) the anonymous memory of the process
 * is watched instead and the process is killed in the same way.
 */
export function limitMemory(bytes: number): MemoryLimit {
  const refusals: string[] = [];
  for (const version of versions) {
    for (const parent of new Set(version.parents().filter((path) => path.startsWith(mount)))) {
      const made = makeGroup(version, parent, bytes);
      if (typeof made !== "string") {
        return made;
      }
      refusals.push(made);
    }
  }
  return watchMemory(bytes, refusals[0]);
}

/** The limit where no cgroup can be made, which the reason says. */
export function watchMemory(bytes: number, reason: string): MemoryLimit {
  return new WatchedMemory(bytes, reason);
}

function makeGroup(version: Version, parent: string, bytes: number): MemoryLimit | string {
  const directory = join(parent, `tetragon-elastic-${process.pid}-${++groups}`);
  let made = false;
  try {
    mkdirSync(directory);
    made = true;
    if (!existsSync(join(directory, version.limit))) {
      throw new Error(`${parent} has no memory controller`);
    }
    writeFileSync(join(directory, version.limit), String(bytes));
    forbidSwap(version, directory, bytes);
    return new Cgroup(version, directory);
  } catch (error) {
    if (made) {
      rmdirSync(directory);
    }
    return `${version.kind}: ${(error as Error).message}`;
  }
}

function forbidSwap({ swap }: Version, directory: string, limit: number): void {
  const file = join(directory, swap.file);
  // A kernel that does not count swap has no such file.
  if (existsSync(file)) {
    writeFileSync(file, String(swap.value(limit)));
  }
}

class Cgroup implements MemoryLimit {
  readonly kind: string;
  readonly launcher: string[];

  constructor(
    private readonly version: Version,
    private readonly directory: string,
  ) {
    this.kind = version.kind;
    const script = 'echo $$ > "$0" && exec "$@"';
    this.launcher = ["/bin/sh", "-c", script, join(directory, "cgroup.procs")];
  }

  watch(): void {}

  kills(): number {
    return Number(/^oom_kill (\d+)$/m.exec(this.read(this.version.kills))?.[1] ?? 0);
  }

  peakBytes(): number {
    // Kernels before 5.19 do not tell the peak of a cgroup v2.
    const file = existsSync(join(this.directory, this.version.peak)) ? this.version.peak : "memory.current";
    return Number(this.read(file));
  }

  async remove(): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        rmdirSync(this.directory);
        return;
      } catch (error) {
        // The kernel takes a moment to forget a process that has ended.
        if (attempt === 50) {
          throw error;
        }
        await sleep(100);
      }
    }
  }

  private read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }
}

const watchInterval = 20;

class WatchedMemory implements MemoryLimit {
  readonly kind: string;
  readonly launcher = [];
  private timer?: NodeJS.Timeout;
  private killed = 0;
  private peak = 0;

  constructor(
    private readonly limitBytes: number,
    refusal: string,
  ) {
    this.kind = `anonymous memory watched every ${watchInterval} ms, no cgroup can be made here (${refusal})`;
  }

  watch(pid: number): void {
    clearInterval(this.timer);
    this.timer = setInterval(() => this.look(pid), watchInterval);
    this.timer.unref();
  }

  kills(): number {
    return this.killed;
  }

  peakBytes(): number {
    return this.peak;
  }

  async remove(): Promise<void> {
    clearInterval(this.timer);
    await Promise.resolve();
  }

  private look(pid: number): void {
    let status: string;
    try {
      status = readFileSync(`/proc/${pid}/status`, "utf8");
    } catch {
      clearInterval(this.timer);
      return;
    }
    const bytes = Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
    this.peak = Math.max(this.peak, bytes);
    if (bytes > this.limitBytes) {
      this.killed++;
      clearInterval(this.timer);
      process.kill(pid, "SIGKILL");
    }
  }
}
