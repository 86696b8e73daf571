/**
 * Values that ECS (or Beats' Kubernetes fields) holds exactly as Tetragon writes them: where from, where to, as what.
 * Filebeat's own `convert` processor moves them, several times faster than the script engine could.
 */
export type Move = [from: string, to: string, type: "string" | "long" | "boolean"];

/** Moves of every event, from the object of its kind. */
export const MOVES: Move[] = [
  ["process.exec_id", "process.entity_id", "string"],
  ["process.pid", "process.pid", "long"],
  ["process.tid", "process.thread.id", "long"],
  ["process.uid", "user.id", "string"],
  ["process.cwd", "process.working_directory", "string"],
  ["process.binary", "process.executable", "string"],
  ["process.start_time", "process.start", "string"],
  ["process.pod.container.pid", "process.vpid", "long"],
  ["parent.exec_id", "process.parent.entity_id", "string"],
  ["parent.pid", "process.parent.pid", "long"],
  ["parent.tid", "process.parent.thread.id", "long"],
  ["parent.uid", "process.parent.user.id", "string"],
  ["parent.cwd", "process.parent.working_directory", "string"],
  ["parent.binary", "process.parent.executable", "string"],
  ["parent.start_time", "process.parent.start", "string"],
  ["parent.pod.container.pid", "process.parent.vpid", "long"],
];

/** Moves of a process in a pod. */
export const POD_MOVES: Move[] = [
  ["process.pod.namespace", "kubernetes.namespace", "string"],
  ["process.pod.name", "kubernetes.pod.name", "string"],
  ["process.pod.uid", "kubernetes.pod.uid", "string"],
  ["process.pod.workload_kind", "orchestrator.resource.parent.type", "string"],
  ["process.pod.container.name", "container.name", "string"],
];

/** What every process has that ECS does not, kept under its own name in `lean`. */
export const KEPT_MOVES: Move[] = [
  ["process.flags", "process.flags", "string"],
  ["process.auid", "process.auid", "long"],
  ["process.docker", "process.docker", "string"],
  ["process.refcnt", "process.refcnt", "long"],
  ["process.in_init_tree", "process.in_init_tree", "boolean"],
  ["parent.flags", "parent.flags", "string"],
  ["parent.auid", "parent.auid", "long"],
  ["parent.docker", "parent.docker", "string"],
  ["parent.parent_exec_id", "parent.parent_exec_id", "string"],
  ["parent.refcnt", "parent.refcnt", "long"],
  ["parent.in_init_tree", "parent.in_init_tree", "boolean"],
];

/** Moves of events with credentials (Tetragon's `enableProcessCred`). */
export const CREDENTIAL_MOVES: Move[] = [
  ["process.process_credentials.uid", "process.real_user.id", "string"],
  ["process.process_credentials.euid", "user.effective.id", "string"],
  ["process.process_credentials.suid", "process.saved_user.id", "string"],
  ["process.process_credentials.gid", "process.real_group.id", "string"],
  ["process.process_credentials.egid", "process.group.id", "string"],
  ["process.process_credentials.sgid", "process.saved_group.id", "string"],
  ["parent.process_credentials.uid", "process.parent.real_user.id", "string"],
  ["parent.process_credentials.suid", "process.parent.saved_user.id", "string"],
  ["parent.process_credentials.gid", "process.parent.real_group.id", "string"],
  ["parent.process_credentials.egid", "process.parent.group.id", "string"],
  ["parent.process_credentials.sgid", "process.parent.saved_group.id", "string"],
];
