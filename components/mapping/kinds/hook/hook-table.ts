import { remember } from "../../values";

/**
 * What a known kernel function, LSM hook, syscall or tracepoint does, by its name without prefixes. The order of the
 * rows has no meaning; a name that stands in none is classified by its arguments.
 */
type HookRow = [
  /** For `socket` the addresses decide what is source and destination. */
  topic: HookTopic,
  /** Values of `event.type`. */
  types: string,
  /** A fixed `event.action`; `NAME` for the name without prefixes; empty: the name as the event gives it. */
  action: string,
  /** `network.direction` of the traffic; empty where it has none. */
  direction: string,
  names: string,
];

export type HookTopic =
  "file" | "socket" | "credential" | "namespace" | "mount" | "ptrace" | "module" | "bpf" | "perf" | "check";

/** A hook with its name without prefixes. */
export interface Hook {
  name: string;
  /** Values of `event.category` and `event.type`; empty for a hook that the table lacks. */
  category: string[];
  type: string[];
  /** `event.action`; without one the action is the name of the hook as the event gives it. */
  action?: string;
  topic?: HookTopic;
  direction?: string;
}

const NAME = "NAME";

/** `event.category` of a topic; `process` for all others. */
const CATEGORY: Partial<Record<HookTopic, string>> = {
  file: "file",
  socket: "network",
  module: "driver",
  bpf: "driver",
  perf: "driver",
};

const ROWS: HookRow[] = [
  [
    "file",
    "access",
    "open",
    "",
    "open open_by_handle_at filp_open dentry_open fd_install file_permission " +
      "inode_permission read readv pread64 preadv sendfile mmap_file",
  ],
  [
    "file",
    "change",
    "modification",
    "",
    "write writev pwrite64 pwritev truncate fallocate chmod chown " +
      "inode_setattr utimes utimens setxattr removexattr " +
      "inode_set_acl copy_file_range",
  ],
  ["file", "creation", "creation", "", "creat mkdir mknod symlink link memfd_create inode_create vfs_create"],
  ["file", "deletion", "deletion", "", "unlink rmdir"],
  ["file", "change", "rename", "", "rename"],
  [
    "socket",
    "connection start",
    "connection_attempted",
    "egress",
    "connect tcp_v4_connect tcp_v6_connect ip4_datagram_connect ip6_datagram_connect",
  ],
  [
    "socket",
    "connection start",
    "connection_accepted",
    "ingress",
    "accept accept4 inet_csk_accept inet_csk_complete_hashdance",
  ],
  [
    "socket",
    "connection end",
    "disconnect_received",
    "",
    "tcp_close tcp_fin tcp_reset tcp_done tcp_disconnect inet_release inet_csk_destroy_sock unix_release " +
      "udp_destroy_sock sock_release shutdown",
  ],
  [
    "socket",
    "info",
    "",
    "egress",
    "sendto sendmsg sendmmsg ip_output ip6_output ip_local_out ip_queue_xmit ip_finish_output " +
      "dev_queue_xmit tcp_retransmit_skb",
  ],
  [
    "socket",
    "info",
    "",
    "ingress",
    "recvfrom recvmsg recvmmsg ip_rcv ipv6_rcv ip_local_deliver tcp_v4_rcv tcp_v6_rcv udp_rcv " +
      "netif_receive_skb",
  ],
  [
    "socket",
    "info",
    "",
    "",
    "socket socketpair bind listen setsockopt getsockopt socket_create socket_post_create " +
      "inet_csk_listen_start kfree_skb kfree_skb_reason tcp_set_state inet_sock_set_state",
  ],
  [
    "credential",
    "change",
    "NAME",
    "",
    "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups commit_creds " +
      "override_creds capset",
  ],
  [
    "namespace",
    "change",
    "NAME",
    "",
    "setns unshare create_user_ns userns_create copy_namespaces create_new_namespaces " +
      "switch_task_namespaces",
  ],
  [
    "mount",
    "change",
    "NAME",
    "",
    "mount umount umount2 move_mount fsmount fsopen fsconfig open_tree mount_setattr sb_remount " +
      "pivot_root sb_pivotroot chroot set_fs_root set_fs_pwd",
  ],
  [
    "ptrace",
    "change",
    "NAME",
    "",
    "ptrace ptrace_attach ptrace_access_check ptrace_traceme arch_ptrace process_vm_readv " +
      "process_vm_writev",
  ],
  [
    "check",
    "info",
    "NAME",
    "",
    "cap_capable capable ns_capable kernel_module_request module_request request_module",
  ],
  [
    "module",
    "start",
    "module_loaded",
    "",
    "init_module finit_module load_module find_module_sections module_load",
  ],
  ["module", "end", "module_unloaded", "", "delete_module free_module module_free"],
  [
    "module",
    "info",
    "",
    "",
    "kernel_read_file kernel_post_read_file kernel_load_data kernel_post_load_data " +
      "kernel_module_from_file",
  ],
  [
    "bpf",
    "start",
    "bpf_loaded",
    "",
    "bpf_check bpf_prog_load bpf_prog_alloc bpf_prog_kallsyms_add bpf_prog_select_runtime",
  ],
  ["bpf", "info", "", "", "bpf bpf_map bpf_prog bpf_map_create bpf_map_alloc map_create bpf_token_create"],
  ["perf", "info", "", "", "perf_event_open perf_event_alloc perf_event_read perf_event_write"],
];

/** Everything that may stand before the name of a syscall or hook; a name may carry two of them. */
const PREFIX =
  /^(security_|bpf_lsm_|__[a-z0-9]+_(compat_)?sys_|__(do|sys)_|do_sys_|ksys_|compat_sys_|vfs_|sys_(enter_|exit_)?)/;

/** What a hook acts on, before the name of the syscall that it serves or guards. */
const OBJECT =
  /^((inode|path|file|sock|socket|sb|task_fix|do|_|tcp|udp|udpv6)_|(unix|inet)_((stream|dgram)_)?)/;

/** A syscall's variants by descriptor, without following links, or relative to a directory. */
const VARIANT = /^[fl](ch|tr|set|rem)|at2?$/g;

const known: Record<string, HookRow> = {};
for (let i = 0; i < ROWS.length; i++) {
  const names = ROWS[i][4].split(" ");
  for (let j = 0; j < names.length; j++) {
    known["=" + names[j]] = ROWS[i];
  }
}

/** Looks a function, LSM hook or tracepoint up in the table. */
export const hookOf = remember(function classifyHook(given: string): Hook {
  const name = known["=" + given] === undefined ? given.replace(PREFIX, "") : given;
  const bare = "=" + name.replace(OBJECT, "");
  const row = known["=" + name] || known[bare] || known["=" + bare.substring(1).replace(VARIANT, "$1")];
  if (row === undefined) {
    return { name: name, category: [], type: [] };
  }
  return {
    name: name,
    topic: row[0],
    category: [CATEGORY[row[0]] || "process"],
    type: row[1].split(" "),
    action: row[2] === NAME ? name.replace(/^__/, "") : row[2] || undefined,
    direction: row[3] || undefined,
  };
});
