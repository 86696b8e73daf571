import type { JsonObject } from "../../json";
import type { Condition } from "../query/condition";
import { kql } from "../query/kql";
import { columnId } from "./aggregations";
import { lensField } from "./lens-field";
import { lensVisualization } from "./lens-visualization";
import type { Bucket, Metric, Panel } from "./panel";

/** The one layer of a panel. */
export const layerId = "layer";
/** Name of a panel's reference to its data view. */
export const dataViewReference = `indexpattern-datasource-layer-${layerId}`;

const noQuery = { query: "", language: "kuery" };

/**
 * The panel as a Lens visualization "by value", in the form that Kibana 8.9 saved and later versions migrate from: the
 * attributes of the embeddable in a dashboard's panel.
 */
export function lensAttributes(panel: Panel, dataViewId: string): JsonObject {
  const columns = Object.fromEntries([
    ...panel.buckets.map((bucket, index) => [columnId.bucket(index), bucketColumn(bucket, panel.metrics[0])]),
    ...panel.metrics.map((metric, index) => [columnId.metric(index), metricColumn(metric)]),
  ]) as JsonObject;
  const { visualizationType, visualization } = lensVisualization(panel, layerId);
  const layer = {
    columnOrder: Object.keys(columns),
    columns,
    incompleteColumns: {},
    sampling: 1,
    ignoreGlobalFilters: false,
  };
  return {
    title: "",
    type: "lens",
    visualizationType,
    references: [{ type: "index-pattern", id: dataViewId, name: dataViewReference }],
    state: {
      datasourceStates: { formBased: { layers: { [layerId]: layer } } },
      visualization,
      query: panel.query ? kuery(panel.query) : noQuery,
      filters: [],
      internalReferences: [],
      adHocDataViews: {},
    },
  };
}

function kuery(condition: Condition): JsonObject {
  return { query: kql(condition), language: "kuery" };
}

function bucketColumn(bucket: Bucket, first: Metric | undefined): JsonObject {
  const named = { label: bucket.label, customLabel: true, isBucketed: true };
  switch (bucket.kind) {
    case "terms":
      return {
        ...named,
        operationType: "terms",
        sourceField: bucket.field,
        dataType: lensField(bucket.field),
        scale: "ordinal",
        params: {
          size: bucket.size,
          orderBy: first
            ? { type: "column", columnId: columnId.metric(0) }
            : { type: "alphabetical", fallback: false },
          orderDirection: bucket.order === "most" ? "desc" : "asc",
          otherBucket: false,
          missingBucket: false,
          parentFormat: { id: "terms" },
          include: [],
          exclude: [],
          includeIsRegex: false,
          excludeIsRegex: false,
        },
      };
    case "time":
      return {
        ...named,
        operationType: "date_histogram",
        sourceField: "@timestamp",
        dataType: "date",
        scale: "interval",
        params: { interval: "auto", includeEmptyRows: true, dropPartials: false },
      };
    case "filters":
      return {
        ...named,
        operationType: "filters",
        dataType: "string",
        scale: "ordinal",
        params: { filters: bucket.filters.map(({ label, when }) => ({ label, input: kuery(when) })) },
      };
  }
}

function metricColumn({ kind, field, label, when }: Metric): JsonObject {
  const common = {
    label,
    customLabel: true,
    isBucketed: false,
    scale: "ratio",
    ...(when ? { filter: kuery(when) } : {}),
  };
  switch (kind) {
    case "count":
      return {
        ...common,
        operationType: "count",
        sourceField: "___records___",
        dataType: "number",
        params: { emptyAsNull: false },
      };
    case "unique":
      return {
        ...common,
        operationType: "unique_count",
        sourceField: field,
        dataType: "number",
        params: { emptyAsNull: false },
      };
    case "newest":
      return { ...common, operationType: "max", sourceField: field, dataType: "date", params: {} };
  }
}
