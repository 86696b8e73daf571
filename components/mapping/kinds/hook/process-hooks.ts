import { HookRow } from "./hook-row";

/** Hooks on processes and their rights, and on what runs in the kernel itself. */
export const PROCESS_HOOKS: HookRow[] = [
  // The file is the program that is about to run.
  { topic: "execution", types: ["info"], names: "bprm_check" },
  {
    topic: "credential",
    types: ["change"],
    names:
      "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups commit_creds override_creds " +
      "capset uring_override_creds landlock_restrict_self seccomp setprocattr lsm_set_self_attr setselfattr",
  },
  {
    topic: "namespace",
    types: ["change"],
    names: "setns unshare create_user_ns copy_namespaces create_new_namespaces switch_task_namespaces",
  },
  {
    topic: "mount",
    types: ["change"],
    names:
      "mount umount umount2 fsmount fsopen fsconfig fspick open_tree open_tree_attr mount_setattr sb_remount pivot_root " +
      "chroot path_chroot set_fs_root set_fs_pwd",
  },
  // From the first path to the second one; the old root to where it stays, then the new root.
  { topic: "mount", types: ["change"], object: "last", names: "move_mount sb_pivotroot" },
  {
    topic: "ptrace",
    types: ["change"],
    names:
      "ptrace ptrace_attach ptrace_access_check ptrace_traceme arch_ptrace process_vm_readv process_vm_writev " +
      "process_madvise pidfd_getfd",
  },
  {
    topic: "check",
    types: ["info"],
    names: "cap_capable security_capable kernel_module_request module_request request_module",
  },
  {
    topic: "check",
    types: ["info"],
    truth: true,
    names:
      "capable ns_capable ns_capable_noaudit ns_capable_setid has_capability has_capability_noaudit has_ns_capability " +
      "has_ns_capability_noaudit file_ns_capable capable_wrt_inode_uidgid ptracer_capable inode_owner_or_capable " +
      "ptrace_may_access",
  },
  {
    topic: "module",
    types: ["start"],
    action: "module_loaded",
    names: "init_module finit_module load_module find_module_sections module_load",
  },
  {
    topic: "module",
    types: ["end"],
    action: "module_unloaded",
    names: "delete_module free_module module_free",
  },
  {
    topic: "module",
    types: ["info"],
    names:
      "kernel_read_file kernel_post_read_file kernel_load_data kernel_post_load_data kernel_module_from_file",
  },
  {
    topic: "bpf",
    types: ["start"],
    action: "bpf_loaded",
    names: "bpf_check bpf_prog_load bpf_prog_alloc bpf_prog_kallsyms_add bpf_prog_select_runtime",
  },
  {
    topic: "bpf",
    types: ["info"],
    names:
      "bpf bpf_map bpf_prog bpf_map_create bpf_map_alloc map_create bpf_token_create bpf_token_cmd bpf_token_capable",
  },
  {
    topic: "perf",
    types: ["info"],
    names: "perf_event_open perf_event_alloc perf_event_read perf_event_write",
  },
];
