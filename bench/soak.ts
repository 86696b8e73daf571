import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../components/errors";
import { type RunningFilebeat, startFilebeat } from "../local/filebeat/runner";
import { tetragonEvents } from "../local/generator";
import { wholeNumber } from "../local/start-options";
import { ConsoleProgress } from "../local/progress";
import { Shutdown } from "../local/shutdown";
import { TetragonLog } from "../local/tetragon-log";
import { runCommand } from "../tools/command";
import { parseCommandLine } from "./bench-options";
import { PacedWriter } from "./paced-writer";
import { cpuSeconds, peakMemory, residentMemory } from "./process-usage";
import { variantsNamed } from "./variants";
import { Workbench } from "./workbench";

const usage = `Usage: npm run soak -- [options]
  --minutes N  how long events are written (default 30)
  --short      five minutes
  --rate N     events per second (default 2000)
  --peak N     most memory that Filebeat may have had resident, MiB (default 150)
Filebeat has the default memory limit. Prints a line a minute, and a verdict; exit code 0 only if memory stayed flat and
below the peak, no lag grew and nothing was lost.
`;

/** The state at the end of a minute. */
interface Minute {
  minute: number;
  written: number;
  /** Events that are written and not acknowledged yet. */
  behind: number;
  filebeatMiB: number;
  elasticsearchMiB: number;
  /** Share of one core. */
  filebeatCpu: number;
  elasticsearchCpu: number;
}

const tick = 20;
const longerThanScan = 7_000;
const mebibyte = 1024 * 1024;
/** Seconds that a file lasts: a quarter of what a stack gives it, so that rotations are many. */
const fileSeconds = 15;
const eventBytes = 1_800;
/** Rotated files of a stack, at most: each has a reader once Filebeat is behind. */
const rotatedFiles = 16;
/** Growth from the first to the last third that is taken for flat: Go's collector lets the heap breathe. */
const flat = 1.15;
/** A lag of so many seconds is no growth, whatever it was before. */
const harmlessLag = 2;

async function main(): Promise<void> {
  const values = parseCommandLine("soak", process.argv.slice(2), {
    minutes: { type: "string" },
    short: { type: "boolean" },
    rate: { type: "string", default: "2000" },
    peak: { type: "string", default: "150" },
    help: { type: "boolean", short: "h" },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  if (values.short && values.minutes !== undefined) {
    throw new UserError("--short means --minutes 5: leave one of them out.");
  }
  const minutes = wholeNumber("--minutes", values.minutes ?? (values.short ? "5" : "30"), 1, 10_000);
  const rate = wholeNumber("--rate", values.rate, 1, 100_000);
  const peak = wholeNumber("--peak", values.peak, 1, 100_000);
  const shutdown = new Shutdown();
  try {
    const bench = await Workbench.open(new ConsoleProgress(), shutdown);
    const problems = await soak(bench, { minutes, rate, peak });
    problems.forEach((problem) => console.log(problem));
    console.log(
      problems.length === 0
        ? "steady: nothing lost, flat memory below the peak, no growing lag"
        : "not steady",
    );
    process.exitCode = problems.length === 0 ? 0 : 1;
  } finally {
    await shutdown.run();
  }
}

interface Load {
  minutes: number;
  /** Events per second. */
  rate: number;
  /** Most memory that Filebeat may have had resident, MiB. */
  peak: number;
}

/** Writes at the rate for so many minutes; returns what is not as it should be. */
async function soak(bench: Workbench, { minutes, rate, peak }: Load): Promise<string[]> {
  const { client } = bench;
  const { namespace, directory } = bench.newRun("soak");
  const [variant] = variantsNamed(["lean"]);
  const logDirectory = join(directory, "tetragon");
  const configDirectory = join(directory, "config");
  const log = new TetragonLog({
    directory: logDirectory,
    maxSizeBytes: rate * fileSeconds * eventBytes,
    maxBackups: rotatedFiles,
  });
  const { stream, ...run } = await variant.prepare({ client, namespace, logDirectory, configDirectory });
  const filebeat = await startFilebeat({ ...run, dataDir: join(directory, "filebeat") });
  try {
    const total = minutes * 60 * rate;
    const writer = new PacedWriter(log, tetragonEvents({ seed: 1, count: total }), rate);
    const history: Minute[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      history.push(await oneMinute(bench, filebeat, writer, minute));
      console.log(line(history.at(-1) as Minute, rate));
    }
    await filebeat.waitUntilIdle(longerThanScan);
    await client.refresh(stream);
    const reached = peakMemory(filebeat.pid) / mebibyte;
    console.log(`Filebeat's memory peaked at ${Math.round(reached)} MiB`);
    return [
      ...verdict(history, writer.written - (await client.count(stream)), rate),
      ...(reached <= peak ? [] : [`Filebeat's memory peaked above ${peak} MiB`]),
    ];
  } finally {
    log.close();
    await filebeat.kill("SIGKILL");
  }
}

async function oneMinute(
  { elasticsearch }: Workbench,
  filebeat: RunningFilebeat,
  writer: PacedWriter,
  minute: number,
): Promise<Minute> {
  const cpu = (): [number, number] => [cpuSeconds(filebeat.pid), cpuSeconds(elasticsearch.pid)];
  const before = cpu();
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    writer.writeDue();
    await sleep(tick);
  }
  const [filebeatCpu, elasticsearchCpu] = cpu().map((now, index) => (now - before[index]) / 60);
  const { acked } = await filebeat.stats();
  return {
    minute,
    written: writer.written,
    behind: writer.written - acked,
    filebeatMiB: residentMemory(filebeat.pid) / mebibyte,
    elasticsearchMiB: residentMemory(elasticsearch.pid) / mebibyte,
    filebeatCpu,
    elasticsearchCpu,
  };
}

function line(state: Minute, rate: number): string {
  const { minute, written, behind, filebeatMiB, elasticsearchMiB, filebeatCpu, elasticsearchCpu } = state;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return [
    `minute ${minute}: ${written} written`,
    `${behind} behind (${(behind / rate).toFixed(1)} s)`,
    `Filebeat ${Math.round(filebeatMiB)} MiB ${percent(filebeatCpu)} CPU`,
    `Elasticsearch ${Math.round(elasticsearchMiB)} MiB ${percent(elasticsearchCpu)} CPU`,
  ].join(", ");
}

function verdict(history: Minute[], lost: number, rate: number): string[] {
  const third = Math.max(1, Math.floor(history.length / 3));
  // The first minute grows the heap and the compiler's caches.
  const first = history.slice(Math.min(1, history.length - 1), third + 1);
  const last = history.slice(-third);
  const most = (states: Minute[], figure: (state: Minute) => number): number =>
    Math.max(...states.map(figure));
  const memory = [first, last].map((states) => most(states, ({ filebeatMiB }) => filebeatMiB));
  const lag = [first, last].map((states) => most(states, ({ behind }) => behind / rate));
  return [
    ...(lost === 0 ? [] : [`${lost} events have no document`]),
    ...(memory[1] <= memory[0] * flat
      ? []
      : [`Filebeat's memory grew from ${Math.round(memory[0])} to ${Math.round(memory[1])} MiB`]),
    ...(lag[1] <= Math.max(lag[0] * flat, harmlessLag)
      ? []
      : [`the lag grew from ${lag[0].toFixed(1)} to ${lag[1].toFixed(1)} s`]),
  ];
}

runCommand(main);
