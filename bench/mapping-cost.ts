import { join } from "node:path";

import type { FilebeatConfig } from "../local/rendered-stack";
import { type EventsFile, writeEventsFile } from "./events-file";
import { startTrial } from "./measurement";
import { type Machine, describeMachine, machineSentence } from "./machine";
import type { BenchOptions } from "./bench-options";
import { inTurns } from "./in-turns";
import { cpuSeconds } from "./process-usage";
import { median } from "./results";
import { markdownTable } from "./table";
import { prepareStack } from "./variants";
import type { Workbench } from "./workbench";

/** What Filebeat does with a line before it throws it away. */
const steps = ["reads lines", "decodes with the ndjson parser", "maps, event fields lean"] as const;
type Step = (typeof steps)[number];

/** Filebeat's CPU time with `output.discard`, medians in microseconds per event. */
export interface MappingCost {
  machine: Machine;
  events: number;
  rounds: number;
  microseconds: Record<Step, number>;
  /** What the mapping takes, divided by what the bare decoding takes in the same turns. */
  timesDecoding: number;
}

const timeout = 300_000;

/** Measures reading, decoding and mapping of the same events in turns. */
export async function measureMappingCost(bench: Workbench, options: BenchOptions): Promise<MappingCost> {
  const { events, rounds } = options;
  const file = await writeEventsFile(join(bench.directory, "mapping-cost"), { seed: 1, count: events });
  const found = await inTurns(bench.progress, rounds, steps, {
    title: (step) => `Filebeat ${step}`,
    measure: (step) => measureStep(bench, step, file, options),
  });
  const microseconds = Object.fromEntries(steps.map((step, index) => [step, median(found[index])])) as Record<
    Step,
    number
  >;
  const [, decoding, mapping] = steps;
  const machine = await describeMachine(bench.client);
  return {
    machine,
    events,
    rounds,
    microseconds,
    timesDecoding: microseconds[mapping] / microseconds[decoding],
  };
}

async function measureStep(
  bench: Workbench,
  step: Step,
  file: EventsFile,
  options: BenchOptions,
): Promise<number> {
  const { namespace, directory } = bench.newRun("mapping");
  const place = { client: bench.client, namespace, logDirectory: file.directory, configDirectory: directory };
  const settings = { filebeat: { eventFields: "lean" } };
  const run = await prepareStack(place, settings, (config) => onlyStep(config, step));
  const filebeat = await startTrial(run, join(directory, "filebeat"), options);
  try {
    await filebeat.waitFor(({ acked }) => acked >= file.events, timeout);
    return (cpuSeconds(filebeat.pid) / file.events) * 1e6;
  } finally {
    await filebeat.kill("SIGKILL");
  }
}

function onlyStep(config: FilebeatConfig, step: Step): object {
  const rest: Partial<FilebeatConfig> = { ...config };
  delete rest["output.elasticsearch"];
  const parsers = step === steps[1] ? [{ ndjson: { target: "" } }] : undefined;
  return {
    ...rest,
    "filebeat.inputs": config["filebeat.inputs"].map((input) => ({ ...input, parsers })),
    processors: step === steps[2] ? config.processors : undefined,
    "output.discard": {},
  };
}

/** The table of a measurement. */
export function mappingCostText({
  machine,
  events,
  rounds,
  microseconds,
  timesDecoding,
}: MappingCost): string {
  const cells = [
    ["Filebeat …", "CPU, µs/event"],
    ...steps.map((step) => [step, microseconds[step].toFixed(0)]),
  ];
  return [
    `${events} events, median of ${rounds} rounds, \`output.discard\`. ${machineSentence(machine)}`,
    markdownTable(cells),
    `The mapping takes ${timesDecoding.toFixed(2)} times the bare decoding.`,
  ].join("\n\n");
}
