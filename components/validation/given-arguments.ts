import { isPlainObject } from "../json";

/** Objects of others, in which null is a value: Helm's for example takes a default of the chart away. */
const foreign = ["extraHelmValues", "manifest"];

/**
 * The arguments of a component without fields that are null or undefined, at every depth: other languages send null for
 * what their program leaves out. Where there are no arguments at all, the checks say which are missing.
 */
export function givenArguments<T extends object>(args: T): T {
  return Object.fromEntries(
    Object.entries((args as T | undefined | null) ?? {})
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]: [string, unknown]) => [key, foreign.includes(key) ? value : givenValue(value)]),
  ) as T;
}

function givenValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(givenValue);
  }
  return isPlainObject(value) ? givenArguments(value) : value;
}
