import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { LocalFilebeatConfig } from "../local/filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "../local/filebeat/runner";
import type { EventsFile } from "./events-file";
import { cpuSeconds, peakMemory } from "./process-usage";
import type { PreparedRun, Variant } from "./variants";
import type { Workbench } from "./workbench";

/** What one setup needed for all events, from the start of Filebeat until everything is searchable. */
export interface Measurement {
  filebeatCpuSeconds: number;
  elasticsearchCpuSeconds: number;
  /** Not part of the above: merging all segments to one. */
  forceMergeCpuSeconds: number;
  /** Between a tenth and nine tenths of the events, so without start and end. */
  eventsPerSecond: number;
  /** Of the Filebeat that needed most. */
  filebeatPeakBytes: number;
  /** Sent by Filebeat, compressed. */
  wireBytes: number;
  /** The data stream, in one segment, as its own template stores it. */
  storedBytes: number;
  stream: string;
  /** What Kafka in between needed, which is not part of the above. */
  detour?: DetourUsage;
}

/** What a broker and an indexer needed, over the same time as Filebeat on the node. */
export interface DetourUsage {
  brokerCpuSeconds: number;
  indexerCpuSeconds: number;
  indexerPeakBytes: number;
  /** Sent by the indexer, compressed. */
  indexerWireBytes: number;
  /** Log segments of the topic on the broker's disk. */
  segmentBytes: number;
}

/** Configuration of Filebeat that is tried instead of the setup's own. */
export interface Trial {
  /** `-E key=value`. */
  overrides?: Record<string, string>;
  /** Variables such as GOGC. */
  env?: Record<string, string>;
}

const noTrial: Trial = {};

/** Starts the Filebeat of a run, with its registry in `dataDir`. */
export function startTrial(
  { configFile, env }: LocalFilebeatConfig,
  dataDir: string,
  trial: Trial,
): Promise<RunningFilebeat> {
  return startFilebeat({ configFile, dataDir, env: { ...env, ...trial.env }, overrides: trial.overrides });
}

/** Slowest rate, in events per second, that is still waited for. */
const slowestRate = 200;
const pollInterval = 100;

/**
 * Sends each file through a Filebeat of its own, all at once and to one data stream, and sums up what they needed.
 * Throws when not every event became exactly one document.
 */
export async function measure(
  bench: Workbench,
  variant: Variant,
  files: EventsFile[],
  trial = noTrial,
): Promise<Measurement> {
  const { client, elasticsearch } = bench;
  const { namespace, directory } = bench.newRun(variant.name);
  const runs: (PreparedRun & { dataDir: string })[] = [];
  for (const [index, file] of files.entries()) {
    const place = join(directory, String(index));
    const configDirectory = join(place, "config");
    const run = await variant.prepare({ client, namespace, logDirectory: file.directory, configDirectory });
    runs.push({ ...run, dataDir: join(place, "filebeat") });
  }
  const [{ stream, detour }] = runs;
  const events = sum(files.map((file) => file.events));
  await bench.settled();
  const elasticsearchBefore = cpuSeconds(elasticsearch.pid);
  const brokerBefore = detour ? cpuSeconds(detour.brokerPid) : 0;
  const filebeats: RunningFilebeat[] = [];
  const indexers: RunningFilebeat[] = [];
  try {
    await Promise.all(
      runs.map(async (run) => {
        filebeats.push(await startTrial(run, run.dataDir, trial));
      }),
    );
    if (detour) {
      indexers.push(await startTrial(detour.indexer, join(directory, "indexer"), noTrial));
    }
    const eventsPerSecond = await drain(detour ? indexers : filebeats, events);
    const usage = await usageOf(filebeats);
    const indexing = detour && {
      ...(await usageOf(indexers)),
      brokerCpuSeconds: cpuSeconds(detour.brokerPid) - brokerBefore,
      segmentBytes: await detour.segmentBytes(),
    };
    await client.refresh(stream);
    await bench.settled(stream);
    const elasticsearchCpuSeconds = cpuSeconds(elasticsearch.pid) - elasticsearchBefore;
    await requireDocuments(bench, stream, events);
    return {
      filebeatCpuSeconds: usage.cpuSeconds,
      filebeatPeakBytes: usage.peakBytes,
      elasticsearchCpuSeconds,
      eventsPerSecond,
      wireBytes: usage.wireBytes,
      stream,
      ...(indexing && {
        detour: {
          brokerCpuSeconds: indexing.brokerCpuSeconds,
          indexerCpuSeconds: indexing.cpuSeconds,
          indexerPeakBytes: indexing.peakBytes,
          indexerWireBytes: indexing.wireBytes,
          segmentBytes: indexing.segmentBytes,
        },
      }),
      ...(await forceMerge(bench, stream)),
    };
  } finally {
    await Promise.all([...filebeats, ...indexers].map((filebeat) => filebeat.kill("SIGKILL")));
  }
}

