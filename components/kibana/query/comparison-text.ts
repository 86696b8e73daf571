import type { Condition, Value } from "./condition";

/** A value as KQL and EQL write it. */
export function literal(value: Value): string {
  return typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
}

/** The limits of a number as KQL and EQL compare with them: one or two comparisons. */
export function rangeText({ field, atLeast, below }: Extract<Condition, { kind: "range" }>): string {
  return [
    ...(atLeast === undefined ? [] : [`${field} >= ${atLeast}`]),
    ...(below === undefined ? [] : [`${field} < ${below}`]),
  ].join(" and ");
}
