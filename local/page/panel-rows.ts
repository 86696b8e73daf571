import { columnId } from "../../components/kibana/panels/aggregations";
import type { Bucket, Metric, Panel } from "../../components/kibana/panels/panel";
import type { SearchAnswer } from "../elasticsearch/client";
import type { PanelRow } from "./page-model";

interface AnswerBucket {
  key: string | number;
  key_as_string?: string;
  doc_count: number;
  [aggregation: string]: unknown;
}

/** The groups that the answer to a panel's request holds, the inner ones one by one. */
export function panelRows(panel: Panel, answer: SearchAnswer, stepMilliseconds: number): PanelRow[] {
  // A stream that is absent has no aggregations.
  const whole = { key: "", doc_count: answer.hits.total.value, ...answer.aggregations };
  return rowsBelow(panel, whole, 0, stepMilliseconds);
}

function rowsBelow(panel: Panel, parent: AnswerBucket, depth: number, step: number): PanelRow[] {
  const bucket = panel.buckets[depth];
  if (!bucket) {
    return [
      Object.fromEntries(
        panel.metrics.map((metric, index) => {
          const id = columnId.metric(index);
          return [id, metricValue(metric, parent, parent[id])];
        }),
      ),
    ];
  }
  const id = columnId.bucket(depth);
  const groups = bucketsOf(parent[id]);
  return groups.flatMap((group) => {
    const own =
      bucket.kind === "time"
        ? { [id]: Number(group.key), [`${id}End`]: Number(group.key) + step }
        : { [id]: keyOf(bucket, group) };
    return rowsBelow(panel, group, depth + 1, step).map((row) => ({ ...own, ...row }));
  });
}

/** Buckets are a list, or an object by the names of filters. */
function bucketsOf(aggregation: unknown): AnswerBucket[] {
  const { buckets = [] } = (aggregation ?? {}) as {
    buckets?: AnswerBucket[] | Record<string, Omit<AnswerBucket, "key">>;
  };
  return Array.isArray(buckets)
    ? buckets
    : Object.entries(buckets).map(([key, bucket]) => ({ ...bucket, key }) as AnswerBucket);
}

/** Truth values have the key 1 and the text "true". */
function keyOf(bucket: Bucket, { key, key_as_string: text }: AnswerBucket): string | number {
  return bucket.kind === "terms" && text !== undefined ? text : key;
}

function metricValue({ kind, when }: Metric, bucket: AnswerBucket, answer: unknown): number | null {
  const found = (answer ?? {}) as { doc_count?: number; value?: number | { value: number | null } | null };
  if (kind === "count") {
    return when ? (found.doc_count ?? 0) : bucket.doc_count;
  }
  const { value } = found;
  return typeof value === "object" && value !== null ? value.value : (value ?? null);
}
