import { join } from "node:path";

import { type BenchOptions } from "./bench-options";
import { writeEventsFile } from "./events-file";
import { inTurns } from "./in-turns";
import { type Machine, describeMachine, machineSentence } from "./machine";
import { measure } from "./measurement";
import { type VariantResult, summarize } from "./results";
import { markdownTable, shown } from "./table";
import { type Variant, prepareStack } from "./variants";
import type { Workbench } from "./workbench";

/** Container limits of the sidecar, the shipped one among them. */
const limits = ["160Mi", "192Mi", "224Mi", "256Mi", "384Mi", "512Mi", "1024Mi"];

/** What Filebeat and Elasticsearch need under each limit. */
export interface MemoryCurve {
  machine: Machine;
  events: number;
  rounds: number;
  results: VariantResult[];
}

/** Sends the same events with each limit, in turns; only the setting changes, the rest follows from it. */
export async function measureMemoryCurve(bench: Workbench, options: BenchOptions): Promise<MemoryCurve> {
  const { events, rounds } = options;
  const file = await writeEventsFile(join(bench.directory, "memory-curve"), { seed: 1, count: events });
  const variants = limits.map(withLimit);
  await bench.progress.step("Warming up …", () => measure(bench, variants[0], [file]));
  const found = await inTurns(bench.progress, rounds, variants, {
    title: ({ title }) => title,
    measure: (variant) => measure(bench, variant, [file]),
  });
  const results = variants.map((variant, index) => summarize(variant, found[index], events));
  return { machine: await describeMachine(bench.client), events, rounds, results };
}

function withLimit(memory: string): Variant {
  const filebeat = { eventFields: "lean", resources: { limits: { memory } } };
  return {
    name: "memory",
    title: memory,
    trimmed: false,
    prepare: (place) => prepareStack(place, { filebeat }),
  };
}

/** The table of a measurement. */
export function memoryCurveText({ machine, events, rounds, results }: MemoryCurve): string {
  const cells = results.map((result) => [
    result.title,
    shown(result.filebeatPeakMiB),
    shown(result.filebeatMicroseconds),
    shown(result.elasticsearchMicroseconds),
    shown(result.wireBytes),
    shown(result.eventsPerSecond),
  ]);
  const head = [
    "limit",
    "Filebeat peak, MiB",
    "Filebeat µs/event",
    "Elasticsearch µs/event",
    "wire B/event",
    "events/s",
  ];
  return [
    `Setup lean, ${events} events, median of ${rounds} rounds. ${machineSentence(machine)}`,
    markdownTable([head, ...cells]),
  ].join("\n\n");
}
