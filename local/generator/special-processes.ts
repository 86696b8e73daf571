import { ancestorsOf, enveloped, execEvent, exitEvent } from "./events";
import { timestamp } from "./clock";
import type { ClusterNode } from "./generated-node";
import type { Namespace, Pod, Process, TetragonEvent } from "./event-types";
import { containerCapabilities, credentials } from "./generated-values";

/** Makes an event of the moment on the node. */
export type Example = (node: ClusterNode) => TetragonEvent;

const NOT_ROOT = { uid: 1000, auid: 1000 };

/** Special cases of process_exec, process_exit and of processes in general, by a name that says the case. */
export const specialProcesses: Readonly<Record<string, Example>> = {
  "exec-in-pod": (node) => execEvent(node, node.processOf("curl")),
  "exec-on-host": (node) => execEvent(node, node.spawnHost("iptables", node.host.kubelet)),
  "exec-everything-enabled": everythingEnabled,
  "exec-quoted-arguments": withProcess("grep", { arguments: ` "two words" -r --include="*.ts" . plain` }),
  "exec-repeated-arguments": withProcess("curl", { arguments: "-H a:1 -H a:1 -H b:2 http://10.96.0.1/" }),
  "exec-empty-arguments": withProcess("sh", { arguments: "-c  --  end" }),
  "exec-no-arguments": withProcess("ls", { arguments: undefined }),
  "exec-truncated-arguments": withProcess("python", {
    arguments: `-c ${"x=1;".repeat(1000)}`,
    flags: "execve truncArgs clone inInitTree",
  }),
  "exec-long-path-and-arguments": withProcess("java", {
    binary: `/opt${"/nested".repeat(60)}/java`,
    arguments: `-cp ${"/srv/lib/part.jar:".repeat(80)}`,
    flags: "execve clone dataFilename dataArgs inInitTree",
  }),
  "exec-redacted-arguments": withProcess("curl", { arguments: "-u ***** https://hooks.example.net/" }),
  "exec-text-not-ascii": withProcess("cat", { arguments: "/srv/Äpfel/日本.txt /tmp/\ufffd\ufffd \u0007 🦀" }),
  "exec-script": withProcess("sh", { binary: "/scripts/rotate.sh", arguments: "--keep 7" }),
  "exec-relative-binary": withProcess("sh", {
    cwd: undefined,
    binary: "miner",
    flags: "execve nocwd clone inInitTree",
  }),
  "exec-unreadable-binary": withProcess("sh", {
    binary: "<enomem>",
    arguments: undefined,
    flags: "execve errorFilename errorArgs clone",
  }),
  "exec-of-memory-file": withProcess("logrotate", {
    binary: "/proc/self/fd/5",
    arguments: undefined,
    process_credentials: credentials(0, 0),
    binary_properties: { file: { inode: { number: "1048601", links: 0 } } },
  }),
  "exec-of-deleted-file": withProcess("mv", {
    uid: 1000,
    binary: "/tmp/.x/loader (deleted)",
    process_credentials: credentials(1000, 1000),
    binary_properties: { file: { inode: { number: "18446744073709551615", links: 0 } } },
  }),
  "exec-set-user-id": withProcess("su", {
    uid: 0,
    cap: { permitted: containerCapabilities, effective: containerCapabilities },
    process_credentials: { ...credentials(1000, 1000), euid: 0, suid: 0, fsuid: 0 },
    binary_properties: { setuid: 0, privileges_changed: ["PRIVILEGES_RAISED_EXEC_FILE_SETUID"] },
  }),
  "exec-set-group-id": withProcess("cat", {
    uid: 1000,
    process_credentials: { ...credentials(1000, 1000), egid: 42, sgid: 42, fsgid: 42 },
    binary_properties: { setgid: 42, privileges_changed: ["PRIVILEGES_RAISED_EXEC_FILE_SETGID"] },
  }),
  "exec-file-capabilities": withProcess("ping", {
    uid: 1000,
    cap: { permitted: ["CAP_NET_RAW"], effective: ["CAP_NET_RAW"], inheritable: ["CAP_CHOWN"] },
    process_credentials: {
      ...credentials(1000, 1000),
      securebits: ["SecBitKeepCaps", "SecBitNoSetUidFixup"],
    },
    binary_properties: { privileges_changed: ["PRIVILEGES_RAISED_EXEC_FILE_CAP"] },
  }),
  "exec-already-running": (node) => execEvent(node, node.host.kubelet ?? node.systemd),
  "exec-first-process": (node) => execEvent(node, node.systemd),
  "exec-without-clone": replacedImage,
  "exec-into-container": (node) => execEvent(node, node.spawnByRuntime("bash", podOf(node, "bastion"))),
  "exec-probe": (node) => execEvent(node, node.processOf("pg_isready")),
  "exec-in-container-without-pod": (node) => {
    const live = node.spawnHost("nc", node.spawnHost("containerd-shim"));
    return execEvent(node, { ...live, process: { ...live.process, docker: node.random.hex(31) } });
  },
  "exec-parent-in-other-pod": (node) => {
    const live = node.processOf("nc");
    const parent = podOf(node, "ledger").main;
    const process = { ...live.process, parent_exec_id: parent.process.exec_id };
    return execEvent(node, { ...live, process, parent });
  },
  "exec-parent-in-other-container": (node) => {
    const live = node.processOf("ls");
    const { parent } = live;
    const pod = parent?.process.pod;
    const sidecar = {
      ...pod,
      container: { ...pod?.container, id: `containerd://${node.random.hex(64)}`, name: "sidecar" },
    };
    return execEvent(node, {
      ...live,
      parent: parent && { ...parent, process: { ...parent.process, pod: sidecar } },
    });
  },
  "exec-in-old-runtime": withContainer({
    id: "docker://0123456789abcdef",
    image: { id: "docker-pullable://nginx@sha256:00ff", name: "nginx" },
  }),
  "exec-image-with-port": withContainer({
    image: { id: "sha256:4bc5", name: "registry.example.com:5000/team/app" },
  }),
  "exec-image-only-digest": withContainer({
    id: "cri-o://fedcba9876543210",
    image: { id: "sha256:9e0c", name: "sha256:9e0c" },
  }),
  "exec-other-controller": withPod({ workload: "legacy", workload_kind: "DeploymentConfig" }),
  "exec-pod-without-details": withPod({
    container: undefined,
    pod_labels: undefined,
    workload: undefined,
    workload_kind: undefined,
  }),
  "exec-labels-that-collide": withPod({
    pod_labels: { app: "web", "app.kubernetes.io/name": "web", "a.b": "1", "a.b.c": "2", empty: "" },
  }),
  "exec-parent-unknown": (node) => {
    const process = { ...node.processOf("wget").process, flags: "execve miss clone inInitTree" };
    return enveloped(node, { process_exec: { process } }, node.clock.now());
  },
  "exec-cgroup-errors": withProcess("cron", {
    flags: "execve rootcwd errorCgroupName errorCgroupID unknown",
  }),
  "exec-login-user": withProcess("strace", {
    ...NOT_ROOT,
    user: { name: "operator" },
    flags: "execve clone",
  }),
  "exec-without-node-and-time": (node) => {
    const { process_exec } = execEvent(node, node.processOf("date"));
    return { process_exec };
  },
  "exec-empty-process": (node) => enveloped(node, { process_exec: { process: {} } }, node.clock.now()),
  "exec-aggregated": (node) => ({
    ...execEvent(node, node.processOf("date")),
    aggregation_info: { count: "12" },
  }),
  "exit-success": (node) => exitEvent(node, node.processOf("curl")),
  "exit-failure": (node) => exitEvent(node, node.processOf("grep"), { status: 1 }),
  "exit-highest-status": (node) => exitEvent(node, node.processOf("sh"), { status: 255 }),
  "exit-by-signal": (node) => exitEvent(node, node.processOf("java"), { signal: "SIGKILL" }),
  "exit-by-signal-with-status": (node) =>
    exitEvent(node, node.processOf("modprobe"), { signal: "SIGSEGV", status: 139 }),
  "exit-with-ancestors": (node) => {
    const live = node.processOf("sed");
    const { process_exit, ...rest } = exitEvent(node, live);
    return { process_exit: { ...process_exit, ancestors: ancestorsOf(live) }, ...rest };
  },
  "exit-times-differ": (node) => {
    const event = exitEvent(node, node.processOf("date"));
    return { ...event, time: timestamp(node.clock.before(0, 2_417)) };
  },
};

