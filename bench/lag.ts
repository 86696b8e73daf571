import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { RunningFilebeat } from "../local/filebeat/runner";
import { type GeneratorOptions, type TetragonEvent, tetragonEvents, toLine } from "../local/generator";
import { TetragonLog } from "../local/tetragon-log";
import { startTrial, type Trial } from "./measurement";
import { PacedWriter } from "./paced-writer";
import { trimEvent } from "./trim";
import type { Variant } from "./variants";
import type { Workbench } from "./workbench";

/** Milliseconds from the moment a line is written until Elasticsearch has acknowledged its document. */
export interface Lag {
  median: number;
  percentile95: number;
}

/** How a lag is measured. */
export interface LagOptions extends Trial {
  eventsPerSecond: number;
  seconds: number;
  seed: number;
}

/** The load that lags are compared at. */
export const lagLoad = { eventsPerSecond: 500, seconds: 20, seed: 1 };

interface Sample {
  time: number;
  written: number;
  acked: number;
}

const tick = 50;

/** Writes events at a steady rate and follows how far the Filebeat that writes to the engine is behind. */
export async function measureLag(bench: Workbench, variant: Variant, options: LagOptions): Promise<Lag> {
  const { namespace, directory } = bench.newRun(`${variant.name}_lag`);
  const logDirectory = join(directory, "tetragon");
  const configDirectory = join(directory, "config");
  const log = new TetragonLog({ directory: logDirectory, maxSizeBytes: Infinity });
  const { client } = bench;
  const run = await variant.prepare({ client, namespace, logDirectory, configDirectory });
  const filebeats = [await startTrial(run, join(directory, "filebeat"), options)];
  try {
    const { seed, eventsPerSecond, seconds } = options;
    const events = eventsOf(variant, { seed, count: 1 + eventsPerSecond * seconds });
    // Filebeat finds a new file at its next look at the directory, which says nothing about an agent that runs.
    log.write(toLine(events.next().value as TetragonEvent));
    await filebeats[0].waitFor(({ acked }) => acked >= 1);
    if (run.detour) {
      filebeats.push(await startTrial(run.detour.indexer, join(directory, "indexer"), {}));
    }
    const last = filebeats[filebeats.length - 1];
    await last.waitFor(({ acked }) => acked >= 1);
    return lagOf(await follow(last, new PacedWriter(log, events, eventsPerSecond), seconds));
  } finally {
    log.close();
    await Promise.all(filebeats.map((filebeat) => filebeat.kill("SIGKILL")));
  }
}

function* eventsOf({ trimmed }: Variant, options: GeneratorOptions): Generator<TetragonEvent> {
  for (const event of tetragonEvents(options)) {
    yield trimmed ? trimEvent(structuredClone(event)) : event;
  }
}

async function follow(filebeat: RunningFilebeat, writer: PacedWriter, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const deadline = performance.now() + (seconds + 60) * 1_000;
  for (;;) {
    const busy = writer.writeDue();
    const written = writer.written;
    const acked = (await filebeat.stats()).acked - 1;
    samples.push({ time: performance.now(), written, acked });
    if (!busy && acked >= written) {
      return samples;
    }
    if (performance.now() > deadline) {
      throw new Error(`${acked} of ${written} events were acknowledged in time`);
    }
    await sleep(tick);
  }
}

/** For each sample that wrote something, how long it took until as many events were acknowledged. */
function lagOf(samples: Sample[]): Lag {
  const lags: number[] = [];
  let later = 0;
  let before = 0;
  for (const { time, written } of samples) {
    if (written === before) {
      continue;
    }
    before = written;
    while (samples[later].acked < written) {
      later++;
    }
    lags.push(Math.max(0, samples[later].time - time));
  }
  lags.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(lags[Math.floor(share * (lags.length - 1))]);
  return { median: at(0.5), percentile95: at(0.95) };
}
