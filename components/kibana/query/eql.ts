import { literal, rangeText } from "./comparison-text";
import { type Condition, type Value, all, is } from "./condition";

/** One event of a sequence. */
export interface SequenceStep {
  /** One of the event's `event.category`; `any` asks for none. */
  readonly category: "file" | "network" | "process" | "any";
  readonly condition: Condition;
  /** Fields whose values are the same in all steps, beside those of the sequence: the first of each step, the second … */
  readonly by?: readonly string[];
}

/** Events that follow each other. */
export interface Sequence {
  /** Fields that have the same value in all events. */
  readonly by: readonly string[];
  /** From the first event to the last one at most, in seconds. */
  readonly maxSpanSeconds: number;
  readonly steps: readonly SequenceStep[];
}

/** What a document must be to be a step of a sequence. */
export function stepCondition({ category, condition }: SequenceStep): Condition {
  return category === "any" ? condition : all(is("event.category", category), condition);
}

/**
 * The sequence as text of the Event Query Language, as
 * https://www.elastic.co/docs/reference/query-languages/eql/eql-syntax describes it.
 */
export function eqlSequence({ by, maxSpanSeconds, steps }: Sequence): string {
  const lines = steps.map(({ category, condition, by: own = [] }) => {
    const key = own.length > 0 ? ` by ${own.join(", ")}` : "";
    return `  [${category} where ${eql(condition)}]${key}`;
  });
  return [`sequence by ${by.join(", ")} with maxspan=${maxSpanSeconds}s`, ...lines].join("\n");
}

/**
 * The condition as an expression of EQL, in which a comparison with an absent field is neither true nor false. What is
 * negated must therefore be of one field, which may be absent; an Error says that it is not.
 */
export function eql(condition: Condition): string {
  switch (condition.kind) {
    case "is":
      return isOneOf(condition.field, condition.values);
    case "like":
      return `${condition.field} like ${list(condition.patterns.map(pattern))}`;
    case "range":
      return rangeText(condition);
    case "exists":
      return `${condition.field} != null`;
    case "all":
      return condition.of.map(grouped).join(" and ");
    case "any":
      return condition.of.map(grouped).join(" or ");
    case "not":
      if (!("field" in condition.of)) {
        throw new Error("EQL cannot negate several comparisons as Query DSL does: negate each of them");
      }
      return `${condition.of.field} == null or not (${eql(condition.of)})`;
  }
}

/** A condition that stands beside others. */
function grouped(condition: Condition): string {
  const isOne = !("of" in condition) && condition.kind !== "range";
  return isOne ? eql(condition) : `(${eql(condition)})`;
}

function isOneOf(field: string, values: readonly Value[]): string {
  if (values.some((value) => typeof value === "string" && isBlock(value))) {
    return `cidrMatch(${field}, ${values.map(literal).join(", ")})`;
  }
  return values.length === 1
    ? `${field} == ${literal(values[0])}`
    : `${field} in (${values.map(literal).join(", ")})`;
}

/** A block of addresses, 10.0.0.0/8 for example. */
function isBlock(value: string): boolean {
  return /^[\da-f.:]+\/\d{1,3}$/.test(value);
}

function list(texts: string[]): string {
  return texts.length === 1 ? texts[0] : `(${texts.join(", ")})`;
}

/** `?` is any one character there and cannot be escaped. */
function pattern(text: string): string {
  if (text.includes("?")) {
    throw new Error(`the pattern "${text}" has a question mark, which EQL takes for any character`);
  }
  return literal(text);
}
