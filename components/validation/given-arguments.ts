import { UserError } from "../errors";
import { isPlainObject } from "../json";
import { isPending } from "./inputs";
import type { Problems } from "./problems";

/** Objects of others, in which null is a value: Helm's for example takes a default of the chart away. */
const foreign = ["extraHelmValues", "manifest"];

/**
 * The arguments of a component without fields that are null or undefined, at every depth: other languages send null for
 * what their program leaves out. Throws a UserError where they are no object; where there are none at all, the checks say
 * which are missing.
 */
export function givenArguments<T extends object>(problems: Problems, args: T): T {
  const given: unknown = args ?? {};
  if (typeof given !== "object" || given === null || Array.isArray(given) || isPending(given)) {
    problems.add(
      "args",
      "must be an object of arguments, whose values may be outputs but which is none itself",
    );
    throw problems.error();
  }
  const result = problems.attempt("args", () => present(given, []));
  if (!result) {
    throw problems.error();
  }
  return result as T;
}

function present(group: object, outer: readonly object[]): object {
  if (outer.includes(group)) {
    throw new UserError("hold an object that contains itself; write each value where it belongs");
  }
  return Object.fromEntries(
    Object.entries(group)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([key, value]: [string, unknown]) => [
        key,
        foreign.includes(key) ? value : presentValue(value, [...outer, group]),
      ]),
  );
}

function presentValue(value: unknown, outer: readonly object[]): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => presentValue(item, outer));
  }
  return isPlainObject(value) ? present(value, outer) : value;
}