/** What some Filebeats needed since they started; the memory is that of the one that needed most. */
export async function usageOf(
  filebeats: RunningFilebeat[],
): Promise<{ cpuSeconds: number; peakBytes: number; wireBytes: number }> {
  const stats = await Promise.all(filebeats.map((filebeat) => filebeat.stats()));
  return {
    cpuSeconds: sum(filebeats.map(({ pid }) => cpuSeconds(pid))),
    peakBytes: Math.max(...filebeats.map(({ pid }) => peakMemory(pid))),
    wireBytes: sum(stats.map(({ bytesSent }) => bytesSent)),
  };
}

/** Waits until these Filebeats have brought all events to the engine; returns how many that were in a second. */
export async function drain(filebeats: RunningFilebeat[], events: number): Promise<number> {
  const samples: { time: number; acked: number }[] = [];
  const deadline = performance.now() + 60_000 + (events / slowestRate) * 1_000;
  for (;;) {
    const stats = await Promise.all(filebeats.map((filebeat) => filebeat.stats()));
    const time = performance.now();
    samples.push({ time, acked: sum(stats.map(({ acked }) => acked)) });
    if (sum(stats.map(({ acked, deadLetter, dropped }) => acked + deadLetter + dropped)) >= events) {
      return steadyRate(samples, events);
    }
    if (time > deadline) {
      throw new Error(`Filebeat was not done in time: ${JSON.stringify(stats)}`);
    }
    await sleep(pollInterval);
  }
}

function steadyRate(samples: { time: number; acked: number }[], events: number): number {
  const first = samples.find(({ acked }) => acked >= 0.1 * events);
  const last = samples.find(({ acked }) => acked >= 0.9 * events);
  if (!first || !last) {
    throw new Error("Elasticsearch refused most of the events");
  }
  // A short run can be over between two samples.
  const from = first === last ? { time: samples[0].time, acked: 0 } : first;
  return ((last.acked - from.acked) / (last.time - from.time)) * 1_000;
}

/** Throws when a stream does not hold exactly so many documents. */
export async function requireDocuments({ client }: Workbench, stream: string, events: number): Promise<void> {
  const documents = await client.count(stream);
  if (documents !== events) {
    throw new Error(`${events} events became ${documents} documents in ${stream}`);
  }
}

/** Merges an index or data stream to one segment and returns its size. */
export async function forceMerge(
  { client, elasticsearch }: Workbench,
  target: string,
): Promise<{ storedBytes: number; forceMergeCpuSeconds: number }> {
  const before = cpuSeconds(elasticsearch.pid);
  // A flush first advances what may be dropped; one after it removes the files that the merge replaced.
  await client.request("POST", `/${target}/_flush?force=true`);
  await client.request("POST", `/${target}/_forcemerge?max_num_segments=1`);
  await client.request("POST", `/${target}/_flush?force=true`);
  await client.refresh(target);
  const forceMergeCpuSeconds = cpuSeconds(elasticsearch.pid) - before;
  const stats = await client.request<{ _all: { primaries: { store: { size_in_bytes: number } } } }>(
    "GET",
    `/${target}/_stats/store`,
  );
  return { storedBytes: stats._all.primaries.store.size_in_bytes, forceMergeCpuSeconds };
}

function sum(figures: number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
