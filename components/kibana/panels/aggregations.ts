import type { JsonObject } from "../../json";
import type { Condition } from "../query/condition";
import { queryDsl } from "../query/query-dsl";
import type { Bucket, Metric, Panel } from "./panel";

/** Id of a panel's bucket or metric: column of Lens, name of the aggregation, key of a row. */
export const columnId = {
  bucket: (index: number): string => `bucket${index}`,
  metric: (index: number): string => `metric${index}`,
};

/** The time of a request: which events, and in which steps a panel over time counts them. */
export interface TimeWindow {
  /** Milliseconds since 1970. */
  from: number;
  /** Milliseconds since 1970; itself included. */
  to: number;
  /** For example `30s`. */
  interval: string;
}

/** Steps of a panel over time, in seconds. */
const steps = [
  1, 5, 15, 30, 60, 300, 600, 1_800, 3_600, 10_800, 43_200, 86_400, 604_800, 2_592_000, 31_536_000,
];
/** As many bars at most as one can tell apart in half a page. */
const mostSteps = 60;

/** The step that gives a panel over time enough bars and not too many. */
export function intervalOf(from: number, to: number): string {
  const seconds = Math.max(1, (to - from) / 1000);
  const step = steps.find((each) => seconds / each <= mostSteps) ?? steps[steps.length - 1];
  return `${step}s`;
}

/** The body of the search request of a panel: its documents, none of them returned, and its aggregations. */
export function panelRequest(panel: Panel, window: TimeWindow, filters: readonly Condition[]): JsonObject {
  const { from, to } = window;
  const conditions = [...(panel.query ? [panel.query] : []), ...filters];
  return {
    size: 0,
    track_total_hits: true,
    query: {
      bool: {
        filter: [
          { range: { "@timestamp": { gte: from, lte: to, format: "epoch_millis" } } },
          ...conditions.map(queryDsl),
        ],
      },
    },
    aggs: aggregations(panel, window),
  };
}

/** The aggregations of a panel, buckets inside buckets and the metrics in the innermost one. */
export function aggregations(panel: Panel, window: TimeWindow): JsonObject {
  const metrics = Object.fromEntries(
    panel.metrics.flatMap((metric, index) => {
      const aggregation = metricAggregation(metric);
      return aggregation ? [[columnId.metric(index), aggregation]] : [];
    }),
  );
  return panel.buckets.reduceRight<JsonObject>(
    (inner, bucket, index) => ({
      [columnId.bucket(index)]: {
        ...bucketAggregation(bucket, panel.metrics[0], window),
        ...(Object.keys(inner).length > 0 ? { aggs: inner } : {}),
      },
    }),
    metrics,
  );
}

/** Nothing for documents, which every bucket counts by itself. */
function metricAggregation({ kind, field, when }: Metric): JsonObject | undefined {
  const filter = when && queryDsl(when);
  if (kind === "count") {
    return filter && { filter };
  }
  const value = kind === "unique" ? { cardinality: { field } } : { max: { field } };
  return filter ? { filter, aggs: { value } } : value;
}

function bucketAggregation(bucket: Bucket, first: Metric | undefined, window: TimeWindow): JsonObject {
  switch (bucket.kind) {
    case "terms": {
      const by = first === undefined || first.kind === "count" ? "_count" : columnId.metric(0);
      const order = { [by]: bucket.order === "most" ? "desc" : "asc" };
      return { terms: { field: bucket.field, size: bucket.size, order } };
    }
    case "time":
      return {
        date_histogram: {
          field: "@timestamp",
          fixed_interval: window.interval,
          min_doc_count: 0,
          extended_bounds: { min: window.from, max: window.to },
        },
      };
    case "filters":
      return {
        filters: {
          filters: Object.fromEntries(bucket.filters.map(({ label, when }) => [label, queryDsl(when)])),
        },
      };
  }
}
