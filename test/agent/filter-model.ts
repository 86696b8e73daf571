import { RE2JS } from "re2js";

import type { ExportFilter } from "../../components/tetragon/filters";
import type { Process } from "../../local/generator/event-types";
import type { Sample } from "./samples";

type Conditions = { [K in keyof ExportFilter]-?: NonNullable<ExportFilter[K]> };
type Condition<K extends keyof Conditions> = (wanted: Conditions[K], sample: Sample) => boolean;

const matches = (expressions: readonly string[], text: string | undefined) =>
  text !== undefined && expressions.some((expression) => RE2JS.compile(expression).matcher(text).find());

const isProbe = (process: Process | undefined) => process?.pod?.container?.maybe_exec_probe === true;

/** One requirement of a selector, in the forms that the tests use: `key`, `!key`, `key=value`, `key in (a, b)`. */
function meets(labels: Readonly<Record<string, string>>, requirement: string): boolean {
  const [, key = "", values] = /^(\S+) in \((.*)\)$/.exec(requirement) ?? [];
  if (values !== undefined) {
    return values.split(/\s*,\s*/).includes(labels[key] ?? "");
  }
  const [name = "", value] = requirement.split("=");
  return name.startsWith("!")
    ? !(name.slice(1) in labels)
    : value === undefined
      ? name in labels
      : labels[name] === value;
}

type CapabilitySet = NonNullable<Conditions["capabilities"]["effective"]>;

function holds(wanted: CapabilitySet | undefined, has: readonly string[] = []): boolean {
  const { any, all, exactly, none } = wanted ?? { none: [] };
  return (
    any?.some((name) => has.includes(name)) ??
    all?.every((name) => has.includes(name)) ??
    (exactly && exactly.length === has.length && exactly.every((name) => has.includes(name))) ??
    !none?.some((name) => has.includes(name))
  );
}

/**
 * What docs/filters.md says of each field of an entry, as code of its own: the agent's packages are compared with it.
 * Not here: `pid_set`, which remembers processes, and `cel_expression`.
 */
const conditions: { [K in Exclude<keyof Conditions, "pid_set" | "cel_expression">]: Condition<K> } = {
  event_set: (kinds, { kind }) => (kinds as string[]).includes(kind),
  namespace: (names, { body: { process } }) =>
    process !== undefined && names.includes(process.pod?.namespace ?? ""),
  namespace_regex: (all, { body }) => matches(all, body.process?.pod?.namespace),
  pod_regex: (all, { body }) => matches(all, body.process?.pod?.name),
  container_name_regex: (all, { body }) => matches(all, body.process?.pod?.container?.name),
  binary_regex: (all, { body }) => matches(all, body.process?.binary),
  parent_binary_regex: (all, { body }) => matches(all, body.parent?.binary),
  ancestor_binary_regex: (all, { body }) =>
    (body.ancestors ?? []).some((process) => matches(all, process.binary)),
  arguments_regex: (all, { body: { process } }) =>
    process !== undefined && matches(all, process.arguments ?? ""),
  parent_arguments_regex: (all, { body: { parent } }) =>
    parent !== undefined && matches(all, parent.arguments ?? ""),
  labels: (selectors, { body }) => {
    const { pod } = body.process ?? {};
    return (
      pod !== undefined &&
      selectors.some((selector) =>
        selector.split(/,(?![^(]*\))/).every((part) => meets(pod.pod_labels ?? {}, part)),
      )
    );
  },
  container_id: (all, { body: { process } }) => process !== undefined && matches(all, process.docker ?? ""),
  pid: (ids, { body }) => body.process?.pid !== undefined && ids.includes(body.process.pid),
  health_check: (wanted, { body }) => (isProbe(body.process) || isProbe(body.parent)) === wanted,
  in_init_tree: (wanted, { body: { process } }) =>
    process !== undefined && (process.in_init_tree ?? false) === wanted,
  policy_names: (names, { body }) => names.includes(body.policy_name ?? ""),
  capabilities: (sets, { body }) => {
    const has = body.process?.cap;
    return (
      has !== undefined &&
      holds(sets.permitted, has.permitted) &&
      holds(sets.effective, has.effective) &&
      holds(sets.inheritable, has.inheritable)
    );
  },
};

/** Whether a sample meets all fields of an entry. */
function meetsEntry(entry: ExportFilter, sample: Sample): boolean {
  return Object.entries(entry).every(([field, wanted]) => {
    const condition = conditions[field as keyof typeof conditions] as Condition<never> | undefined;
    if (condition === undefined) {
      throw new Error(`the model has no field ${field}`);
    }
    return condition(wanted as never, sample);
  });
}

/** The fields that the model knows. */
export const modelledFields = Object.keys(conditions);

/** Whether a sample is exported: an entry of the allow list, or an empty one, and no entry of the deny list. */
export function isExported(
  lists: { allow: readonly ExportFilter[]; deny: readonly ExportFilter[] },
  sample: Sample,
): boolean {
  const { allow, deny } = lists;
  return (
    (allow.length === 0 || allow.some((entry) => meetsEntry(entry, sample))) &&
    !deny.some((entry) => meetsEntry(entry, sample))
  );
}
