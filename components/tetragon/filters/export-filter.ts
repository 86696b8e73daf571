import { z } from "zod";
import { capabilities, eventTypes } from "./names";
import { closedObject, filledList, hasNoIssues, oneOf, re2, text } from "./filter-issues";

const eventType = oneOf(eventTypes, "event types", (value) =>
  value === "RATE_LIMIT_INFO" ? "remove RATE_LIMIT_INFO: the agent writes it past every filter" : undefined,
);

/** Event kinds that a filter is about. */
export const eventSet = filledList(eventType, '["PROCESS_EXEC"]');

const capability = oneOf(capabilities, "capability names", (value) => {
  const known = capabilities.find(
    (name) => name.replace(/^CAP_/, "") === value.toUpperCase().replace(/^CAP_/, ""),
  );
  return known === undefined ? undefined : `write ${known}, as Tetragon's API spells it`;
});
const capabilityList = filledList(capability, '["CAP_SYS_ADMIN"]').optional();

const capabilitySet = closedObject("a capability set", {
  any: capabilityList,
  all: capabilityList,
  exactly: capabilityList,
  none: capabilityList,
})
  .refine((set) => Object.values(set).filter((list) => list !== undefined).length === 1, {
    error: "write exactly one of any, all, exactly and none: the agent refuses any other number",
    when: hasNoIssues,
  })
  .optional();

const namespace = z
  .string({ error: "write namespaces as text" })
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/, {
    error:
      'is no name of a namespace, so it would match no event; write it as Kubernetes does, "" for processes without a pod, or use namespace_regex',
  });

const processId = z
  .number({ error: "write process ids as numbers" })
  .int({ error: "write process ids as whole numbers" })
  .min(0, { error: "write process ids from 0" })
  .max(0xffffffff, { error: "write process ids up to 4294967295" });

// One requirement of a label selector as Kubernetes parses it: `key`, `!key`, `key=value`, `key in (a, b)`, `key gt 3`.
const labelKey = "(?:[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
const labelValue = "(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?";
const requirement = [
  `!?\\s*${labelKey}`,
  `${labelKey}\\s*(?:=|==|!=)\\s*${labelValue}`,
  `${labelKey}\\s+(?:in|notin)\\s*\\(\\s*${labelValue}(?:\\s*,\\s*${labelValue})*\\s*\\)`,
  `${labelKey}\\s*(?:>|<|gt|lt)\\s*-?\\d+`,
].join("|");
const selectorSyntax = new RegExp(`^\\s*(?:${requirement})\\s*(?:,\\s*(?:${requirement})\\s*)*$`);

const labelSelector = text("a label selector").regex(selectorSyntax, {
  error: 'write a Kubernetes label selector, for example "app=web,tier in (front, back)"',
});

const regexes = filledList(re2(), '["^kube-"]').optional();

/**
 * One entry of the export allow or deny list, in Tetragon's own field names (chart values `tetragon.exportAllowList`
 * and `exportDenyList`, API message `Filter`). Values of one field are alternatives, fields of one entry must all
 * match, entries of a list are alternatives. Unknown fields are refused because the agent would exit at start.
 */
export const exportFilter = closedObject("an export filter", {
  /** Kinds of event. */
  event_set: eventSet.optional(),
  /** Exact pod namespaces; "" is a process without a pod. */
  namespace: filledList(namespace, '["kube-system"]').optional(),
  namespace_regex: regexes,
  pod_regex: regexes,
  container_name_regex: regexes,
  /** Matches anywhere in the path of the executable. */
  binary_regex: regexes,
  parent_binary_regex: regexes,
  /** Any ancestor; needs `processAncestors`. */
  ancestor_binary_regex: regexes,
  arguments_regex: regexes,
  parent_arguments_regex: regexes,
  /** Selectors on pod labels; host processes never match. */
  labels: filledList(labelSelector, '["app=web"]').optional(),
  /** RE2 on the runtime's container id, of which Tetragon keeps 31 characters. */
  container_id: regexes,
  /** Process ids of the host's namespace. */
  pid: filledList(processId, "[1]").optional(),
  /** Processes and all their descendants; needs the agent flag enable-pid-set-filter. */
  pid_set: filledList(processId, "[1]").optional(),
  /** The process or its parent is an exec liveness or readiness probe. */
  health_check: z.boolean({ error: "write true or false" }).optional(),
  /** Started by the container's init process; false finds `kubectl exec`. */
  in_init_tree: z.boolean({ error: "write true or false" }).optional(),
  /** Names of tracing policies. */
  policy_names: filledList(text("a policy's name"), '["sensitive-files"]').optional(),
  /** Sets are ANDed; needs `processCredentials`. */
  capabilities: closedObject("a capability filter", {
    permitted: capabilitySet,
    effective: capabilitySet,
    inheritable: capabilitySet,
  })
    .refine((sets) => Object.values(sets).some((set) => set !== undefined), {
      error: "write at least one of permitted, effective and inheritable",
      when: hasNoIssues,
    })
    .optional(),
  /** CEL expressions over process_exec, process_kprobe, …; only the agent can check them further. */
  cel_expression: filledList(text("a CEL expression"), '["process_exec.process.pid > 1"]').optional(),
})
  .refine((filter) => Object.values(filter).some((value) => value !== undefined), {
    error: "write at least one condition: an empty entry matches every event",
    when: hasNoIssues,
  })
  .refine((filter) => filter.in_init_tree === undefined || filter.event_set !== undefined, {
    path: ["in_init_tree"],
    error:
      "add event_set with kinds that have a process, for example PROCESS_EXEC, because others have no tree to test",
    when: hasNoIssues,
  });
export type ExportFilter = z.infer<typeof exportFilter>;
