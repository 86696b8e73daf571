/**
 * What stays of an event under `cilium_tetragon.log`, by Tetragon's own names, with the type of each field.
 *
 * A plain type is kept in `lean` and `full`. A type after `<` has a home in ECS that holds the value in every event:
 * `lean` never writes such a name (the index template may declare an alias there), `full` does.
 * `flattened` and `object` (not indexed) stand for whole subtrees.
 */
export interface KeptTree {
  [name: string]: string | KeptTree;
}

const NAMESPACE: KeptTree = { inum: "long", is_host: "boolean" };
const USER_NAMESPACE: KeptTree = { level: "long", uid: "long", gid: "long", ns: NAMESPACE };

// The official package lists the two namespaces for children below their parents as well.
const NAMESPACES: KeptTree = {
  uts: NAMESPACE,
  ipc: NAMESPACE,
  mnt: NAMESPACE,
  net: NAMESPACE,
  cgroup: NAMESPACE,
  user: NAMESPACE,
  pid: { inum: "long", is_host: "boolean", pid_for_children: { inum: "long" } },
  pid_for_children: NAMESPACE,
  time: { inum: "long", is_host: "boolean", time_for_children: NAMESPACE },
  time_for_children: NAMESPACE,
};

/**
 * A Process message. What the official package does not list and no search needs by range is `flattened`: every field
 * counts against the index's limit, six times here.
 */
function processTree(pod: KeptTree, namespaces: KeptTree | "flattened"): KeptTree {
  return {
    exec_id: "<keyword",
    pid: "<long",
    uid: "<long",
    cwd: "<keyword",
    binary: "<keyword",
    arguments: "<keyword",
    flags: "keyword",
    start_time: "<keyword",
    auid: "long",
    pod: pod,
    docker: "keyword",
    parent_exec_id: "<keyword",
    refcnt: "long",
    cap: "flattened",
    ns: namespaces,
    tid: "<long",
    process_credentials: "flattened",
    binary_properties: "flattened",
    user: { name: "<keyword" },
    in_init_tree: "boolean",
    environment_variables: "<object",
  };
}

function subjectTree(startType: string, namespaces: KeptTree | "flattened"): KeptTree {
  return processTree(
    {
      namespace: "<keyword",
      name: "<keyword",
      uid: "<keyword",
      container: {
        id: "<keyword",
        name: "<keyword",
        image: { id: "keyword", name: "<keyword" },
        start_time: startType,
        pid: "<long",
        maybe_exec_probe: "boolean",
        security_context: "flattened",
      },
      pod_labels: "<flattened",
      workload: "keyword",
      workload_kind: "<keyword",
      pod_annotations: "flattened",
    },
    namespaces,
  );
}

// The parent's pod is kept only where it is another one than the process', and then it is kept whole.
function parentTree(startType: string): KeptTree {
  const tree = processTree(
    {
      namespace: "keyword",
      name: "keyword",
      uid: "keyword",
      container: {
        id: "keyword",
        name: "keyword",
        image: { id: "keyword", name: "keyword" },
        start_time: startType,
        pid: "<long",
        maybe_exec_probe: "boolean",
        security_context: "flattened",
      },
      pod_labels: "flattened",
      workload: "keyword",
      workload_kind: "keyword",
      pod_annotations: "flattened",
    },
    "flattened",
  );
  // Whose parent the parent had is told by no ECS field, nor are its variables mapped.
  tree.parent_exec_id = "keyword";
  tree.environment_variables = "object";
  tree.user = { name: "keyword" };
  return tree;
}

const FILE: KeptTree = { mount: "keyword", path: "keyword", flags: "keyword", permission: "keyword" };
const PROGRAM: KeptTree = { ProgType: "keyword", InsnCnt: "long", ProgName: "keyword" };

