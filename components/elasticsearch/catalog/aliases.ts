import type { Field } from "./field";

/** Kinds whose fields the official package lists. */
const officialKinds = ["process_exec", "process_exit", "process_kprobe"];

/** Tetragon's name below an event, and the ECS field that holds the same value in every event. */
const ofEveryKind: Record<string, string> = {
  "process.exec_id": "process.entity_id",
  "process.start_time": "process.start",
  "process.uid": "user.id",
  "process.parent_exec_id": "process.parent.entity_id",
  "process.pod.name": "kubernetes.pod.name",
  "process.pod.namespace": "kubernetes.namespace",
  "process.pod.workload_kind": "orchestrator.resource.parent.type",
  "process.pod.container.pid": "process.vpid",
  "parent.exec_id": "process.parent.entity_id",
  "parent.start_time": "process.parent.start",
  "parent.tid": "process.parent.thread.id",
  "parent.pod.container.pid": "process.parent.vpid",
};

const ofOneKind: Record<string, string> = {
  time: "@timestamp",
  node_name: "host.name",
  cluster_name: "orchestrator.cluster.name",
  "process_exit.status": "process.exit_code",
  "process_exit.time": "process.end",
  "process_kprobe.policy_name": "rule.name",
};

/** Names of ECS and Kubernetes metadata that mean the same as another field. */
const sameInEcs: Record<string, string> = {
  "orchestrator.namespace": "kubernetes.namespace",
  "orchestrator.resource.name": "kubernetes.pod.name",
  "orchestrator.resource.id": "kubernetes.pod.uid",
  "kubernetes.node.name": "host.name",
};

function alias(name: string, path: string, mode?: Field["mode"]): Field {
  return { name, type: "alias", path, source: path, mode };
}

/**
 * Names that answer for another field. An alias answers for the value, not for the kind: filter kinds by event.action.
 * The mapping never writes such a name; with `full` the official names are fields of their own instead.
 */
export const aliasFields: readonly Field[] = [
  ...Object.entries(sameInEcs).map(([name, path]) => alias(name, path)),
  ...Object.entries(ofOneKind).map(([name, path]) => alias(`cilium_tetragon.log.${name}`, path, "lean")),
  ...officialKinds.flatMap((kind) =>
    Object.entries(ofEveryKind).map(([name, path]) =>
      alias(`cilium_tetragon.log.${kind}.${name}`, path, "lean"),
    ),
  ),
];
