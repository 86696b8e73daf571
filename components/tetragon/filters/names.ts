/**
 * Names that Tetragon's event API gives to event kinds and Linux capabilities. Filters are decoded by protojson,
 * which accepts these spellings and no others: one wrong name and the agent exits at start.
 */

/** Event kinds that allow lists, deny lists and field filters can name; `rate_limit_info` bypasses every filter. */
export const eventTypes = [
  "PROCESS_EXEC",
  "PROCESS_EXIT",
  "PROCESS_KPROBE",
  "PROCESS_TRACEPOINT",
  "PROCESS_LOADER",
  "PROCESS_UPROBE",
  "PROCESS_THROTTLE",
  "PROCESS_LSM",
  "PROCESS_USDT",
  "TEST",
] as const;
export type EventType = (typeof eventTypes)[number];

/** Capabilities in kernel order. `DAC_OVERRIDE` lacks the prefix in Tetragon's API. */
export const capabilities = [
  "CAP_CHOWN",
  "DAC_OVERRIDE",
  "CAP_DAC_READ_SEARCH",
  "CAP_FOWNER",
  "CAP_FSETID",
  "CAP_KILL",
  "CAP_SETGID",
  "CAP_SETUID",
  "CAP_SETPCAP",
  "CAP_LINUX_IMMUTABLE",
  "CAP_NET_BIND_SERVICE",
  "CAP_NET_BROADCAST",
  "CAP_NET_ADMIN",
  "CAP_NET_RAW",
  "CAP_IPC_LOCK",
  "CAP_IPC_OWNER",
  "CAP_SYS_MODULE",
  "CAP_SYS_RAWIO",
  "CAP_SYS_CHROOT",
  "CAP_SYS_PTRACE",
  "CAP_SYS_PACCT",
  "CAP_SYS_ADMIN",
  "CAP_SYS_BOOT",
  "CAP_SYS_NICE",
  "CAP_SYS_RESOURCE",
  "CAP_SYS_TIME",
  "CAP_SYS_TTY_CONFIG",
  "CAP_MKNOD",
  "CAP_LEASE",
  "CAP_AUDIT_WRITE",
  "CAP_AUDIT_CONTROL",
  "CAP_SETFCAP",
  "CAP_MAC_OVERRIDE",
  "CAP_MAC_ADMIN",
  "CAP_SYSLOG",
  "CAP_WAKE_ALARM",
  "CAP_BLOCK_SUSPEND",
  "CAP_AUDIT_READ",
  "CAP_PERFMON",
  "CAP_BPF",
  "CAP_CHECKPOINT_RESTORE",
] as const;
