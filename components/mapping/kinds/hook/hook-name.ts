/** How syscalls are called on every architecture: `__x64_sys_open`, `__arm64_compat_sys_open`, `__se_sys_open`, … */
const SYSCALL = /^(__[a-z0-9]+_(compat_)?sys_|_*(compat_)?(sys|SyS)_|ksys_)/;

/** How the functions are called that a kernel calls for an LSM hook. */
const LSM = /^(security_|bpf_lsm_)/;

/** Hooks whose function is called otherwise. */
const FUNCTION_OF: Partial<Record<string, string>> = {
  cred_prepare: "prepare_creds",
  cred_transfer: "transfer_creds",
  settime: "settime64",
  socket_sock_rcv_skb: "sock_rcv_skb",
  userns_create: "create_user_ns",
  vm_enough_memory: "vm_enough_memory_mm",
};

/**
 * A function's name as it is on every architecture, and the same for a syscall or LSM hook and for the function behind
 * it: `openat` of `__arm64_sys_openat`, `bprm_check` of `security_bprm_check` and of the hook `bprm_check_security`,
 * which is given as `security_bprm_check_security`.
 */
export function plainName(given: string): string {
  const hook = given.replace(LSM, "");
  if (hook === given) {
    return given.replace(SYSCALL, "");
  }
  return (FUNCTION_OF.hasOwnProperty(hook) && FUNCTION_OF[hook]) || hook.replace(/_security$/, "");
}

/** A syscall without what tells its variants for 32 bits: `recvmmsg_time64`, `preadv64v2`, `setuid16`. */
export function withoutWidth(name: string): string {
  return name.replace(/(_time)?(16|32|64)(v2)?$/, keepVersion);
}

function keepVersion(all: string): string {
  return all.substring(all.length - 2) === "v2" ? "2" : "";
}

/** A name without what a function acts on or is part of, before the name of the syscall that it serves or guards. */
export function withoutObject(name: string): string {
  return name.replace(
    /^(vfs_|_+|do_sys_|(inode|path|file|sock|socket|sb|task_fix|do|tcp|udp|udpv6|raw|rawv6|ping|sctp|inet6)_|(unix|inet)_((stream|dgram)_)?)/,
    "",
  );
}
