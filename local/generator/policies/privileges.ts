import { kprobe, type Policy, policy } from "../hook";
import { containerCapabilities, credentials, hostUserNamespace, rootCredentials } from "../generated-values";

const elevators = ["su", "sudo"] as const;

/** Policies on credentials, capabilities, namespaces and mounts. */
export const privilegePolicies: readonly Policy[] = [
  policy(
    "credential-changes",
    kprobe("commit_creds", () => [{ process_credentials_arg: rootCredentials() }], {
      by: elevators,
      weight: 6,
    }),
    kprobe(
      "override_creds",
      () => [
        {
          process_credentials_arg: {
            ...credentials(1000, 1000),
            securebits: ["SecBitKeepCaps", "SecBitNoRoot"],
            caps: {},
            user_ns: hostUserNamespace,
          },
        },
      ],
      {
        by: ["java"],
      },
    ),
  ),
  policy(
    "setid-syscalls",
    kprobe("__x64_sys_setuid", (r) => [{ int_arg: r.pick([0, 0, 999, 65534]) }], {
      by: elevators,
      weight: 4,
    }),
    kprobe("__x64_sys_setgid", () => [{ int_arg: 0 }], { by: elevators, weight: 4 }),
    kprobe("__arm64_sys_setresuid", () => [{ int_arg: -1 }, { int_arg: 0 }, { int_arg: -1 }], {
      by: elevators,
    }),
    kprobe("__ia32_sys_setfsuid", () => [{ int_arg: 0 }], { by: elevators }),
  ),
  policy(
    "setuid-root",
    kprobe("__sys_setuid", () => [{ int_arg: 0 }], {
      by: elevators,
      weight: 2,
      returns: () => ({ int_arg: -1 }),
      returnAction: "POST",
      message: 'Switch to \\"root\\" refused',
      tags: ["observability.privilege_escalation"],
    }),
  ),
  policy(
    "capability-use",
    kprobe(
      "cap_capable",
      () => [{ user_ns_arg: hostUserNamespace }, { capability_arg: { value: 21, name: "CAP_SYS_ADMIN" } }],
      {
        by: ["kubelet", "containerd", "runc"],
        weight: 8,
        returns: () => ({ int_arg: 0 }),
      },
    ),
    kprobe(
      "cap_capable",
      () => [
        { user_ns_arg: { level: 1, uid: 1000, gid: 1000, ns: { inum: 4026533102 } } },
        { capability_arg: { value: 0, name: "CAP_CHOWN" } },
      ],
      { variant: "refused", by: ["unshare", "chmod"], weight: 3, returns: () => ({ int_arg: -1 }) },
    ),
    kprobe("cap_capable", () => [{ capability_arg: { value: 1, name: "DAC_OVERRIDE" } }], {
      variant: "dac-override",
      by: ["cat"],
      weight: 2,
    }),
  ),
  policy(
    "capability-sets",
    kprobe(
      "security_capset",
      () => [
        { process_credentials_arg: rootCredentials() },
        { cap_effective_arg: "00000000a80425fb" },
        { cap_inheritable_arg: "0000000000000000" },
        { cap_permitted_arg: "000001ffffffffff" },
      ],
      { by: ["runc", "sudo"] },
    ),
    kprobe("cap_bset_drop", () => [{ label: "bounding", kernel_cap_t_arg: "00000000a80425fb" }], {
      by: ["runc"],
    }),
  ),
  policy(
    "user-namespaces",
    kprobe("create_user_ns", undefined, {
      by: ["unshare"],
      weight: 2,
      action: "SIGKILL",
      message: "Unprivileged user namespace",
    }),
    kprobe("create_user_ns", undefined, { variant: "observed", by: ["unshare"] }),
  ),
  policy(
    "namespace-access",
    kprobe(
      "__x64_sys_setns",
      (r) => [
        { int_arg: r.int(3, 12), label: "fd" },
        { int_arg: 1073741824, label: "nstype" },
      ],
      {
        by: ["nsenter", "runc"],
        weight: 2,
      },
    ),
    kprobe("__x64_sys_unshare", () => [{ int_arg: 268435456, label: "flags" }], { by: ["unshare"] }),
  ),
  policy(
    "mounts",
    kprobe("__x64_sys_mount", () => [{ string_arg: "tmpfs" }, { string_arg: "/run/secrets" }], {
      by: ["mount", "containerd"],
      weight: 2,
    }),
    kprobe("__x64_sys_umount2", () => [{ string_arg: "/run/secrets" }, { int_arg: 2 }], { by: ["mount"] }),
    kprobe("__x64_sys_pivot_root", () => [{ string_arg: "." }, { string_arg: "." }], { by: ["runc"] }),
  ),
  policy(
    "ptrace",
    kprobe(
      "__x64_sys_ptrace",
      (r) => [
        { int_arg: 16, label: "request" },
        { int_arg: r.int(1000, 90000), label: "pid" },
      ],
      { by: ["strace"], weight: 2 },
    ),
    kprobe("security_ptrace_access_check", () => [{ uint_arg: 2 }], {
      by: ["strace"],
      action: "SIGNAL",
      returnAction: "OVERRIDE",
      returns: () => ({ int_arg: -1 }),
    }),
  ),
  policy(
    "clock",
    kprobe("__x64_sys_clock_settime", () => [{ int_arg: 0 }], { by: ["chronyd"] }),
  ),
  policy(
    "older-agents",
    kprobe("security_task_fix_setuid", () => [
      { cred_arg: { permitted: containerCapabilities, effective: ["CAP_KILL"], inheritable: ["CAP_CHOWN"] } },
    ]),
    kprobe("ns_capable", () => [
      { user_namespace_arg: { level: 0, owner: 0, group: 0, ns: { inum: 4026531837, is_host: true } } },
    ]),
    kprobe("register_netdevice", () => [{ net_dev_arg: { name: "lxc4f1d0a" } }]),
  ),
];
