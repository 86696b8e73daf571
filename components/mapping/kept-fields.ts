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

// The types that most fields have; written once, because the script has to stay small.
const KEYWORD = "keyword";
const FLATTENED = "flattened";

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
function processTree(pod: KeptTree, namespaces: KeptTree | typeof FLATTENED): KeptTree {
  return {
    exec_id: "<keyword",
    pid: "<long",
    uid: "<long",
    cwd: "<keyword",
    binary: "<keyword",
    arguments: "<keyword",
    flags: KEYWORD,
    start_time: "<keyword",
    auid: "long",
    pod: pod,
    docker: KEYWORD,
    parent_exec_id: "<keyword",
    refcnt: "long",
    cap: FLATTENED,
    ns: namespaces,
    tid: "<long",
    process_credentials: FLATTENED,
    binary_properties: FLATTENED,
    user: { name: "<keyword" },
    in_init_tree: "boolean",
    environment_variables: "<object",
  };
}

function subjectTree(startType: string, namespaces: KeptTree | typeof FLATTENED): KeptTree {
  return processTree(
    {
      namespace: "<keyword",
      name: "<keyword",
      uid: "<keyword",
      container: {
        id: "<keyword",
        name: "<keyword",
        image: { id: KEYWORD, name: "<keyword" },
        start_time: startType,
        pid: "<long",
        maybe_exec_probe: "boolean",
        security_context: FLATTENED,
      },
      pod_labels: "<flattened",
      workload: KEYWORD,
      workload_kind: "<keyword",
      pod_annotations: FLATTENED,
    },
    namespaces,
  );
}

// The parent's pod is kept only where it is another one than the process', and then it is kept whole.
function parentTree(startType: string): KeptTree {
  const tree = processTree(
    {
      namespace: KEYWORD,
      name: KEYWORD,
      uid: KEYWORD,
      container: {
        id: KEYWORD,
        name: KEYWORD,
        image: { id: KEYWORD, name: KEYWORD },
        start_time: startType,
        pid: "<long",
        maybe_exec_probe: "boolean",
        security_context: FLATTENED,
      },
      pod_labels: FLATTENED,
      workload: KEYWORD,
      workload_kind: KEYWORD,
      pod_annotations: FLATTENED,
    },
    FLATTENED,
  );
  // Whose parent the parent had is told by no ECS field, nor are its variables mapped.
  tree.parent_exec_id = KEYWORD;
  tree.environment_variables = "object";
  tree.user = { name: KEYWORD };
  return tree;
}

const FILE: KeptTree = { mount: KEYWORD, path: KEYWORD, flags: KEYWORD, permission: KEYWORD };
const PROGRAM: KeptTree = { ProgType: KEYWORD, InsnCnt: "long", ProgName: KEYWORD };

const ARGUMENT: KeptTree = {
  label: KEYWORD,
  string_arg: KEYWORD,
  int_arg: "long",
  uint_arg: "long",
  long_arg: "long",
  size_arg: "unsigned_long",
  bytes_arg: "object",
  truncated_bytes_arg: "object",
  file_arg: FILE,
  path_arg: FILE,
  linux_binprm_arg: FILE,
  sock_arg: FLATTENED,
  skb_arg: FLATTENED,
  sockaddr_arg: FLATTENED,
  sockaddrun_arg: FLATTENED,
  net_dev_arg: { name: KEYWORD },
  cred_arg: FLATTENED,
  process_credentials_arg: FLATTENED,
  user_namespace_arg: FLATTENED,
  user_ns_arg: USER_NAMESPACE,
  capability_arg: { value: "long", name: KEYWORD },
  kernel_cap_t_arg: KEYWORD,
  cap_inheritable_arg: KEYWORD,
  cap_permitted_arg: KEYWORD,
  cap_effective_arg: KEYWORD,
  module_arg: { name: KEYWORD, signature_ok: "boolean", tainted: KEYWORD },
  bpf_attr_arg: PROGRAM,
  bpf_prog_arg: PROGRAM,
  bpf_map_arg: {
    MapType: KEYWORD,
    KeySize: "long",
    ValueSize: "long",
    MaxEntries: "long",
    MapName: KEYWORD,
  },
  bpf_cmd_arg: KEYWORD,
  perf_event_arg: {
    KprobeFunc: KEYWORD,
    Type: KEYWORD,
    Config: "unsigned_long",
    ProbeOffset: "unsigned_long",
  },
  syscall_id: { id: "long", abi: KEYWORD },
  error_arg: { Message: KEYWORD },
};

/** What every hook tells beside its arguments; only a kprobe's fields have a type each, as in the official package. */
const HOOK: KeptTree = {
  process: FLATTENED,
  parent: FLATTENED,
  args: FLATTENED,
  data: FLATTENED,
  return: FLATTENED,
  action: KEYWORD,
  policy_name: "<keyword",
  message: "<keyword",
  tags: "<keyword",
  ancestors: FLATTENED,
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
  node_labels: FLATTENED,
  aggregation_info: { count: "unsigned_long" },
  process_exec: {
    process: subjectTree(KEYWORD, FLATTENED),
    parent: parentTree(KEYWORD),
    ancestors: FLATTENED,
  },
  process_exit: {
    process: subjectTree(KEYWORD, FLATTENED),
    parent: parentTree(KEYWORD),
    ancestors: FLATTENED,
    signal: KEYWORD,
    status: "<float",
    time: "<keyword",
  },
  process_kprobe: extend(HOOK, {
    process: subjectTree("date", NAMESPACES),
    parent: parentTree("date"),
    function_name: KEYWORD,
    args: ARGUMENT,
    return: ARGUMENT,
    return_action: KEYWORD,
    kernel_stack_trace: "object",
    user_stack_trace: "object",
  }),
  process_tracepoint: extend(HOOK, { subsys: KEYWORD, event: KEYWORD }),
  process_lsm: extend(HOOK, { function_name: KEYWORD, ima_hash: KEYWORD }),
  process_uprobe: extend(HOOK, {
    path: KEYWORD,
    symbol: KEYWORD,
    offset: "unsigned_long",
    ref_ctr_offset: "unsigned_long",
  }),
  process_usdt: extend(HOOK, { path: KEYWORD, provider: KEYWORD, name: KEYWORD, flags: KEYWORD }),
  process_loader: {
    process: FLATTENED,
    parent: FLATTENED,
    ancestors: FLATTENED,
    path: "<keyword",
    buildid: KEYWORD,
  },
  process_throttle: { type: KEYWORD, cgroup: KEYWORD },
  rate_limit_info: { number_of_dropped_process_events: "unsigned_long" },
  test: { arg0: "unsigned_long", arg1: "unsigned_long", arg2: "unsigned_long", arg3: "unsigned_long" },
};

/** Names that the mapping itself adds below `cilium_tetragon.log`. */
export const ADDED_FIELDS: KeptTree = {
  /** An event time that cannot be stored as one. */
  unreadable_time: KEYWORD,
  /** `path: JSON` of every part of an event that its field would refuse. */
  unmapped: KEYWORD,
};
