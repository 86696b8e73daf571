import { join } from "node:path";

import { ContainerLog } from "../local/container-log";
import { tetragonEvents, toLine } from "../local/generator";
import type { FilebeatConfig } from "../local/rendered-stack";
import { TetragonLog } from "../local/tetragon-log";
import type { BenchOptions } from "./bench-options";
import { startTrial } from "./measurement";
import { inTurns } from "./in-turns";
import { type Machine, describeMachine, machineSentence } from "./machine";
import { cpuSeconds, peakMemory } from "./process-usage";
import { median } from "./results";
import { markdownTable } from "./table";
import { prepareStack } from "./variants";
import type { Workbench } from "./workbench";

/** How the mapping is attached, and what it reads. */
const ways = [
  { name: "sidecar: export files, one script engine for all of them", engines: "one", log: "export" },
  { name: "the same files, a script engine for each", engines: "each", log: "export" },
  { name: "Elastic Agent: container log, a script engine for each file", engines: "each", log: "container" },
] as const;
type Way = (typeof ways)[number];

/** Files that are read at the same time: after a rotation, and while it lags behind one. */
const files = 2;
const timeout = 300_000;

interface Usage {
  /** CPU time, microseconds per event. */
  microseconds: number;
  /** Most memory that Filebeat had resident, bytes. */
  peak: number;
}

/** Filebeat's CPU time and memory with `output.discard`, medians. */
export interface CollectorCost {
  machine: Machine;
  events: number;
  rounds: number;
  ways: (Usage & { name: string })[];
}

/** Measures what the mapping costs as a processor of Filebeat and as one of the input, in turns over the same events. */
export async function measureCollectorCost(bench: Workbench, options: BenchOptions): Promise<CollectorCost> {
  const { events, rounds } = options;
  const directories = writeLogs(join(bench.directory, "collector-cost"), events);
  const found = await inTurns(bench.progress, rounds, ways, {
    title: ({ name }) => `Filebeat, ${name}`,
    measure: (way) => measureWay(bench, way, directories[way.log], options),
  });
  const machine = await describeMachine(bench.client);
  return {
    machine,
    events,
    rounds,
    ways: ways.map(({ name }, index) => ({
      name,
      microseconds: median(found[index].map(({ microseconds }) => microseconds)),
      peak: median(found[index].map(({ peak }) => peak)),
    })),
  };
}

/** The same events as Tetragon's export files and as the log of a container, one rotation in the middle of each. */
function writeLogs(directory: string, events: number): Record<Way["log"], string> {
  const directories = { export: join(directory, "export"), container: join(directory, "container") };
  const lines = [...tetragonEvents({ seed: 1, count: events })].map(toLine);
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  const exported = new TetragonLog({
    directory: directories.export,
    maxSizeBytes: Math.ceil(bytes / files) + 1,
  });
  const container = new ContainerLog({ directory: directories.container });
  lines.forEach((line, index) => {
    exported.write(line);
    container.write(line);
    if (index === Math.floor(events / files)) {
      container.rotate();
    }
  });
  exported.close();
  container.close();
  return directories;
}

async function measureWay(
  bench: Workbench,
  way: Way,
  logDirectory: string,
  { events, ...options }: BenchOptions,
): Promise<Usage> {
  const { namespace, directory } = bench.newRun("collector");
  const place = { client: bench.client, namespace, logDirectory, configDirectory: directory };
  const run = await prepareStack(place, {}, (config) => configOf(config, way, logDirectory));
  const filebeat = await startTrial(run, join(directory, "filebeat"), options);
  try {
    await filebeat.waitFor(({ acked }) => acked >= events, timeout);
    return { microseconds: (cpuSeconds(filebeat.pid) / events) * 1e6, peak: peakMemory(filebeat.pid) };
  } finally {
    await filebeat.kill("SIGKILL");
  }
}

function configOf(config: FilebeatConfig, { engines, log }: Way, directory: string): object {
  const { processors, ...rest }: Partial<FilebeatConfig> = config;
  delete rest["output.elasticsearch"];
  const container = {
    paths: [join(directory, "*.log"), join(directory, "*.log.????????-??????")],
    parsers: [{ container: { stream: "stdout", format: "auto" } }],
  };
  return {
    ...rest,
    "filebeat.inputs": config["filebeat.inputs"].map((input) => ({
      ...input,
      ...(log === "container" ? container : {}),
      ...(engines === "each" ? { processors } : {}),
    })),
    processors: engines === "one" ? processors : undefined,
    "output.discard": {},
  };
}

/** The table of a measurement. */
export function collectorCostText({ machine, events, rounds, ways: found }: CollectorCost): string {
  const [base] = found;
  return [
    `${events} events in ${files} files that are read at the same time, median of ${rounds} rounds, \`output.discard\`. ${machineSentence(machine)}`,
    markdownTable([
      ["Filebeat", "CPU, µs/event", "to the sidecar", "peak memory, MiB"],
      ...found.map(({ name, microseconds, peak }) => [
        name,
        microseconds.toFixed(0),
        (microseconds / base.microseconds).toFixed(2),
        (peak / 1_048_576).toFixed(0),
      ]),
    ]),
  ].join("\n\n");
}
