import { Classification } from "./types";
import { remember } from "./values";

/**
 * What a known kernel function, LSM hook, syscall or tracepoint does, by its name without prefixes. The order of the
 * rows has no meaning; a name that stands in none is classified by its arguments.
 */
interface HookGroup {
  /** For `socket` the addresses decide what is source and destination. */
  topic: HookTopic;
  category: string[];
  type: string[];
  /** A fixed `event.action`; `NAME` for the name without prefixes; absent: the name as the event gives it. */
  action?: string;
  /** `network.direction` of the traffic. */
  direction?: string;
  names: string;
}

export type HookTopic =
  "file" | "socket" | "credential" | "namespace" | "mount" | "ptrace" | "module" | "bpf" | "perf" | "check";

/** A hook with its name without prefixes. */
export interface Hook extends Classification {
  name: string;
  topic?: HookTopic;
  direction?: string;
}

const NAME = "NAME";

const PROCESS = ["process"];
const FILE = ["file"];
const NETWORK = ["network"];
const DRIVER = ["driver"];

const GROUPS: HookGroup[] = [
  {
    topic: "file",
    category: FILE,
    type: ["access"],
    action: "open",
    names:
      "open openat openat2 open_by_handle_at filp_open file_open dentry_open fd_install file_permission " +
      "inode_permission read readv pread64 preadv sendfile mmap_file",
  },
  {
    topic: "file",
    category: FILE,
    type: ["change"],
    action: "modification",
    names:
      "write writev pwrite64 pwritev truncate ftruncate path_truncate file_truncate fallocate chmod " +
      "fchmod fchmodat path_chmod chown lchown fchown fchownat path_chown inode_setattr utimes " +
      "utimensat setxattr lsetxattr fsetxattr inode_setxattr removexattr lremovexattr fremovexattr " +
      "inode_removexattr inode_set_acl copy_file_range",
  },
  {
    topic: "file",
    category: FILE,
    type: ["creation"],
    action: "creation",
    names:
      "creat mkdir mkdirat mknod mknodat symlink symlinkat link linkat memfd_create inode_create " +
      "inode_mkdir inode_mknod inode_symlink inode_link path_mkdir path_mknod path_symlink path_link " +
      "vfs_create",
  },
  {
    topic: "file",
    category: FILE,
    type: ["deletion"],
    action: "deletion",
    names: "unlink unlinkat rmdir inode_unlink inode_rmdir path_unlink path_rmdir",
  },
  {
    topic: "file",
    category: FILE,
    type: ["change"],
    action: "rename",
    names: "rename renameat renameat2 inode_rename path_rename",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["connection", "start"],
    action: "connection_attempted",
    direction: "egress",
    names:
      "connect socket_connect tcp_connect tcp_v4_connect tcp_v6_connect inet_stream_connect " +
      "__inet_stream_connect inet_dgram_connect ip4_datagram_connect ip6_datagram_connect " +
      "unix_stream_connect unix_dgram_connect",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["connection", "start"],
    action: "connection_accepted",
    direction: "ingress",
    names: "accept accept4 socket_accept inet_accept inet_csk_accept unix_accept inet_csk_complete_hashdance",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["connection", "end"],
    action: "disconnect_received",
    names:
      "tcp_close __tcp_close tcp_fin tcp_reset tcp_done tcp_disconnect tcp_shutdown inet_release " +
      "inet_shutdown inet_csk_destroy_sock unix_release udp_destroy_sock sock_release shutdown " +
      "socket_shutdown",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["info"],
    direction: "egress",
    names:
      "sendto sendmsg sendmmsg socket_sendmsg sock_sendmsg tcp_sendmsg udp_sendmsg udpv6_sendmsg " +
      "unix_stream_sendmsg unix_dgram_sendmsg ip_output ip6_output ip_local_out __ip_local_out " +
      "ip_queue_xmit __ip_queue_xmit ip_finish_output dev_queue_xmit __dev_queue_xmit " +
      "tcp_retransmit_skb",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["info"],
    direction: "ingress",
    names:
      "recvfrom recvmsg recvmmsg socket_recvmsg sock_recvmsg tcp_recvmsg udp_recvmsg udpv6_recvmsg " +
      "unix_stream_recvmsg unix_dgram_recvmsg ip_rcv ipv6_rcv ip_local_deliver tcp_v4_rcv tcp_v6_rcv " +
      "udp_rcv netif_receive_skb",
  },
  {
    topic: "socket",
    category: NETWORK,
    type: ["info"],
    names:
      "socket socketpair bind listen setsockopt getsockopt socket_create socket_post_create socket_bind " +
      "socket_listen socket_setsockopt socket_getsockopt inet_bind inet_listen inet_csk_listen_start " +
      "kfree_skb kfree_skb_reason tcp_set_state inet_sock_set_state",
  },
  {
    topic: "credential",
    category: PROCESS,
    type: ["change"],
    action: NAME,
    names:
      "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups commit_creds " +
      "override_creds capset task_fix_setuid task_fix_setgid task_fix_setgroups",
  },
  {
    topic: "namespace",
    category: PROCESS,
    type: ["change"],
    action: NAME,
    names:
      "setns unshare create_user_ns userns_create copy_namespaces create_new_namespaces " +
      "switch_task_namespaces",
  },
  {
    topic: "mount",
    category: PROCESS,
    type: ["change"],
    action: NAME,
    names:
      "mount umount umount2 move_mount fsmount fsopen fsconfig open_tree mount_setattr do_mount " +
      "path_mount do_umount path_umount sb_mount sb_umount sb_remount pivot_root sb_pivotroot " +
      "path_pivot_root chroot path_chroot set_fs_root set_fs_pwd",
  },
  {
    topic: "ptrace",
    category: PROCESS,
    type: ["change"],
    action: NAME,
    names:
      "ptrace ptrace_attach ptrace_access_check ptrace_traceme arch_ptrace process_vm_readv " +
      "process_vm_writev",
  },
  {
    topic: "check",
    category: PROCESS,
    type: ["info"],
    action: NAME,
    names:
      "cap_capable capable ns_capable file_ns_capable kernel_module_request module_request " +
      "__request_module",
  },
  {
    topic: "module",
    category: DRIVER,
    type: ["start"],
    action: "module_loaded",
    names: "init_module finit_module do_init_module load_module find_module_sections module_load",
  },
  {
    topic: "module",
    category: DRIVER,
    type: ["end"],
    action: "module_unloaded",
    names: "delete_module free_module module_free",
  },
  {
    topic: "module",
    category: DRIVER,
    type: ["info"],
    names:
      "kernel_read_file kernel_post_read_file kernel_load_data kernel_post_load_data " +
      "kernel_module_from_file",
  },
  {
    topic: "bpf",
    category: DRIVER,
    type: ["start"],
    action: "bpf_loaded",
    names: "bpf_check bpf_prog_load bpf_prog_alloc bpf_prog_kallsyms_add bpf_prog_select_runtime",
  },
  {
    topic: "bpf",
    category: DRIVER,
    type: ["info"],
    names: "bpf bpf_map bpf_prog bpf_map_create bpf_map_alloc map_create bpf_token_create",
  },
  {
    topic: "perf",
    category: DRIVER,
    type: ["info"],
    names: "perf_event_open perf_event_alloc perf_event_read perf_event_write",
  },
];

/** Everything that may stand before the name of a syscall or hook; a name may carry two of them. */
const PREFIX =
  /^(security_|bpf_lsm_|__(x64|x86|ia32|arm64|riscv|s390x?|powerpc|loongarch|mips)_(compat_)?sys_|__(se|do)_(compat_)?sys_|__do_|__sys_|do_sys_|ksys_|compat_sys_|vfs_|sys_enter_|sys_exit_|sys_)/;

const known: Record<string, HookGroup> = {};
for (let i = 0; i < GROUPS.length; i++) {
  const names = GROUPS[i].names.split(" ");
  for (let j = 0; j < names.length; j++) {
    known["=" + names[j]] = GROUPS[i];
  }
}

/** Looks a function, LSM hook or tracepoint up in the table. */
export const hookOf = remember(function classifyHook(given: string): Hook {
  const direct = known["=" + given];
  const name = direct === undefined ? given.replace(PREFIX, "") : given;
  const group = direct || known["=" + name];
  if (group === undefined) {
    return { name: name, category: [], type: [] };
  }
  return {
    name: name,
    topic: group.topic,
    category: group.category,
    type: group.type,
    action: group.action === NAME ? name.replace(/^__/, "") : group.action,
    direction: group.direction,
  };
});
