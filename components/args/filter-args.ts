/** Capabilities of one set of a process: exactly one of the four lists. */
export interface CapabilitySet {
  /** The set has one of these, `CAP_SYS_ADMIN` for example. */
  any?: string[];
  /** The set has all of these. */
  all?: string[];
  /** The set is these and no others. */
  exactly?: string[];
  /** The set has none of these. */
  none?: string[];
}

/** Conditions on a process' capabilities; sets are ANDed. */
export interface Capabilities {
  /** The permitted set. */
  permitted?: CapabilitySet;
  /** The effective set. */
  effective?: CapabilitySet;
  /** The inheritable set. */
  inheritable?: CapabilitySet;
}

/**
 * One entry of the export allow or deny list, in Tetragon's own field names (API message `Filter`). Values of one field
 * are alternatives, fields of one entry must all match.
 */
export interface ExportFilter {
  /** Kinds of event, `PROCESS_EXEC` for example. */
  event_set?: string[];
  /** Exact pod namespaces; "" is a process without a pod. */
  namespace?: string[];
  /** RE2 on the pod's namespace; never a host process. */
  namespace_regex?: string[];
  /** RE2 on the pod's name; never a host process. */
  pod_regex?: string[];
  /** RE2 on the container's name; never a host process. */
  container_name_regex?: string[];
  /** RE2 anywhere in the path of the executable. */
  binary_regex?: string[];
  /** RE2 anywhere in the path of the parent's executable. */
  parent_binary_regex?: string[];
  /** RE2 anywhere in the path of an ancestor's executable; needs `processAncestors`. */
  ancestor_binary_regex?: string[];
  /** RE2 on the arguments. */
  arguments_regex?: string[];
  /** RE2 on the parent's arguments. */
  parent_arguments_regex?: string[];
  /** Selectors on pod labels. */
  labels?: string[];
  /** RE2 on the runtime's container id. */
  container_id?: string[];
  /** Process ids on the host. */
  pid?: number[];
  /** Processes and their descendants, by process id on the host; needs `pidSetFilter`. */
  pid_set?: number[];
  /** Whether it is an exec probe for liveness or readiness. */
  health_check?: boolean;
  /** Whether the process belongs to the tree of the container's first one; false finds `kubectl exec`. Needs `event_set`. */
  in_init_tree?: boolean;
  /** Names of tracing policies. */
  policy_names?: string[];
  /** Capabilities of the process; needs `processCredentials`. */
  capabilities?: Capabilities;
  /** CEL over the event; only the agent checks it. */
  cel_expression?: string[];
}

/** Which fields of an event are written. */
export interface FieldFilter {
  /** Kinds of event it applies to; all by default. */
  event_set?: string[];
  /** Apply to all kinds but those of `event_set`. */
  invert_event_set?: boolean;
  /** Comma-separated paths relative to the kind, in snake_case. */
  fields: string;
  /** `INCLUDE` (the agent's default) or `EXCLUDE`. */
  action?: string;
}

/** What becomes `*****` on the node. */
export interface RedactionFilter {
  /** RE2 expressions, each with at least one capture group. */
  redact: string[];
  /** Only for executables that match; all by default. */
  binary_regex?: string[];
}
