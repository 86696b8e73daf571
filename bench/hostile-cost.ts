import { join } from "node:path";

import type { RunningFilebeat } from "../local/filebeat/runner";
import { TetragonLog } from "../local/tetragon-log";
import { type HostileSort, hostileSorts, plainSort } from "./hostile-lines";
import { startTrial } from "./measurement";
import { type Machine, describeMachine, machineSentence } from "./machine";
import type { BenchOptions } from "./bench-options";
import { cpuSeconds, peakMemory } from "./process-usage";
import { median } from "./results";
import { markdownTable, shown } from "./table";
import { prepareStack } from "./variants";
import type { Workbench } from "./workbench";

/** What Filebeat needs for an event of each sort, beside a plain one of the same length. */
export interface HostileCost {
  machine: Machine;
  lineBytes: number;
  rounds: number;
  sorts: SortCost[];
  /** Most memory that Filebeat has had resident, bytes. */
  peakBytes: number;
}

interface SortCost {
  title: string;
  /** Median CPU of an event; undefined where the events were not done in time. */
  milliseconds?: number;
  /** Median of the ratios to the plain events sent just before; undefined like `milliseconds`. */
  ratio?: number;
  /** Events that Elasticsearch refused, dead letters included. */
  refused: number;
}

/** About the longest line that Tetragon writes. */
const lineBytes = 330_000;
/** Enough of them that the clock's ticks of 10 ms do not count. */
const eventsPerTurn = 10;
const promised = 3;
/** A hundred times what plain events need; whatever takes longer is not linear. */
const timeout = 120_000;
/** Filebeat otherwise waits for seconds between two looks at a file, in which nothing is measured. */
const eager = {
  "filebeat.inputs.0.backoff.init": "100ms",
  "filebeat.inputs.0.backoff.max": "100ms",
  "queue.mem.flush.timeout": "100ms",
};

/** Sends events of each sort in turns with plain ones through the sidecar's Filebeat to Elasticsearch. */
export async function measureHostile(bench: Workbench, options: BenchOptions): Promise<HostileCost> {
  const found = hostileSorts.map(() => ({
    milliseconds: [] as number[],
    ratios: [] as number[],
    refused: 0,
  }));
  const late = new Set<HostileSort>();
  let sender = await Sender.start(bench, options);
  let peakBytes = 0;
  try {
    await sender.send(plainSort);
    for (let round = 1; round <= options.rounds; round++) {
      for (const [index, sort] of hostileSorts.entries()) {
        if (late.has(sort)) {
          continue;
        }
        await bench.progress.step(`Round ${round} of ${options.rounds}: ${sort.title} …`, async () => {
          const plain = await sender.send(plainSort);
          const hostile = await sender.send(sort);
          peakBytes = Math.max(peakBytes, sender.peakBytes);
          if (plain === undefined || hostile === undefined) {
            late.add(sort);
            await sender.close();
            sender = await Sender.start(bench, options);
            return;
          }
          found[index].milliseconds.push(hostile.milliseconds);
          found[index].ratios.push(hostile.milliseconds / plain.milliseconds);
          found[index].refused += hostile.refused;
        });
      }
    }
  } finally {
    await sender.close();
  }
  const sorts = hostileSorts.map((sort, index): SortCost => {
    const { milliseconds, ratios, refused } = found[index];
    return late.has(sort)
      ? { title: sort.title, refused }
      : { title: sort.title, milliseconds: median(milliseconds), ratio: median(ratios), refused };
  });
  return {
    machine: await describeMachine(bench.client),
    lineBytes,
    rounds: options.rounds,
    sorts,
    peakBytes,
  };
}

/** One Filebeat that runs the stack `local`, and the export file that it reads. */
class Sender {
  private sent = 0;

  private constructor(
    private readonly filebeat: RunningFilebeat,
    private readonly log: TetragonLog,
  ) {}

  static async start(bench: Workbench, { env, overrides }: BenchOptions): Promise<Sender> {
    const { namespace, directory } = bench.newRun("hostile");
    const logDirectory = join(directory, "tetragon");
    const log = new TetragonLog({
      directory: logDirectory,
      maxSizeBytes: Number.MAX_SAFE_INTEGER,
      maxBackups: 1,
    });
    const place = {
      client: bench.client,
      namespace,
      logDirectory,
      configDirectory: join(directory, "config"),
    };
    const run = await prepareStack(place, {});
    const trial = { env, overrides: { ...eager, ...overrides } };
    const filebeat = await startTrial(run, join(directory, "filebeat"), trial);
    return new Sender(filebeat, log);
  }

  get peakBytes(): number {
    return peakMemory(this.filebeat.pid);
  }

  /** CPU of an event of that sort and how many were refused; undefined when they are not done in time. */
  async send(sort: HostileSort): Promise<{ milliseconds: number; refused: number } | undefined> {
    const { pid } = this.filebeat;
    const before = { cpu: cpuSeconds(pid), refused: await this.refused() };
    for (let event = 0; event < eventsPerTurn; event++) {
      this.log.write(sort.line(lineBytes, this.sent++));
    }
    try {
      await this.filebeat.waitFor(
        ({ acked, duplicates, deadLetter, dropped }) =>
          acked + duplicates + deadLetter + dropped >= this.sent,
        timeout,
      );
    } catch (error) {
      if (/was not done/.test((error as Error).message)) {
        return undefined;
      }
      throw error;
    }
    return {
      milliseconds: ((cpuSeconds(pid) - before.cpu) / eventsPerTurn) * 1e3,
      refused: (await this.refused()) - before.refused,
    };
  }

  async close(): Promise<void> {
    this.log.close();
    await this.filebeat.kill("SIGKILL");
  }

  private async refused(): Promise<number> {
    const { deadLetter, dropped } = await this.filebeat.stats();
    return deadLetter + dropped;
  }
}

/** The table of a measurement, the most expensive sort first. */
export function hostileText({ machine, lineBytes: bytes, rounds, sorts, peakBytes }: HostileCost): string {
  const most = ({ ratio = Infinity }: SortCost): number => ratio;
  const ordered = [...sorts].sort((a, b) => most(b) - most(a));
  const cells = ordered.map((sort) => [
    sort.title,
    sort.milliseconds === undefined ? `not done in ${timeout / 1_000} s` : shown(sort.milliseconds),
    sort.ratio === undefined ? "" : sort.ratio.toFixed(2),
    String(sort.refused),
    most(sort) <= promised ? "met" : "missed",
  ]);
  const missed = sorts.filter((sort) => most(sort) > promised).length;
  return [
    `Lines of ${Math.round(bytes / 1_000)} kB in turns with plain ones, ${eventsPerTurn} at a time, median of ${rounds} rounds. ` +
      machineSentence(machine),
    markdownTable([["text of the event", "CPU, ms/event", "÷ plain", "refused", `≤ ${promised}`], ...cells]),
    `${sorts.length - missed} of ${sorts.length} sorts are within ${promised} times a plain event; ` +
      `Filebeat's memory peaked at ${Math.round(peakBytes / 2 ** 20)} MiB.`,
  ].join("\n\n");
}
