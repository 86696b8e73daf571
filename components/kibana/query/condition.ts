/** A value that a field is compared with. */
export type Value = string | number | boolean;

/**
 * What is asked of a document. One definition becomes KQL and EQL for Kibana (`kql.ts`, `eql.ts`) and Query DSL for
 * Elasticsearch (`query-dsl.ts`); a list of values or patterns is satisfied by any one of them.
 */
export type Condition =
  | { readonly kind: "is"; readonly field: string; readonly values: readonly Value[] }
  | { readonly kind: "like"; readonly field: string; readonly patterns: readonly string[] }
  | { readonly kind: "range"; readonly field: string; readonly atLeast?: number; readonly below?: number }
  | { readonly kind: "exists"; readonly field: string }
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition };

/** The field has one of the values; for an address also one of the CIDR blocks. */
export function is(field: string, ...values: Value[]): Condition {
  return { kind: "is", field, values };
}

/**
 * The field matches one of the patterns, in which `*` stands for any text. A pattern has no white space: KQL would take
 * its parts for several words in fields that are no keywords.
 */
export function like(field: string, ...patterns: string[]): Condition {
  return { kind: "like", field, patterns };
}

/** The number is at least `atLeast` and less than `below`. */
export function range(field: string, limits: { atLeast?: number; below?: number }): Condition {
  return { kind: "range", field, ...limits };
}

/** The field has a value. */
export function exists(field: string): Condition {
  return { kind: "exists", field };
}

/** All of the conditions hold. */
export function all(...of: Condition[]): Condition {
  return { kind: "all", of };
}

/** One of the conditions holds. */
export function any(...of: Condition[]): Condition {
  return { kind: "any", of };
}

/** The condition does not hold. */
export function not(of: Condition): Condition {
  return { kind: "not", of };
}

/** The fields that a condition names, each once. */
export function fieldsOf(condition: Condition): string[] {
  switch (condition.kind) {
    case "all":
    case "any":
      return [...new Set(condition.of.flatMap(fieldsOf))];
    case "not":
      return fieldsOf(condition.of);
    default:
      return [condition.field];
  }
}
