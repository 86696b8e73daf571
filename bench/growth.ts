import { join } from "node:path";

import { type GeneratorOptions, policyCount } from "../local/generator";
import { barChart } from "./bar-chart";
import { type EventsFile, writeEventsFile, writeRotatedFiles } from "./events-file";
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

/** What was varied, and what came out. */
interface GrowthTable {
  title: string;
  points: GrowthPoint[];
}

/** Everything that `--growth` found. */
export interface Growth {
  machine: Machine;
  variant: string;
  eventsPerFilebeat: number;
  filebeats: GrowthPoint[];
  /** One Filebeat each. */
  tables: GrowthTable[];
  render: RenderTimes;
}

const filebeatCounts = [1, 2, 4, 8];
const seed = 1;

/** What is varied with one Filebeat: options of the generator, or the number of files that the events lie in. */
const series: { title: string; values: readonly number[]; load: (value: number) => Load }[] = [
  { title: "line length", values: [1, 2, 3, 5, 7, 10], load: (lineScale) => ({ events: { lineScale } }) },
  { title: "policies", values: [1, 10, policyCount, 100], load: (policies) => ({ events: { policies } }) },
  {
    title: "starts of processes, % of the events",
    values: [1, 10, 30, 50],
    load: (percent) => ({ events: { mix: { exec: percent, exit: percent, policy: 100 - 2 * percent } } }),
  },
  { title: "files behind", values: [1, 5, 15, 30], load: (files) => ({ files }) },
];

interface Load {
  events?: Partial<GeneratorOptions>;
  files?: number;
}

/** Measures `lean`, or the only setup that was asked for, at growing load. */
export async function measureGrowth(bench: Workbench, options: BenchOptions): Promise<Growth> {
  const [variant] = variantsNamed(options.variants.length === 1 ? options.variants : ["lean"]);
  const { events: count } = options;
  const step = <T>(title: string, work: () => Promise<T>): Promise<T> => bench.progress.step(title, work);
  const nodes: EventsFile[] = [];
  for (let node = 0; node < Math.max(...filebeatCounts); node++) {
    const events = { seed: seed + node, count, nodeName: `worker-${node}` };
    nodes.push(await writeEventsFile(join(bench.directory, `node-${node}`), events));
  }
  await step("Warming up …", () => measure(bench, variant, nodes.slice(0, 1)));

  const filebeats: GrowthPoint[] = [];
  for (const number of filebeatCounts) {
    const found = await step(`${number} Filebeats …`, () => measure(bench, variant, nodes.slice(0, number)));
    filebeats.push(point(number, found, count * number));
  }
  const tables: GrowthTable[] = [];
  for (const { title, values, load } of series) {
    const points: GrowthPoint[] = [];
    for (const value of values) {
      const { events, files = 1 } = load(value);
      const directory = join(bench.directory, `series-${tables.length}-${value}`);
      const written = await writeRotatedFiles(directory, { seed, count, ...events }, files);
      const found = await step(`${title}: ${value} …`, () => measure(bench, variant, [written]));
      points.push(point(value, found, count));
    }
    tables.push({ title, points });
  }
  const render = await step("Rendering stacks …", () => measureRender(bench.directory));
  const machine = await describeMachine(bench.client);
  return { machine, variant: variant.name, eventsPerFilebeat: count, filebeats, tables, render };
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
  const { machine, variant, eventsPerFilebeat, filebeats, tables, render } = found;
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
    ...tables.map(({ title, points }) => markdownTable(cells(title, points))),
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
