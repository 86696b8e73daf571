import type { JsonObject } from "../../../components/json";
import type { TimeWindow } from "../../../components/kibana/panels/aggregations";
import { parseKql } from "./kql-parser";

/** A column of Lens, as far as it says what is asked of Elasticsearch. */
export interface LensColumn {
  operationType: string;
  sourceField?: string;
  isBucketed: boolean;
  dataType: string;
  params: {
    size?: number;
    orderBy?: { type: string; columnId?: string };
    orderDirection?: "asc" | "desc";
    interval?: string;
    includeEmptyRows?: boolean;
    filters?: { label: string; input: { query: string } }[];
  };
  filter?: { query: string };
}

/** A layer of Lens. */
export interface LensLayer {
  columnOrder: string[];
  columns: Record<string, LensColumn>;
}

/** The aggregations that Lens asks for: its buckets inside each other in the order of the columns, metrics innermost. */
export function lensAggregations({ columnOrder, columns }: LensLayer, window: TimeWindow): JsonObject {
  const column = (id: string): LensColumn => columns[id] as LensColumn;
  const metrics = columnOrder.filter((id) => !column(id).isBucketed);
  const innermost = Object.fromEntries(
    metrics.flatMap((id) => {
      const aggregation = metric(column(id));
      return aggregation ? [[id, aggregation]] : [];
    }),
  );
  return columnOrder
    .filter((id) => column(id).isBucketed)
    .reduceRight<JsonObject>(
      (aggs, id) => ({
        [id]: { ...bucket(column(id), columns, window), ...(Object.keys(aggs).length > 0 ? { aggs } : {}) },
      }),
      innermost,
    );
}

function metric({ operationType, sourceField, filter }: LensColumn): JsonObject | undefined {
  const names: Record<string, string> = { unique_count: "cardinality", max: "max" };
  const name = names[operationType];
  const query = filter && parseKql(filter.query);
  if (operationType === "count") {
    return query && { filter: query };
  }
  if (!name) {
    throw new Error(`unknown operation ${operationType}`);
  }
  const value = { [name]: { field: sourceField } };
  return query ? { filter: query, aggs: { value } } : value;
}

function bucket(
  { operationType, sourceField, params }: LensColumn,
  columns: Record<string, LensColumn>,
  window: TimeWindow,
): JsonObject {
  switch (operationType) {
    case "terms": {
      const by = params.orderBy?.columnId as string;
      const key = columns[by]?.operationType === "count" ? "_count" : by;
      return { terms: { field: sourceField, size: params.size, order: { [key]: params.orderDirection } } };
    }
    case "date_histogram":
      return {
        date_histogram: {
          field: sourceField,
          fixed_interval: params.interval === "auto" ? window.interval : params.interval,
          ...(params.includeEmptyRows
            ? { min_doc_count: 0, extended_bounds: { min: window.from, max: window.to } }
            : {}),
        },
      };
    case "filters":
      return {
        filters: {
          filters: Object.fromEntries(
            (params.filters ?? []).map(({ label, input }) => [label, parseKql(input.query)]),
          ),
        },
      };
    default:
      throw new Error(`unknown operation ${operationType}`);
  }
}
