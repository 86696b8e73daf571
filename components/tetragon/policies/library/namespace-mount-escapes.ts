import { definePolicy } from "../definition";
import { arg, kprobe, type Hook } from "../policy-hooks";
import { flag } from "../parameters";

const namespaceHooks: Hook[] = [
  {
    call: "sys_setns",
    args: [arg(0, "int", "fd"), arg(1, "int", "type")],
    // The runtime enters the namespaces of a container for every `kubectl exec` and exec probe.
    enforcement: "none",
    message: "A process of a pod entered another namespace",
  },
  {
    call: "sys_unshare",
    args: [arg(0, "int", "flags")],
    enforcement: "deny",
    message: "A process of a pod left its namespaces",
  },
];

// The security hooks see what the kernel resolved, not user memory that may change after the check.
const mountHooks: Hook[] = [
  {
    call: "security_sb_mount",
    args: [arg(0, "string", "source"), arg(1, "path", "target"), arg(2, "string", "type")],
    enforcement: "deny",
    message: "A process of a pod mounted a file system",
  },
  {
    call: "security_move_mount",
    args: [arg(0, "path", "source"), arg(1, "path", "target")],
    enforcement: "deny",
    optional: true,
    message: "A process of a pod moved a mount",
  },
  {
    call: "security_sb_pivotroot",
    args: [arg(0, "path", "old"), arg(1, "path", "new")],
    enforcement: "deny",
    message: "A process of a pod changed its root file system",
  },
];

/** Steps out of a container: into other namespaces, and to file systems that were not given to it. */
export const namespaceMountEscapes = definePolicy({
  name: "namespace-mount-escapes",
  title: "Namespace changes and mounts in pods",
  watches:
    "`sys_setns`, `sys_unshare`, `security_sb_mount`, `security_move_mount`, `security_sb_pivotroot` by processes of pods",
  cost: "low: rare calls; the container runtime's own steps appear at every container start unless its path is excepted",
  yields:
    "process, `setns`, `unshare`: labelled flags; `sb_mount`, `move_mount`, `sb_pivotroot`: `file.path` of the target, the labelled source",
  techniques: ["T1611"],
  enforcement:
    "all but setns, which every `kubectl exec` and exec probe needs, fail and the process is killed; with rthooks, except the container runtime, or no container starts",
  podsOnly: true,
  exceptBinaries: [
    "/usr/bin/runc",
    "/usr/sbin/runc",
    "/usr/local/bin/runc",
    "/usr/local/sbin/runc",
    "/usr/bin/crun",
  ],
  parameters: {
    namespaceChanges: flag(true),
    mounts: flag(true),
  },
  meanings: {
    namespaceChanges: "Report setns and unshare",
    mounts: "Report mounts",
  },
  build: ({ namespaceChanges, mounts }, context) => ({
    kprobes: [...(namespaceChanges ? namespaceHooks : []), ...(mounts ? mountHooks : [])].map((hook) =>
      kprobe(context, hook),
    ),
  }),
});