function withProcess(program: Parameters<ClusterNode["processOf"]>[0], change: Partial<Process>): Example {
  return (node) => {
    const live = node.processOf(program);
    return execEvent(node, { ...live, process: changed(live.process, change) });
  };
}

function withPod(change: Partial<Pod>): Example {
  return (node) => {
    const live = node.processOf("catalogd");
    const pod = changed(live.process.pod ?? {}, change);
    return execEvent(node, { ...live, process: { ...live.process, pod } });
  };
}

function withContainer(change: NonNullable<Pod["container"]>): Example {
  return (node) => {
    const live = node.processOf("envoy");
    const pod = live.process.pod ?? {};
    return execEvent(node, {
      ...live,
      process: { ...live.process, pod: { ...pod, container: { ...pod.container, ...change } } },
    });
  };
}

/** The object with the change in it; what is undefined in the change is left out. */
function changed<T extends object>(object: T, change: Partial<T>): T {
  const result = { ...object, ...change };
  for (const key in change) {
    if (change[key] === undefined) {
      delete result[key];
    }
  }
  return result;
}

function podOf(node: ClusterNode, workload: string) {
  return node.pods.find((pod) => pod.workload.name === workload) ?? node.random.pick(node.pods);
}

function replacedImage(node: ClusterNode): TetragonEvent {
  const shell = node.processOf("sh");
  const { parent: grandparent, pod } = shell;
  const flags = "execve inInitTree";
  const started = node.clock.now();
  const live = node.spawn({
    program: "sleep",
    parent: shell,
    pod,
    started,
    flags,
    inInitTree: true,
    pid: shell.process.pid,
  });
  return execEvent(node, { ...live, parent: { ...shell, parent: grandparent } });
}

