import assert from "node:assert/strict";

import type { Condition } from "../../../components/kibana/query/condition";
import { kql } from "../../../components/kibana/query/kql";
import { queryDsl } from "../../../components/kibana/query/query-dsl";
import { parseKql } from "./kql-parser";

/** The two ends of a range are two comparisons in KQL; ours is one query. */
function joined(query: unknown): unknown {
  if (Array.isArray(query)) {
    return query.map(joined);
  }
  if (typeof query !== "object" || query === null) {
    return query;
  }
  const { range } = query as { range?: Record<string, { gte?: number; lt?: number }> };
  if (range) {
    const parts = Object.entries(range).flatMap(([name, { gte, lt }]) => [
      ...(gte === undefined ? [] : [{ range: { [name]: { gte } } }]),
      ...(lt === undefined ? [] : [{ range: { [name]: { lt } } }]),
    ]);
    return parts.length === 1 ? parts[0] : { bool: { filter: parts } };
  }
  return Object.fromEntries(Object.entries(query).map(([key, part]) => [key, joined(part)]));
}

/** Kibana finds with the text what Elasticsearch finds with the query. */
export function assertSameQuery(condition: Condition): void {
  assert.deepEqual(parseKql(kql(condition)), joined(queryDsl(condition)), kql(condition));
}
