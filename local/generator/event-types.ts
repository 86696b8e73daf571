/**
 * One line of Tetragon's export file, as protobuf's JSON encoding prints it: proto field names, 64-bit integers as
 * decimal strings, zero values of plain scalars absent. Exactly one kind is set in an event.
 * @see https://tetragon.io/docs/reference/grpc-api/
 */
export interface TetragonEvent {
  process_exec?: ProcessExec;
  process_exit?: ProcessExit;
  process_kprobe?: ProcessKprobe;
  process_tracepoint?: ProcessTracepoint;
  process_loader?: ProcessLoader;
  process_uprobe?: ProcessUprobe;
  process_throttle?: { type?: string; cgroup?: string };
  process_lsm?: ProcessLsm;
  process_usdt?: ProcessUsdt;
  node_name?: string;
  /** RFC 3339 in UTC with 0, 3, 6 or 9 fraction digits. */
  time?: string;
  aggregation_info?: { count?: string };
  cluster_name?: string;
  node_labels?: Record<string, string>;
  test?: { arg0?: string; arg1?: string; arg2?: string; arg3?: string };
  rate_limit_info?: { number_of_dropped_process_events?: string };
}

export interface ProcessPair {
  process?: Process;
  parent?: Process;
  ancestors?: Process[];
}

/** What every event of a tracing policy's hook may carry. */
export interface PolicyFields {
  args?: KprobeArgument[];
  action?: string;
  policy_name?: string;
  message?: string;
  tags?: string[];
}

export type ProcessExec = ProcessPair;

export interface ProcessExit extends ProcessPair {
  signal?: string;
  status?: number;
  time?: string;
}

export interface ProcessKprobe extends ProcessPair, PolicyFields {
  function_name?: string;
  return?: KprobeArgument;
  return_action?: string;
  kernel_stack_trace?: StackTraceEntry[];
  user_stack_trace?: StackTraceEntry[];
  data?: KprobeArgument[];
}

export interface ProcessTracepoint extends ProcessPair, PolicyFields {
  subsys?: string;
  event?: string;
}

export interface ProcessLoader extends ProcessPair {
  path?: string;
  buildid?: string;
}

export interface ProcessUprobe extends ProcessPair, PolicyFields {
  path?: string;
  symbol?: string;
  offset?: string;
  ref_ctr_offset?: string;
  data?: KprobeArgument[];
}

export interface ProcessLsm extends ProcessPair, PolicyFields {
  function_name?: string;
  ima_hash?: string;
}

export interface ProcessUsdt extends ProcessPair, PolicyFields {
  path?: string;
  provider?: string;
  name?: string;
  flags?: string;
}

export interface Process {
  exec_id?: string;
  pid?: number;
  uid?: number;
  cwd?: string;
  binary?: string;
  arguments?: string;
  flags?: string;
  start_time?: string;
  auid?: number;
  pod?: Pod;
  docker?: string;
  parent_exec_id?: string;
  refcnt?: number;
  cap?: Capabilities;
  ns?: Record<string, Namespace>;
  tid?: number;
  process_credentials?: Credentials;
  binary_properties?: {
    setuid?: number;
    setgid?: number;
    privileges_changed?: string[];
    file?: { inode?: { number?: string; links?: number }; path?: string };
  };
  user?: { name?: string };
  in_init_tree?: boolean;
  environment_variables?: { Key?: string; Value?: string }[];
}

export interface Pod {
  namespace?: string;
  name?: string;
  uid?: string;
  container?: Container;
  pod_labels?: Record<string, string>;
  workload?: string;
  workload_kind?: string;
  pod_annotations?: Record<string, string>;
}

export interface Container {
  id?: string;
  name?: string;
  image?: { id?: string; name?: string };
  start_time?: string;
  pid?: number;
  maybe_exec_probe?: boolean;
  security_context?: { privileged?: boolean };
}

export interface Capabilities {
  permitted?: string[];
  effective?: string[];
  inheritable?: string[];
}

export interface Namespace {
  inum?: number;
  is_host?: boolean;
}

export interface Credentials {
  uid?: number;
  gid?: number;
  euid?: number;
  egid?: number;
  suid?: number;
  sgid?: number;
  fsuid?: number;
  fsgid?: number;
  securebits?: string[];
  caps?: Capabilities;
  user_ns?: UserNamespace;
}

export interface UserNamespace {
  level?: number;
  uid?: number;
  gid?: number;
  ns?: Namespace;
}

export interface Socket {
  family?: string;
  type?: string;
  protocol?: string;
  mark?: number;
  priority?: number;
  saddr?: string;
  daddr?: string;
  sport?: number;
  dport?: number;
  cookie?: string;
  state?: string;
}

export interface SocketBuffer {
  hash?: number;
  len?: number;
  priority?: number;
  mark?: number;
  saddr?: string;
  daddr?: string;
  sport?: number;
  dport?: number;
  proto?: number;
  sec_path_len?: number;
  sec_path_olen?: number;
  protocol?: string;
  family?: string;
}

export interface FilePath {
  mount?: string;
  path?: string;
  flags?: string;
  permission?: string;
}

export interface BpfProgram {
  ProgType?: string;
  InsnCnt?: number;
  ProgName?: string;
}

/** One argument: `label` and exactly one of the others. */
export interface KprobeArgument {
  string_arg?: string;
  int_arg?: number;
  skb_arg?: SocketBuffer;
  size_arg?: string;
  bytes_arg?: string;
  path_arg?: FilePath;
  file_arg?: FilePath;
  truncated_bytes_arg?: { bytes_arg?: string; orig_size?: string };
  sock_arg?: Socket;
  cred_arg?: Capabilities;
  long_arg?: string;
  bpf_attr_arg?: BpfProgram;
  perf_event_arg?: { KprobeFunc?: string; Type?: string; Config?: string; ProbeOffset?: string };
  bpf_map_arg?: {
    MapType?: string;
    KeySize?: number;
    ValueSize?: number;
    MaxEntries?: number;
    MapName?: string;
  };
  uint_arg?: number;
  user_namespace_arg?: { level?: number; owner?: number; group?: number; ns?: Namespace };
  capability_arg?: { value?: number; name?: string };
  label?: string;
  process_credentials_arg?: Credentials;
  user_ns_arg?: UserNamespace;
  module_arg?: { name?: string; signature_ok?: boolean; tainted?: string[] };
  kernel_cap_t_arg?: string;
  cap_inheritable_arg?: string;
  cap_permitted_arg?: string;
  cap_effective_arg?: string;
  linux_binprm_arg?: { path?: string; flags?: string; permission?: string };
  net_dev_arg?: { name?: string };
  bpf_cmd_arg?: string | number;
  syscall_id?: { id?: number; abi?: string };
  sockaddr_arg?: { family?: string; addr?: string; port?: number };
  bpf_prog_arg?: BpfProgram;
  error_arg?: { Message?: string };
  sockaddrun_arg?: { family?: string; path?: string };
}

export interface StackTraceEntry {
  address?: string;
  offset?: string;
  symbol?: string;
  module?: string;
}