/** What the options for credentials, namespaces, ancestors, annotations and environment variables add. */
export function everythingEnabled(node: ClusterNode): TetragonEvent {
  const live = node.processOf("gunicorn");
  const enriched = (process: Process): Process => ({
    ...process,
    pod: process.pod && {
      ...process.pod,
      pod_annotations: { "example.com/owner": "team-basket", "sidecar.example.com/inject": "no" },
    },
    cap: { permitted: containerCapabilities, effective: ["CAP_NET_BIND_SERVICE"] },
    ns: namespaces(),
    process_credentials: credentials(1000, 1000),
  });
  const process = enriched(live.process);
  const event = execEvent(node, live);
  return {
    ...event,
    process_exec: {
      process: {
        ...process,
        environment_variables: [
          { Key: "PATH", Value: "/usr/local/bin:/bin" },
          { Key: "API_KEY", Value: "*****" },
          { Key: "invalid", Value: "no sign" },
          { Key: "EMPTY" },
        ],
      },
      ...(live.parent ? { parent: { ...live.parent.process, ns: namespaces(true) } } : {}),
      ancestors: ancestorsOf(live),
    },
    cluster_name: "shop-eu",
  };
}

function namespaces(host = false): Record<string, Namespace> {
  const names = [
    "uts",
    "ipc",
    "mnt",
    "pid",
    "pid_for_children",
    "net",
    "time",
    "time_for_children",
    "cgroup",
    "user",
  ];
  const shared = new Set(["time", "time_for_children", "user"]);
  return Object.fromEntries(
    names.map((name, index) => {
      const isHost = host || shared.has(name);
      return [name, isHost ? { inum: 4026531834 + index, is_host: true } : { inum: 4026533200 + index }];
    }),
  );
}
