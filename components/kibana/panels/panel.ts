import type { Condition } from "../query/condition";

/** How a panel shows its numbers. */
export type PanelKind = "metric" | "line" | "bar" | "pie" | "table" | "heatmap";

/** The documents that a panel counts: events, or what Elasticsearch refused. */
export type PanelSource = "events" | "deadLetters";

/** Groups documents, the outer bucket first. */
export type Bucket =
  | {
      readonly kind: "terms";
      readonly field: string;
      readonly label: string;
      /** How many values are shown. */
      readonly size: number;
      /** Which ones: those with the highest first metric, or those with the lowest. */
      readonly order: "most" | "fewest";
    }
  | { readonly kind: "time"; readonly label: string }
  | {
      readonly kind: "filters";
      readonly label: string;
      readonly filters: readonly { readonly label: string; readonly when: Condition }[];
    };

/** A number for each group: documents, different values of a field, or the newest time. */
export interface Metric {
  readonly kind: "count" | "unique" | "newest";
  readonly label: string;
  /** Not with `count`. */
  readonly field?: string;
  /** Only these documents count. */
  readonly when?: Condition;
}

/**
 * One panel of a dashboard. What it asks and shows is said here once; Kibana's Lens (`lens.ts`) and the page of
 * `npm start` are made of it.
 */
export interface Panel {
  /** Unique among all dashboards; a part of Kibana's ids, so it stays. */
  readonly id: string;
  readonly title: string;
  readonly kind: PanelKind;
  readonly source: PanelSource;
  /** All documents without one. */
  readonly query?: Condition;
  readonly buckets: readonly Bucket[];
  readonly metrics: readonly Metric[];
  /** Columns of Kibana's 48. */
  readonly width: number;
  /** Rows of about 20 pixels. */
  readonly height: number;
}

/** A page of panels. */
export interface Dashboard {
  /** A part of Kibana's id, and how settings name it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
}

/** The values that have the most documents. */
export function top(field: string, label: string, size = 10): Bucket {
  return { kind: "terms", field, label, size, order: "most" };
}

/** The values that have the fewest documents. */
export function rarest(field: string, label: string, size = 10): Bucket {
  return { kind: "terms", field, label, size, order: "fewest" };
}

/** The time of the event, in steps that suit the time range. */
export const overTime: Bucket = { kind: "time", label: "Time" };

/** Documents. */
export function documents(label: string, when?: Condition): Metric {
  return { kind: "count", label, when };
}

/** Different values of a field, nearly exact. */
export function different(field: string, label: string, when?: Condition): Metric {
  return { kind: "unique", field, label, when };
}

/** The newest time of a field. */
export function newest(field: string, label: string): Metric {
  return { kind: "newest", field, label };
}

/** Which bucket lies along a chart's axis: time where there is one, else the first. */
export function axisBucket({ buckets }: Panel): number {
  return Math.max(
    0,
    buckets.findIndex(({ kind }) => kind === "time"),
  );
}

/** What of a panel has a usual value. */
type PanelOptions = Pick<Panel, "id" | "title"> & Partial<Panel>;

/** What most panels count. */
const countedEvents: Pick<Panel, "source" | "metrics"> = {
  source: "events",
  metrics: [documents("Events")],
};

/** A number for itself. */
export function metricPanel(options: PanelOptions & Pick<Panel, "metrics">): Panel {
  return { kind: "metric", source: "events", buckets: [], width: 8, height: 6, ...options };
}

/** Events over time, stacked by what `buckets` adds. */
export function timePanel(options: PanelOptions): Panel {
  const { buckets = [], ...rest } = options;
  return {
    kind: "bar",
    ...countedEvents,
    width: 24,
    height: 12,
    ...rest,
    // Outermost what splits the bars, so that all of them have the same values.
    buckets: [...buckets, overTime],
  };
}

/** Values of a field as bars. */
export function barPanel(options: PanelOptions & Pick<Panel, "buckets">): Panel {
  return {
    kind: "bar",
    ...countedEvents,
    width: 16,
    height: 12,
    ...options,
  };
}

/** Values of fields as lines of a table. */
export function tablePanel(options: PanelOptions & Pick<Panel, "buckets">): Panel {
  return {
    kind: "table",
    ...countedEvents,
    width: 24,
    height: 14,
    ...options,
  };
}
