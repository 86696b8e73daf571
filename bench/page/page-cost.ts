import { UserError } from "../../components/errors";
import { dashboardNames } from "../../components/kibana/dashboards/dashboards";
import { savedObjectsFile } from "../../components/kibana/saved-objects/saved-objects";
import { servePage } from "../../local/page/page-server";
import type { Progress } from "../../local/progress";
import type { Shutdown } from "../../local/shutdown";
import { browserPath, howToGetBrowser, startBrowser } from "../../tools/browser";
import type { BenchOptions } from "../bench-options";
import { type Machine, describeMachine, machineSentence } from "../machine";
import { markdownTable } from "../table";
import { Workbench } from "../workbench";
import { Arrivals } from "./arrivals";
import {
  type Memory,
  type Paint,
  type Visibility,
  measureMemory,
  measurePaint,
  measureVisibility,
} from "./open-page";
import { type DashboardTime, measureQueries } from "./page-queries";
import { fillStream, prepareStreams } from "./page-stream";

/** What the page of `npm start` takes over many documents. */
export interface PageCost {
  machine: Machine;
  browser: string;
  documents: number;
  rounds: number;
  paint: Paint;
  visibility: Visibility;
  queries: DashboardTime[];
  memory: Memory;
  /** Bytes of what Kibana imports: every dashboard and saved search. */
  importBytes: number;
}

/** Fills an Elasticsearch, serves the page over it, and opens that in a real browser. */
export async function measurePage(
  progress: Progress,
  shutdown: Shutdown,
  { events, rounds, minutes }: BenchOptions,
): Promise<PageCost> {
  const path = browserPath();
  if (path === undefined) {
    throw new UserError(`There is no browser to open the page in: ${howToGetBrowser}.`);
  }
  const { client } = await Workbench.open(progress, shutdown);
  const streams = await prepareStreams(client);
  await progress.step(`Storing ${events} documents …`, () => fillStream(client, streams.events, events));
  const server = await servePage(client, streams, { port: 0 });
  shutdown.add(() => server.close());
  const browser = await startBrowser(path);
  shutdown.add(() => browser.close());
  const arrivals = new Arrivals(client, streams.events);
  const step = progress.step.bind(progress);
  return {
    queries: await step("Asking for panels …", () => measureQueries(client, streams, arrivals, rounds)),
    paint: await step("Opening the page …", () => measurePaint(browser, server.url, rounds)),
    visibility: await step("Arriving events …", () => measureVisibility(browser, server.url, arrivals)),
    memory: await step(`The page stays open for ${minutes} min …`, () =>
      measureMemory(browser, server.url, arrivals, minutes),
    ),
    machine: await describeMachine(client),
    browser: await browser.version(),
    documents: events,
    rounds,
    importBytes: Buffer.byteLength(savedObjectsFile(dashboardNames)),
  };
}

const milliseconds = (time: number): string => String(Math.round(time));
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** The tables of bench/README.md. */
export function pageText(found: PageCost): string {
  const { machine, browser, documents, rounds, paint, visibility, queries, memory, importBytes } = found;
  const slowest = queries.flatMap(({ panels }) => panels.map((panel) => panel.median));
  const { begin, end } = memory;
  return [
    `${documents} documents of 24 hours, 40 nodes and 4 clusters; median of ${rounds} rounds. ${browser}. ${machineSentence(machine)}`,
    markdownTable([
      ["", "measured"],
      ["first paint, ms", milliseconds(paint.first)],
      ["all panels of the overview drawn, ms", milliseconds(paint.complete)],
      ["arriving event counted by the page, median ms", milliseconds(visibility.median)],
      ["arriving event counted by the page, slowest ms", milliseconds(visibility.slowest)],
      ["slowest panel's query, ms", milliseconds(Math.max(...slowest))],
      [
        `page's heap after ${memory.minutes > 1 ? "one minute" : "its start"}, MB`,
        megabytes(begin.heapBytes),
      ],
      [`page's heap after ${memory.minutes} min, MB`, megabytes(end.heapBytes)],
      ["elements then and at the end", `${begin.elements} and ${end.elements}`],
      ["listeners then and at the end", `${begin.listeners} and ${end.listeners}`],
      ["import file of all dashboards, kB", milliseconds(importBytes / 1000)],
    ]),
    markdownTable([
      ["dashboard", "refresh, ms", "slowest panel", "its query, ms", "second", "its query, ms"],
      ...queries.map(({ dashboard, median, panels: [first, second] }) => [
        dashboard,
        milliseconds(median),
        first.panel,
        milliseconds(first.median),
        second.panel,
        milliseconds(second.median),
      ]),
    ]),
  ].join("\n\n");
}
