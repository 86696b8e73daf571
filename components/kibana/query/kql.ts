import { literal, rangeText } from "./comparison-text";
import type { Condition } from "./condition";

/**
 * The condition as text of the Kibana Query Language, which escapes as
 * https://www.elastic.co/docs/reference/query-languages/kql says: values in quotes, patterns without them.
 */
export function kql(condition: Condition): string {
  switch (condition.kind) {
    case "is":
      return `${condition.field}: ${alternatives(condition.values.map(literal))}`;
    case "like":
      return `${condition.field}: ${alternatives(condition.patterns.map(pattern))}`;
    case "range":
      return rangeText(condition);
    case "exists":
      return `${condition.field}: *`;
    case "all":
      return condition.of.map(grouped).join(" and ");
    case "any":
      return condition.of.map(grouped).join(" or ");
    case "not":
      return `not ${grouped(condition.of)}`;
  }
}

/** A condition that stands beside others. */
function grouped(condition: Condition): string {
  const text = kql(condition);
  const isOne = !("of" in condition) && (condition.kind !== "range" || !text.includes(" and "));
  return isOne ? text : `(${text})`;
}

function alternatives(texts: string[]): string {
  return texts.length === 1 ? texts[0] : `(${texts.join(" or ")})`;
}

function pattern(text: string): string {
  if (/\s/.test(text)) {
    throw new Error(`the pattern "${text}" has white space`);
  }
  return text.replace(/[\\():<>"{}]/g, "\\$&");
}
