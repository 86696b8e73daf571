import { type JsonObject, withoutUndefined } from "../../json";
import type { Condition } from "./condition";

/** The condition as a query of Elasticsearch; nothing in it counts for the score. */
export function queryDsl(condition: Condition): JsonObject {
  switch (condition.kind) {
    case "is":
      return { terms: { [condition.field]: condition.values } };
    case "like":
      return oneOf(
        condition.patterns.map((pattern) => ({
          wildcard: { [condition.field]: { value: pattern.replace(/[\\?]/g, "\\$&") } },
        })),
      );
    case "range":
      return {
        range: { [condition.field]: withoutUndefined({ gte: condition.atLeast, lt: condition.below }) },
      };
    case "exists":
      return { exists: { field: condition.field } };
    case "all":
      return { bool: { filter: condition.of.map(queryDsl) } };
    case "any":
      return oneOf(condition.of.map(queryDsl));
    case "not":
      return { bool: { must_not: [queryDsl(condition.of)] } };
  }
}

function oneOf(queries: JsonObject[]): JsonObject {
  return queries.length === 1 ? queries[0] : { bool: { should: queries, minimum_should_match: 1 } };
}
