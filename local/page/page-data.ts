import { UserError } from "../../components/errors";
import { type JsonObject, isPlainObject } from "../../components/json";
import { controls, dashboards } from "../../components/kibana/dashboards/dashboards";
import {
  type TimeWindow,
  columnId,
  intervalOf,
  panelRequest,
} from "../../components/kibana/panels/aggregations";
import type { Dashboard, Panel } from "../../components/kibana/panels/panel";
import { queryDsl } from "../../components/kibana/query/query-dsl";
import type { ElasticsearchClient } from "../elasticsearch/client";
import type { DataStreams } from "../rendered-stack";
import { chartSpec } from "./chart-spec";
import type { Column, DashboardRows, NewestEvent, PageDashboard, PageDefinitions } from "./page-model";
import { type Selection, requireField } from "./page-request";
import { panelRows } from "./panel-rows";

const newestEvents = 50;
/** Characters of a value in the table of the newest events; the whole document has the rest. */
const longestCell = 2_000;
/** Shorter than this no chart has an axis. */
const shortestWindow = 1_000;
const controlValues = 50;
const tableFields = [
  "@timestamp",
  "host.name",
  "kubernetes.namespace",
  "kubernetes.pod.name",
  "event.action",
  "event.kind",
  "rule.name",
  "process.executable",
  "process.entity_id",
  "message",
];

/** Everything that the page can show, without any event; `last` is the time range in seconds that it begins with. */
export async function pageDefinitions(last?: number): Promise<PageDefinitions> {
  return { dashboards: await Promise.all(dashboards.map(pageDashboard)), last, controls };
}

async function pageDashboard({ name, title, description, panels }: Dashboard): Promise<PageDashboard> {
  return {
    name,
    title: title.replace(/^Tetragon: /, ""),
    description,
    panels: await Promise.all(
      panels.map(async (panel) => ({
        id: panel.id,
        title: panel.title,
        kind: panel.kind,
        width: panel.width,
        height: panel.height,
        columns: columnsOf(panel),
        chart: await chartSpec(panel),
      })),
    ),
  };
}

function columnsOf({ buckets, metrics }: Panel): Column[] {
  return [
    ...buckets.map((bucket, index) => ({
      id: columnId.bucket(index),
      label: bucket.label,
      field: bucket.kind === "terms" ? bucket.field : undefined,
      isTime: bucket.kind === "time",
      isMetric: false,
    })),
    ...metrics.map(({ kind, label }, index) => ({
      id: columnId.metric(index),
      label,
      isTime: kind === "newest",
      isMetric: true,
    })),
  ];
}

/** Asks Elasticsearch for what the page shows: its own panels, narrowed by a selection, and nothing else. */
export class PageData {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly streams: DataStreams,
  ) {}

  /** The rows of all panels of a dashboard. */
  async dashboard(name: string, selection: Selection): Promise<DashboardRows> {
    const dashboard = dashboards.find((each) => each.name === name);
    if (!dashboard) {
      throw new UserError(`"${name.slice(0, 80)}" is no dashboard of this page.`);
    }
    const window = await this.window(selection);
    const step = Number.parseInt(window.interval, 10) * 1000;
    const answers = await Promise.all(
      dashboard.panels.map(async (panel) => {
        const body = panelRequest(panel, window, selection.filters);
        return [
          panel.id,
          panelRows(panel, await this.client.search(this.streamOf(panel), body), step),
        ] as const;
      }),
    );
    return { from: window.from, to: window.to, rows: Object.fromEntries(answers) };
  }

  /** The newest events, with what the table shows of them. */
  async newest(selection: Selection): Promise<NewestEvent[]> {
    const { hits } = await this.client.search<JsonObject>(this.streams.events, {
      size: newestEvents,
      query: await this.query(selection),
      sort: [{ "@timestamp": { order: "desc" } }],
      _source: tableFields,
    });
    return hits.hits.map(({ _id, _source }) => ({ id: _id, source: shortened(_source) as JsonObject }));
  }

  /** How many documents there are: another number means that there is something new to show. */
  async documents(): Promise<number> {
    const { events, deadLetter } = this.streams;
    return this.client.count(`${events},${deadLetter}`);
  }

  /** A whole document of the event stream; undefined where it is gone. */
  async document(id: string): Promise<JsonObject | undefined> {
    const query = { ids: { values: [id] } };
    const { hits } = await this.client.search<JsonObject>(this.streams.events, { size: 1, query });
    return hits.hits[0]?._source;
  }

  /** The most frequent values of a field that the page filters by. */
  async values(field: string, selection: Selection): Promise<string[]> {
    requireField(field);
    const answer = await this.client.search(this.streams.events, {
      size: 0,
      query: await this.query(selection),
      aggs: { values: { terms: { field, size: controlValues } } },
    });
    const found = answer.aggregations?.values as { buckets: { key: string | number }[] } | undefined;
    return (found?.buckets ?? []).map(({ key }) => String(key));
  }

  /** The stream of the events. */
  get eventStream(): string {
    return this.streams.events;
  }

  private streamOf({ source }: Panel): string {
    return source === "events" ? this.streams.events : this.streams.deadLetter;
  }

  private async query(selection: Selection): Promise<object> {
    const { from, to } = await this.window(selection);
    const time = { range: { "@timestamp": { gte: from, lte: to, format: "epoch_millis" } } };
    return { bool: { filter: [time, ...selection.filters.map(queryDsl)] } };
  }

  /** From so many seconds ago until now, or from the first event to the last one without a number. */
  async window({ seconds }: Pick<Selection, "seconds">): Promise<TimeWindow> {
    const now = Date.now();
    const [from, to] = seconds === undefined ? await this.ends(now) : [now - seconds * 1000, now];
    return { from, to, interval: intervalOf(from, to) };
  }

  private async ends(now: number): Promise<[number, number]> {
    const answer = await this.client.search(this.streams.events, {
      size: 0,
      aggs: { from: { min: { field: "@timestamp" } }, to: { max: { field: "@timestamp" } } },
    });
    const { from, to } = (answer.aggregations ?? {}) as Record<string, { value: number | null } | undefined>;
    const [first, last] = [Math.floor(from?.value ?? now - 60_000), Math.ceil(to?.value ?? now)];
    return [first, Math.max(last, first + shortestWindow)];
  }
}

/** Texts as long as a cell of a table can show them. */
function shortened(value: unknown): unknown {
  if (typeof value === "string") {
    return value.length > longestCell ? `${value.slice(0, longestCell)}…` : value;
  }
  if (Array.isArray(value)) {
    return value.slice(0, newestEvents).map(shortened);
  }
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]))
    : value;
}
