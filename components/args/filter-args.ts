/** Capabilities of one set of a process: exactly one of the four lists. */
export interface CapabilitySet {
  any?: string[];
  all?: string[];
  exactly?: string[];
  none?: string[];
}

/** Conditions on a process' capabilities; sets are ANDed. */
export interface Capabilities {
  permitted?: CapabilitySet;
  effective?: CapabilitySet;
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
  namespace_regex?: string[];
  pod_regex?: string[];
  container_name_regex?: string[];
  binary_regex?: string[];
  parent_binary_regex?: string[];
  /** Needs `processAncestors`. */
  ancestor_binary_regex?: string[];
  arguments_regex?: string[];
  parent_arguments_regex?: string[];
  /** Selectors on pod labels. */
  labels?: string[];
  /** RE2 on the runtime's container id. */
  container_id?: string[];
  pid?: number[];
  /** Needs `pidSetFilter`. */
  pid_set?: number[];
  health_check?: boolean;
  in_init_tree?: boolean;
  policy_names?: string[];
  /** Needs `processCredentials`. */
  capabilities?: Capabilities;
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
