/** A field of an event: true where it is a value, an object where it has fields of its own. */
type Fields = { readonly [name: string]: true | Fields };

const inodeNumber = { inum: true, is_host: true } as const;
const capabilitySets = { permitted: true, effective: true, inheritable: true } as const;

const process: Fields = {
  exec_id: true,
  pid: true,
  uid: true,
  cwd: true,
  binary: true,
  arguments: true,
  flags: true,
  start_time: true,
  auid: true,
  pod: {
    namespace: true,
    name: true,
    uid: true,
    container: {
      id: true,
      name: true,
      image: { id: true, name: true },
      start_time: true,
      pid: true,
      maybe_exec_probe: true,
      security_context: { privileged: true },
    },
    pod_labels: true,
    workload: true,
    workload_kind: true,
    pod_annotations: true,
  },
  docker: true,
  parent_exec_id: true,
  refcnt: true,
  cap: capabilitySets,
  ns: {
    uts: inodeNumber,
    ipc: inodeNumber,
    mnt: inodeNumber,
    pid: inodeNumber,
    pid_for_children: inodeNumber,
    net: inodeNumber,
    time: inodeNumber,
    time_for_children: inodeNumber,
    cgroup: inodeNumber,
    user: inodeNumber,
  },
  tid: true,
  process_credentials: {
    uid: true,
    gid: true,
    euid: true,
    egid: true,
    suid: true,
    sgid: true,
    fsuid: true,
    fsgid: true,
    securebits: true,
    caps: capabilitySets,
    user_ns: { level: true, uid: true, gid: true, ns: inodeNumber },
  },
  binary_properties: {
    setuid: true,
    setgid: true,
    privileges_changed: true,
    file: { inode: { number: true, links: true }, path: true },
  },
  user: { name: true },
  in_init_tree: true,
  environment_variables: true,
};

const processes: Fields = { process, parent: process, ancestors: process };
const policy: Fields = { policy_name: true, message: true, args: true, tags: true, action: true };

/** Fields of each event kind that has any to filter, relative to the kind as field filters write them. */
export const eventFields: Fields = {
  process_exec: processes,
  process_exit: { ...processes, signal: true, status: true, time: true },
  process_kprobe: {
    ...processes,
    ...policy,
    function_name: true,
    return: true,
    return_action: true,
    kernel_stack_trace: true,
    user_stack_trace: true,
    data: true,
  },
  process_tracepoint: { ...processes, ...policy, subsys: true, event: true },
  process_loader: { ...processes, path: true, buildid: true },
  process_uprobe: {
    ...processes,
    ...policy,
    path: true,
    symbol: true,
    offset: true,
    ref_ctr_offset: true,
    data: true,
  },
  process_throttle: { type: true, cgroup: true },
  process_lsm: { ...processes, ...policy, function_name: true, ima_hash: true },
  process_usdt: { ...processes, ...policy, path: true, provider: true, name: true, flags: true },
  test: { arg0: true, arg1: true, arg2: true, arg3: true },
};

/** Whether a dotted path, relative to the kind, leads to a field of at least one event kind. */
export function isEventField(path: string): boolean {
  return Object.values(eventFields).some((kind) => {
    let fields: true | Fields | undefined = kind;
    for (const name of path.split(".")) {
      fields =
        fields === true || fields === undefined || !Object.hasOwn(fields, name) ? undefined : fields[name];
    }
    return fields !== undefined;
  });
}
