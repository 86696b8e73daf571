import { UserError } from "../../components/errors";
import { controls, dashboards } from "../../components/kibana/dashboards/dashboards";
import { type Condition, is } from "../../components/kibana/query/condition";

/** What part of the events is shown. */
export interface Selection {
  /** Seconds up to now; all events without it. */
  seconds?: number;
  filters: Condition[];
}

const mostFilters = 20;
/** As long as a path can be. */
const longestValue = 4_096;
const longestRange = 10 * 365 * 86_400;

/** The fields that the page filters by: those that a mark, a table or a control shows. */
const filterFields = new Set([
  ...controls.map(({ field }) => field),
  ...dashboards.flatMap(({ panels }) =>
    panels.flatMap(({ buckets }) =>
      buckets.flatMap((bucket) => (bucket.kind === "terms" ? [bucket.field] : [])),
    ),
  ),
]);

/** Reads `last=<seconds>` (or `all`) and `filter=<field>:<value>`, both as often as their meaning allows; a UserError says what is wrong. */
export function readSelection(parameters: URLSearchParams): Selection {
  const last = parameters.get("last");
  return {
    seconds: last === null || last === "all" ? undefined : secondsOf(last),
    filters: filtersOf(parameters.getAll("filter")),
  };
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestRange) {
    throw new UserError(`last is "${text.slice(0, 40)}": give whole seconds from 1 to ${longestRange}.`);
  }
  return seconds;
}

/** Values of one field are alternatives, fields narrow each other. */
function filtersOf(texts: string[]): Condition[] {
  if (texts.length > mostFilters) {
    throw new UserError(`There are ${texts.length} filters: remove some, ${mostFilters} are taken.`);
  }
  const values = new Map<string, string[]>();
  for (const text of texts) {
    const end = text.indexOf(":");
    const field = text.slice(0, Math.max(0, end));
    const value = text.slice(end + 1);
    requireField(field);
    if (value.length > longestValue) {
      throw new UserError(`The filter on ${field} is longer than ${longestValue} characters.`);
    }
    values.set(field, [...(values.get(field) ?? []), value]);
  }
  return [...values].map(([field, list]) => is(field, ...list));
}

/** Throws a UserError for a field that the page does not show. */
export function requireField(field: string): void {
  if (!filterFields.has(field)) {
    throw new UserError(`"${field.slice(0, 80)}" is no field that this page filters by.`);
  }
}
