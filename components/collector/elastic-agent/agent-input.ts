import { AgentLogPath } from "../../args/agent-args";
import { datasets } from "../../data-stream";
import type { CollectorSettings } from "../../resolved-args";
import { memoryBytes } from "../../validation/quantities";
import { mappingParams, scriptSessions } from "../filebeat-config";
import { preparedMappingLine } from "../prepared-mapping";
import { agentQueue } from "./agent-memory";
import type { FilestreamVariables } from "./filestream-package";

/** What the agent's input is made of: a cluster's arguments with every value known. */
export interface AgentInputSettings extends CollectorSettings {
  kubernetesNamespace: string;
  logPath: AgentLogPath;
  /** Memory limit of the agent's container, a Kubernetes quantity. */
  memoryLimit: string;
  /** Of the user's own, already checked. */
  streamVars: FilestreamVariables;
}

/**
 * Variables of the stream that this program sets, or whose defaults it relies on, so that nobody else may set them: a
 * reader that is closed before its file is gone leaves the rest unread, since nothing opens a renamed file again.
 */
export const ownedVariables = [
  "paths",
  "data_stream.dataset",
  "parsers",
  "processors",
  "tags",
  "exclude_files",
  "include_files",
  "symlinks",
  "fingerprint",
  "fingerprint_offset",
  "fingerprint_length",
  "file_identity_native",
  "pipeline",
  "encoding",
  "exclude_lines",
  "include_lines",
  "condition",
  "ignore_inactive",
  "clean_inactive",
  "clean_removed",
  "recursive_glob",
  "resend_on_touch",
  "close_on_state_changed_inactive",
  "close_on_state_changed_renamed",
  "close_on_state_changed_removed",
  "close_reader_eof",
  "close_reader_after_interval",
  "rotation_external_strategy_copytruncate",
] as const;

/**
 * The variables of the filestream stream that reads Tetragon's events out of the container log and maps them. They hold
 * no secret: a policy can be read by everybody who may use Fleet.
 */
export function agentInput(settings: AgentInputSettings): FilestreamVariables {
  return {
    // A file stays open however long its reader waits for Elasticsearch: one that is closed meanwhile is not opened again
    // unless it grows. It is closed when it is deleted, since nothing else would close it.
    close_on_state_changed_inactive: "0s",
    clean_inactive: "-1",
    // The time until a new file is found is missing when the kubelet compresses the one before it.
    check_interval: "1s",
    backoff_init: "1s",
    backoff_max: "1s",
    buffer_size: "65536",
    // Counted after the parts of a line are joined; four times what Tetragon's longest lines have.
    message_max_bytes: "2097152",
    ...settings.streamVars,
    paths: logPaths(settings),
    "data_stream.dataset": datasets.events,
    // The container's standard error is the log of whatever runs in it, Filebeat's own for as long as the pod of a former
    // sidecar is there.
    parsers: JSON.stringify([{ container: { stream: "stdout", format: "auto" } }]),
    processors: JSON.stringify(processors(settings)),
    // Without it the agent writes its own host over the event's.
    tags: ["forwarded"],
    exclude_files: ["\\.gz$", "\\.tmp$"],
    symlinks: settings.logPath === AgentLogPath.containers,
    // Two rotated files can begin with the same kilobyte, so a file is its inode.
    fingerprint: false,
    file_identity_native: true,
  };
}

/**
 * Where the kubelet writes the log of the container: the current file and the one that it renamed last, but none that it
 * compresses (https://github.com/kubernetes/kubernetes, pkg/kubelet/logs). The agent's own log is in the same folders
 * under another container's name.
 */
function logPaths({ kubernetesNamespace, logPath }: AgentInputSettings): string[] {
  if (logPath === AgentLogPath.containers) {
    return [`/var/log/containers/tetragon-*_${kubernetesNamespace}_export-stdout-*.log`];
  }
  const folder = `/var/log/pods/${kubernetesNamespace}_tetragon-*_*/export-stdout`;
  return [`${folder}/*.log`, `${folder}/*.log.????????-??????`];
}

/** The mapping, and what is the user's own behind it, so that no event can overwrite it. */
function processors(settings: AgentInputSettings): object[] {
  const { labels } = settings;
  const script = {
    lang: "javascript",
    source: preparedMappingLine(),
    // The agent replaces this by the variable of its container; a plain ${NODE_NAME} would take away the whole input.
    params: mappingParams(settings, agentQueue(memoryBytes(settings.memoryLimit)), "${env.NODE_NAME}"),
    ...scriptSessions,
  };
  return [{ script }, ...(Object.keys(labels).length > 0 ? [{ add_labels: { labels } }] : [])];
}
