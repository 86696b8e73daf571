import { join } from "node:path";

import { type GeneratorOptions, policyCount } from "../local/generator";
import { barChart } from "./bar-chart";
import { type EventsFile, writeEventsFile } from "./events-file";
import { type Machine, describeMachine, machineSentence } from "./machine";
import { type Measurement, measure } from "./measurement";
import type { BenchOptions } from "./bench-options";
import { type RenderTimes, measureRender } from "./render-time";
import { markdownTable } from "./table";
import { variantsNamed } from "./variants";
import type { Workbench } from "./workbench";

/** One measured point: what was varied, and what came out. */
export interface GrowthPoint {
  value: number;
  filebeatMicroseconds: number;
  elasticsearchMicroseconds: number;
  eventsPerSecond: number;
  wireBytes: number;
  storedBytes: number;
  filebeatPeakMiB: number;
}

/** Everything that `--growth` found. */
export interface Growth {
  machine: Machine;
  variant: string;
  eventsPerFilebeat: number;
  filebeats: GrowthPoint[];
  lineScale: (GrowthPoint & { lineBytes: number })[];
  policies: GrowthPoint[];
  render: RenderTimes;
}

const filebeatCounts = [1, 2, 4, 8];
const lineScales = [1, 2, 5, 10];
const seed = 1;

/** Measures `lean`, or the only setup that was asked for, at growing load. */
export async function measureGrowth(bench: Workbench, options: BenchOptions): Promise<Growth> {
  const [variant] = variantsNamed(options.variants.length === 1 ? options.variants : ["lean"]);
  const { events: count } = options;
  const step = <T>(title: string, work: () => Promise<T>): Promise<T> => bench.progress.step(title, work);
  const file = (name: string, settings: Partial<GeneratorOptions>): Promise<EventsFile> =>
    writeEventsFile(join(bench.directory, name), { seed, count, ...settings });
  const nodes: EventsFile[] = [];
  for (let node = 0; node < Math.max(...filebeatCounts); node++) {
    nodes.push(await file(`node-${node}`, { seed: seed + node, nodeName: `worker-${node}` }));
  }
  await step("Warming up …", () => measure(bench, variant, nodes.slice(0, 1)));

  const filebeats: GrowthPoint[] = [];
  for (const number of filebeatCounts) {
    const found = await step(`${number} Filebeats …`, () => measure(bench, variant, nodes.slice(0, number)));
    filebeats.push(point(number, found, count * number));
  }
  const lineScale: Growth["lineScale"] = [];
  for (const scale of lineScales) {
    const scaled = await file(`scale-${scale}`, { lineScale: scale });
    const found = await step(`Lines ${scale} times as long …`, () => measure(bench, variant, [scaled]));
    lineScale.push({ ...point(scale, found, count), lineBytes: scaled.bytes / count });
  }
  const policies: GrowthPoint[] = [];
  for (const number of policyCounts()) {
    const events = await file(`policies-${number}`, { policies: number });
    const found = await step(`${number} policies …`, () => measure(bench, variant, [events]));
    policies.push(point(number, found, count));
  }
  const render = await step("Rendering stacks …", () => measureRender(bench.directory));
  const machine = await describeMachine(bench.client);
  return { machine, variant: variant.name, eventsPerFilebeat: count, filebeats, lineScale, policies, render };
}

function policyCounts(): number[] {
  return [1, 5, 10, 20, 40].filter((number) => number < policyCount).concat(policyCount);
}

function point(value: number, found: Measurement, events: number): GrowthPoint {
  return {
    value,
    filebeatMicroseconds: (found.filebeatCpuSeconds / events) * 1e6,
    elasticsearchMicroseconds: (found.elasticsearchCpuSeconds / events) * 1e6,
    eventsPerSecond: found.eventsPerSecond,
    wireBytes: found.wireBytes / events,
    storedBytes: found.storedBytes / events,
    filebeatPeakMiB: found.filebeatPeakBytes / 1024 / 1024,
  };
}

/** The tables and the chart of a growth measurement. */
export function growthText(found: Growth): { text: string; chart: string } {
  const { machine, variant, eventsPerFilebeat, filebeats, lineScale, policies, render } = found;
  const cells = (title: string, points: GrowthPoint[]): string[][] => [
    [
      title,
      "events/s",
      "Filebeat µs/event",
      "Elasticsearch µs/event",
      "wire B/event",
      "stored B/event",
      "Filebeat MiB",
    ],
    ...points.map((p) =>
      [
        p.value,
        p.eventsPerSecond,
        p.filebeatMicroseconds,
        p.elasticsearchMicroseconds,
        p.wireBytes,
        p.storedBytes,
        p.filebeatPeakMiB,
      ].map((figure) => String(Math.round(figure))),
    ),
  ];
  const text = [
    `Setup ${variant}, ${eventsPerFilebeat} events for each Filebeat. ${machineSentence(machine)}`,
    markdownTable(cells("Filebeats", filebeats)),
    markdownTable(cells("line length", lineScale)),
    markdownTable(cells("policies", policies)),
    markdownTable([
      ["render", "seconds"],
      ...render.policies.map(({ value, seconds }) => [`${value} policies`, seconds.toFixed(2)]),
      ...render.clusters.map(({ value, seconds }) => [
        `${value} clusters, one after the other`,
        seconds.toFixed(2),
      ]),
    ]),
  ].join("\n\n");
  const chart = barChart({
    title: "Events per second by number of Filebeats",
    categories: filebeats.map(({ value }) => String(value)),
    series: [{ name: "events/s", values: filebeats.map((p) => Math.round(p.eventsPerSecond)) }],
  });
  return { text, chart };
}
