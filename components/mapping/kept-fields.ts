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
const LONG = "long";
const BOOLEAN = "boolean";
const FLATTENED = "flattened";
const UNSIGNED_LONG = "unsigned_long";
const KEYWORD_IN_ECS = "<keyword";
const LONG_IN_ECS = "<long";

const NAMESPACE: KeptTree = { inum: LONG, is_host: BOOLEAN };
const USER_NAMESPACE: KeptTree = { level: LONG, uid: LONG, gid: LONG, ns: NAMESPACE };

// The official package lists the two namespaces for children below their parents as well.
const NAMESPACES: KeptTree = {
  uts: NAMESPACE,
  ipc: NAMESPACE,
  mnt: NAMESPACE,
  net: NAMESPACE,
  cgroup: NAMESPACE,
  user: NAMESPACE,
  pid: { inum: LONG, is_host: BOOLEAN, pid_for_children: { inum: LONG } },
  pid_for_children: NAMESPACE,
  time: { inum: LONG, is_host: BOOLEAN, time_for_children: NAMESPACE },
  time_for_children: NAMESPACE,
};

/**
 * A Process message. What the official package does not list and no search needs by range is `flattened`: every field
 * counts against the index's limit, six times here.
 */
function processTree(pod: KeptTree, namespaces: KeptTree | typeof FLATTENED): KeptTree {
  return {
    exec_id: KEYWORD_IN_ECS,
    pid: LONG_IN_ECS,
    uid: LONG_IN_ECS,
    cwd: KEYWORD_IN_ECS,
    binary: KEYWORD_IN_ECS,
    arguments: KEYWORD_IN_ECS,
    flags: KEYWORD,
    start_time: KEYWORD_IN_ECS,
    auid: LONG,
    pod: pod,
    docker: KEYWORD,
    parent_exec_id: KEYWORD_IN_ECS,
    refcnt: LONG,
    cap: FLATTENED,
    ns: namespaces,
    tid: LONG_IN_ECS,
    process_credentials: FLATTENED,
    binary_properties: FLATTENED,
    user: { name: KEYWORD_IN_ECS },
    in_init_tree: BOOLEAN,
    environment_variables: "<object",
  };
}

function subjectTree(startType: string, namespaces: KeptTree | typeof FLATTENED): KeptTree {
  return processTree(
    {
      namespace: KEYWORD_IN_ECS,
      name: KEYWORD_IN_ECS,
      uid: KEYWORD_IN_ECS,
      container: {
        id: KEYWORD_IN_ECS,
        name: KEYWORD_IN_ECS,
        image: { id: KEYWORD, name: KEYWORD_IN_ECS },
        start_time: startType,
        pid: LONG_IN_ECS,
        maybe_exec_probe: BOOLEAN,
        security_context: FLATTENED,
      },
      pod_labels: "<flattened",
      workload: KEYWORD,
      workload_kind: KEYWORD_IN_ECS,
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
        pid: LONG_IN_ECS,
        maybe_exec_probe: BOOLEAN,
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
const PROGRAM: KeptTree = { ProgType: KEYWORD, InsnCnt: LONG, ProgName: KEYWORD };

const ARGUMENT: KeptTree = {
  label: KEYWORD,
  string_arg: KEYWORD,
  int_arg: LONG,
  uint_arg: LONG,
  long_arg: LONG,
  size_arg: UNSIGNED_LONG,
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
  capability_arg: { value: LONG, name: KEYWORD },
  kernel_cap_t_arg: KEYWORD,
  cap_inheritable_arg: KEYWORD,
  cap_permitted_arg: KEYWORD,
  cap_effective_arg: KEYWORD,
  module_arg: { name: KEYWORD, signature_ok: BOOLEAN, tainted: KEYWORD },
  bpf_attr_arg: PROGRAM,
  bpf_prog_arg: PROGRAM,
  bpf_map_arg: {
    MapType: KEYWORD,
    KeySize: LONG,
    ValueSize: LONG,
    MaxEntries: LONG,
    MapName: KEYWORD,
  },
  bpf_cmd_arg: KEYWORD,
  perf_event_arg: {
    KprobeFunc: KEYWORD,
    Type: KEYWORD,
    Config: UNSIGNED_LONG,
    ProbeOffset: UNSIGNED_LONG,
  },
  syscall_id: { id: LONG, abi: KEYWORD },
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
  policy_name: KEYWORD_IN_ECS,
  message: KEYWORD_IN_ECS,
  tags: KEYWORD_IN_ECS,
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
  time: KEYWORD_IN_ECS,
  node_name: KEYWORD_IN_ECS,
  cluster_name: KEYWORD_IN_ECS,
  node_labels: FLATTENED,
  aggregation_info: { count: UNSIGNED_LONG },
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
    time: KEYWORD_IN_ECS,
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
    offset: UNSIGNED_LONG,
    ref_ctr_offset: UNSIGNED_LONG,
  }),
  process_usdt: extend(HOOK, { path: KEYWORD, provider: KEYWORD, name: KEYWORD, flags: KEYWORD }),
  process_loader: {
    process: FLATTENED,
    parent: FLATTENED,
    ancestors: FLATTENED,
    path: KEYWORD_IN_ECS,
    buildid: KEYWORD,
  },
  process_throttle: { type: KEYWORD, cgroup: KEYWORD },
  rate_limit_info: { number_of_dropped_process_events: UNSIGNED_LONG },
  test: { arg0: UNSIGNED_LONG, arg1: UNSIGNED_LONG, arg2: UNSIGNED_LONG, arg3: UNSIGNED_LONG },
};

/** Names that the mapping itself adds below `cilium_tetragon.log`. */
export const ADDED_FIELDS: KeptTree = {
  /** An event time that cannot be stored as one. */
  unreadable_time: KEYWORD,
  /** `path: JSON` of every part of an event that its field would refuse. */
  unmapped: KEYWORD,
};