const ARGUMENT: KeptTree = {
  label: "keyword",
  string_arg: "keyword",
  int_arg: "long",
  uint_arg: "long",
  long_arg: "long",
  size_arg: "unsigned_long",
  bytes_arg: "object",
  truncated_bytes_arg: "object",
  file_arg: FILE,
  path_arg: FILE,
  linux_binprm_arg: FILE,
  sock_arg: "flattened",
  skb_arg: "flattened",
  sockaddr_arg: "flattened",
  sockaddrun_arg: "flattened",
  net_dev_arg: { name: "keyword" },
  cred_arg: "flattened",
  process_credentials_arg: "flattened",
  user_namespace_arg: "flattened",
  user_ns_arg: USER_NAMESPACE,
  capability_arg: { value: "long", name: "keyword" },
  kernel_cap_t_arg: "keyword",
  cap_inheritable_arg: "keyword",
  cap_permitted_arg: "keyword",
  cap_effective_arg: "keyword",
  module_arg: { name: "keyword", signature_ok: "boolean", tainted: "keyword" },
  bpf_attr_arg: PROGRAM,
  bpf_prog_arg: PROGRAM,
  bpf_map_arg: {
    MapType: "keyword",
    KeySize: "long",
    ValueSize: "long",
    MaxEntries: "long",
    MapName: "keyword",
  },
  bpf_cmd_arg: "keyword",
  perf_event_arg: {
    KprobeFunc: "keyword",
    Type: "keyword",
    Config: "unsigned_long",
    ProbeOffset: "unsigned_long",
  },
  syscall_id: { id: "long", abi: "keyword" },
  error_arg: { Message: "keyword" },
};

/** What every hook tells beside its arguments; only a kprobe's fields have a type each, as in the official package. */
const HOOK: KeptTree = {
  process: "flattened",
  parent: "flattened",
  args: "flattened",
  data: "flattened",
  return: "flattened",
  action: "keyword",
  policy_name: "<keyword",
  message: "<keyword",
  tags: "<keyword",
  ancestors: "flattened",
};

function extend(base: KeptTree, more: KeptTree): KeptTree {
  const tree: KeptTree = {};
  for (const name in base) {
    tree[name] = base[name];
  }
  for (const name in more) {
    tree[name] = more[name];
  }
  return tree;
}

/** Everything below `cilium_tetragon.log`. */
export const KEPT_FIELDS: KeptTree = {
  time: "<keyword",
  node_name: "<keyword",
  cluster_name: "<keyword",
  node_labels: "flattened",
  aggregation_info: { count: "unsigned_long" },
  process_exec: { process: subjectTree("keyword", "flattened"), parent: parentTree("keyword"), ancestors: "flattened" },
  process_exit: {
    process: subjectTree("keyword", "flattened"),
    parent: parentTree("keyword"),
    ancestors: "flattened",
    signal: "keyword",
    status: "<float",
    time: "<keyword",
  },
  process_kprobe: extend(HOOK, {
    process: subjectTree("date", NAMESPACES),
    parent: parentTree("date"),
    function_name: "keyword",
    args: ARGUMENT,
    return: ARGUMENT,
    return_action: "keyword",
    kernel_stack_trace: "object",
    user_stack_trace: "object",
  }),
  process_tracepoint: extend(HOOK, { subsys: "keyword", event: "keyword" }),
  process_lsm: extend(HOOK, { function_name: "keyword", ima_hash: "keyword" }),
  process_uprobe: extend(HOOK, {
    path: "keyword",
    symbol: "keyword",
    offset: "unsigned_long",
    ref_ctr_offset: "unsigned_long",
  }),
  process_usdt: extend(HOOK, { path: "keyword", provider: "keyword", name: "keyword", flags: "keyword" }),
  process_loader: {
    process: "flattened",
    parent: "flattened",
    ancestors: "flattened",
    path: "<keyword",
    buildid: "keyword",
  },
  process_throttle: { type: "keyword", cgroup: "keyword" },
  rate_limit_info: { number_of_dropped_process_events: "unsigned_long" },
  test: { arg0: "unsigned_long", arg1: "unsigned_long", arg2: "unsigned_long", arg3: "unsigned_long" },
};

/** Names that the mapping itself adds below `cilium_tetragon.log`. */
export const ADDED_FIELDS: KeptTree = {
  /** An event time that cannot be stored as one. */
  unreadable_time: "keyword",
  /** `path: JSON` of every part of an event that its field would refuse. */
  unmapped: "keyword",
};
