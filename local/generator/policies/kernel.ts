import { kprobe, type Policy, policy, tracepoint } from "../hook";
import { file } from "../generated-values";

const ok = () => ({ int_arg: 0 });

/** Policies on the kernel itself: modules, BPF, perf events, raw system calls. */
export const kernelPolicies: readonly Policy[] = [
  policy(
    "kernel-modules",
    kprobe(
      "security_kernel_module_request",
      (r) => [{ string_arg: r.pick(["fs-xfs", "net-pf-16-proto-9", "crypto-aes"]) }],
      {
        by: ["mount", "modprobe"],
        weight: 2,
        returns: ok,
      },
    ),
    kprobe(
      "security_kernel_read_file",
      (r) => [
        {
          file_arg: file(
            `/usr/lib/modules/6.8.0-51-generic/kernel/${r.pick(["fs/xfs/xfs", "drivers/net/wireguard/wireguard"])}.ko`,
          ),
        },
        { int_arg: 2, label: "id" },
      ],
      { by: ["modprobe"], weight: 2, returns: ok },
    ),
    kprobe("do_init_module", () => [{ module_arg: { name: "wireguard" } }], { by: ["modprobe"], weight: 2 }),
    kprobe(
      "do_init_module",
      () => [
        { module_arg: { name: "nvdrv", tainted: ["TAINT_PROPRIETARY_MODULE", "TAINT_OUT_OF_TREE_MODULE"] } },
      ],
      {
        variant: "tainted",
        by: ["modprobe"],
      },
    ),
    kprobe("free_module", () => [{ module_arg: { name: "wireguard" } }], { by: ["rmmod"] }),
  ),
  policy(
    "unsigned-modules",
    kprobe(
      "find_module_sections",
      () => [{ module_arg: { name: "hider", signature_ok: false, tainted: ["TAINT_UNSIGNED_MODULE"] } }],
      {
        by: ["modprobe"],
        message: "Kernel module without a valid signature",
      },
    ),
    kprobe("find_module_sections", () => [{ module_arg: { name: "xfs", signature_ok: true } }], {
      variant: "signed",
      by: ["modprobe"],
    }),
  ),
  policy(
    "bpf",
    kprobe(
      "bpf_check",
      (r) => [
        {
          bpf_attr_arg: { ProgType: "BPF_PROG_TYPE_KPROBE", InsnCnt: r.int(2, 4096), ProgName: "flow_exit" },
        },
      ],
      {
        by: ["bpftool"],
        weight: 2,
      },
    ),
    kprobe(
      "security_bpf_map_create",
      () => [
        {
          bpf_map_arg: {
            MapType: "BPF_MAP_TYPE_LRU_HASH",
            KeySize: 16,
            ValueSize: 48,
            MaxEntries: 65536,
            MapName: "flows",
          },
        },
      ],
      { by: ["bpftool"] },
    ),
    kprobe(
      "bpf_prog_kallsyms_add",
      () => [{ bpf_prog_arg: { ProgType: "BPF_PROG_TYPE_SCHED_CLS", InsnCnt: 231, ProgName: "from_pod" } }],
      { by: ["bpftool"] },
    ),
    kprobe("__x64_sys_bpf", () => [{ label: "cmd", bpf_cmd_arg: "BPF_MAP_CREATE" }], { by: ["bpftool"] }),
    kprobe("__x64_sys_bpf", () => [{ label: "cmd", bpf_cmd_arg: 40 }], {
      variant: "newer-command",
      by: ["bpftool"],
    }),
  ),
  policy(
    "perf-events",
    kprobe(
      "security_perf_event_alloc",
      () => [
        {
          perf_event_arg: {
            KprobeFunc: "vfs_read",
            Type: "PERF_TYPE_TRACEPOINT",
            Config: "1402",
            ProbeOffset: "24",
          },
        },
      ],
      { by: ["bpftool"] },
    ),
  ),
  policy(
    "raw-syscalls",
    tracepoint(
      "raw_syscalls",
      "sys_enter",
      (r) => [{ syscall_id: { id: r.pick([59, 56, 257, 41]), abi: "x64" } }],
      { weight: 8 },
    ),
    tracepoint("raw_syscalls", "sys_exit", () => [
      { syscall_id: { abi: "i386" } },
      { long_arg: "-9223372036854775808" },
    ]),
  ),
  policy(
    "syscall-enforcer",
    tracepoint("raw_syscalls", "sys_enter", () => [{ syscall_id: { id: 101, abi: "x64" } }], {
      variant: "denied",
      by: ["strace"],
      action: "NOTIFYENFORCER",
      message: "System call of the forbidden list",
      tags: ["enforcement"],
    }),
    kprobe("__x64_sys_kexec_load", () => [{ size_arg: "18446744073709551615" }, { size_arg: "0" }], {
      variant: "denied",
      action: "OVERRIDE",
    }),
  ),
  policy(
    "scheduler",
    tracepoint(
      "sched",
      "sched_process_exec",
      (r) => [
        { int_arg: r.int(1000, 9000) },
        { linux_binprm_arg: { path: "/usr/bin/curl", permission: "-rwxr-xr-x" } },
      ],
      {
        by: ["curl"],
        weight: 3,
      },
    ),
    tracepoint(
      "signal",
      "signal_generate",
      (r) => [{ int_arg: 9 }, { int_arg: 0 }, { string_arg: "java" }, { int_arg: r.int(1000, 9000) }],
      { by: ["kubelet"] },
    ),
  ),
  policy(
    "other-actions",
    kprobe("sk_alloc", undefined, { action: "TRACKSOCK", by: ["node"] }),
    kprobe("__sk_free", undefined, { action: "UNTRACKSOCK", by: ["node"] }),
    kprobe("__x64_sys_dup", () => [{ int_arg: 3 }, { int_arg: 4 }], { action: "COPYFD", by: ["sh"] }),
    kprobe("__x64_sys_close", () => [{ int_arg: 3 }], { action: "UNFOLLOWFD", by: ["sh"] }),
    kprobe("do_filp_open", () => [{ string_arg: "" }], { action: "FOLLOWFD", by: ["sh"] }),
    kprobe("security_task_kill", () => [{ int_arg: 9 }], { action: "GETURL", by: ["sh"] }),
    kprobe("security_task_setnice", () => [{ int_arg: -5 }], { action: "DNSLOOKUP", by: ["sh"] }),
    kprobe("security_task_prctl", () => [{ int_arg: 38 }, { long_arg: "1" }], {
      action: "NOPOST",
      by: ["sh"],
    }),
    kprobe("proc_exec_connector", undefined, { action: "CLEANUPENFORCERNOTIFICATION", by: ["sh"] }),
  ),
];
