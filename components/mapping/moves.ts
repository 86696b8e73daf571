/**
 * Values that ECS (or Beats' Kubernetes fields) holds exactly as Tetragon writes them: where from, where to, and as what where that is
 * no string.
 * Filebeat's own `convert` processor moves them, several times faster than the script engine could.
 */
export type Move = [from: string, to: string, type?: "long"];

/** Moves of a Process message, to `process` or `process.parent`. */
export const PROCESS_MOVES: Move[] = [
  ["exec_id", "entity_id"],
  ["pid", "pid", "long"],
  ["tid", "thread.id", "long"],
  ["cwd", "working_directory"],
  ["binary", "executable"],
  ["start_time", "start"],
  ["pod.container.pid", "vpid", "long"],
];

/** Moves of a Process message, to `user` or `process.parent.user`. */
export const USER_MOVES: Move[] = [["uid", "id"]];

/** Moves of `process_credentials` of a Process message (Tetragon's `enableProcessCred`), to `process` or `process.parent`. */
export const CREDENTIAL_MOVES: Move[] = [
  ["uid", "real_user.id"],
  ["suid", "saved_user.id"],
  ["gid", "real_group.id"],
  ["egid", "group.id"],
  ["sgid", "saved_group.id"],
];

/** The one credential that only the event's process has a field for, below `user`. */
export const EFFECTIVE_USER_MOVES: Move[] = [["euid", "effective.id"]];

/** Moves of the pod of the event's process, to the document. */
export const POD_MOVES: Move[] = [
  ["pod.namespace", "kubernetes.namespace"],
  ["pod.name", "kubernetes.pod.name"],
  ["pod.uid", "kubernetes.pod.uid"],
  ["pod.workload_kind", "orchestrator.resource.parent.type"],
  ["pod.container.name", "container.name"],
];
