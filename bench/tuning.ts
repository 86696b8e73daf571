import { join } from "node:path";

import type { FilebeatConfig } from "../local/rendered-stack";
import { writeEventsFile } from "./events-file";
import { inTurns } from "./in-turns";
import { lagLoad, measureLag } from "./lag";
import { type Machine, describeMachine, machineSentence } from "./machine";
import { measure } from "./measurement";
import type { BenchOptions } from "./bench-options";
import { type VariantResult, summarize } from "./results";
import { markdownTable, shown } from "./table";
import { type Variant, prepareStack } from "./variants";
import type { Workbench } from "./workbench";

/** One thing that is set otherwise than the stack `local` declares it. */
interface Try {
  title: string;
  /** Settings of the stack. */
  settings?: Record<string, Record<string, unknown>>;
  /** What no setting of the stack can change in `filebeat.yml`. */
  change?: (config: FilebeatConfig) => object;
  /** Variables of the sidecar. */
  env?: Record<string, string>;
}

/** The setup `lean` with one setting changed at a time. */
export interface Tuning {
  machine: Machine;
  events: number;
  rounds: number;
  results: VariantResult[];
}

const output =
  (settings: object) =>
  (config: FilebeatConfig): object => ({
    ...config,
    "output.elasticsearch": { ...config["output.elasticsearch"], ...settings },
  });

/** Batches of that many events, and a queue of two batches as the sidecar has it. */
const batches = (events: number): Try => ({
  title: `batches of ${events} events`,
  change: (config) => ({
    ...output({ bulk_max_size: events })(config),
    "queue.mem": { events: 2 * events, "flush.min_events": events, "flush.timeout": "1s" },
  }),
});

const tries: Try[] = [
  { title: "as declared" },
  ...[0, 1, 3, 7, 9].map((level) => ({
    title: `compressionLevel: ${level}`,
    settings: { filebeat: { compressionLevel: level } },
  })),
  { title: "workers: 2", settings: { filebeat: { workers: 2 } } },
  batches(64),
  batches(800),
  batches(1_600),
  ...["balanced", "throughput", "latency"].map((preset) => ({
    title: `Filebeat's preset ${preset}`,
    change: output({ preset }),
  })),
  {
    title: "reads 16 KiB at a time",
    change: (config) => ({
      ...config,
      "filebeat.inputs": config["filebeat.inputs"].map((input) => ({ ...input, buffer_size: 16_384 })),
    }),
  },
  { title: "GOGC=100", env: { GOGC: "100" } },
  {
    title: "no document ids",
    change: (config) => ({
      ...config,
      processors: [...(config.processors ?? []), { drop_fields: { fields: ["@metadata._id"] } }],
    }),
  },
  { title: "finalPipeline: false", settings: { retention: { finalPipeline: false } } },
  { title: "refreshInterval: 1s", settings: { retention: { refreshInterval: "1s" } } },
  { title: "refreshInterval: 30s", settings: { retention: { refreshInterval: "30s" } } },
];

/** Measures the same events with each of the settings, in turns. */
export async function measureTuning(bench: Workbench, options: BenchOptions): Promise<Tuning> {
  const { events, rounds } = options;
  const file = await writeEventsFile(join(bench.directory, "tuning"), { seed: lagLoad.seed, count: events });
  await bench.progress.step("Warming up …", () => measure(bench, variantOf(tries[0]), [file]));
  const found = await inTurns(bench.progress, rounds, tries, {
    title: ({ title }) => title,
    measure: (one) => measure(bench, variantOf(one), [file], { env: one.env }),
  });
  const results: VariantResult[] = [];
  for (const [index, one] of tries.entries()) {
    const result = summarize({ name: "lean", title: one.title }, found[index], events);
    if (!options.quick) {
      result.lag = await bench.progress.step(`Lag: ${one.title} …`, () =>
        measureLag(bench, variantOf(one), { ...lagLoad, env: one.env }),
      );
    }
    results.push(result);
  }
  return { machine: await describeMachine(bench.client), events, rounds, results };
}

function variantOf({ title, settings, change }: Try): Variant {
  const lean = { ...settings, filebeat: { eventFields: "lean", ...settings?.filebeat } };
  return { name: "lean", title, trimmed: false, prepare: (place) => prepareStack(place, lean, change) };
}

/** The table of a measurement. */
export function tuningText({ machine, events, rounds, results }: Tuning): string {
  const head = [
    "",
    "Filebeat µs/event",
    "Elasticsearch µs/event",
    "events/s",
    "wire B/event",
    "stored B/event",
    "Filebeat MiB",
    "lag ms",
  ];
  const cells = results.map((result) => [
    result.title,
    shown(result.filebeatMicroseconds),
    shown(result.elasticsearchMicroseconds),
    shown(result.eventsPerSecond),
    shown(result.wireBytes),
    shown(result.mergedBytes),
    shown(result.filebeatPeakMiB),
    shown(result.lag?.median),
  ]);
  return [
    `Setup lean, ${events} events, median of ${rounds} rounds. ${machineSentence(machine)}`,
    markdownTable([head, ...cells]),
  ].join("\n\n");
}
