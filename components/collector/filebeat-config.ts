import { posix } from "node:path";
import { stringify } from "yaml";

import { dataStreams } from "../data-stream";
import { type JsonObject, withoutUndefined } from "../json";
import type { MappingParams } from "../mapping/types";
import type { CollectorSettings } from "../resolved-args";
import { type CredentialKind, type OutputPlace, elasticsearchOutput } from "./elasticsearch-output";
import { kafkaOutput } from "./kafka/kafka-output";
import { logstashOutput } from "./logstash/logstash-output";
import { type MemoryPlan, sidecarMemory } from "./memory-plan";
import { configMapKeys, containerPaths } from "./container-paths";

const place: OutputPlace = {
  configuration: containerPaths.scripts,
  ca: containerPaths.ca,
  clientCertificate: containerPaths.clientCertificate,
  variable: (name) => `\${${name}}`,
};

/** The content of `filebeat.yml`. */
function filebeatConfig(settings: CollectorSettings, credential: CredentialKind | undefined): JsonObject {
  const memory = sidecarMemory(settings);
  return withoutUndefined({
    "filebeat.inputs": [filestream(settings)],
    processors: processors(settings, memory),
    // Without it Filebeat cuts every time that it sends to milliseconds.
    "timestamp.precision": "nanosecond",
    "queue.mem": {
      events: memory.queueEvents,
      "flush.min_events": memory.batchEvents,
      "flush.timeout": "1s",
    },
    ...output(settings, credential, memory),
    // Templates belong to the stack; with both off Filebeat needs no right to manage anything.
    "setup.template.enabled": false,
    "setup.ilm.enabled": false,
    ...counters(settings),
    "logging.level": "info",
    "logging.to_stderr": true,
    "logging.metrics.period": "60s",
  });
}

/** `filebeat.yml` as text: the same settings always give the same text. */
export function filebeatYaml(settings: CollectorSettings, credential: CredentialKind | undefined): string {
  return stringify(filebeatConfig(settings, credential), { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Kafka, Logstash, or Elasticsearch with a credential. */
function output(
  settings: CollectorSettings,
  credential: CredentialKind | undefined,
  { batchEvents }: MemoryPlan,
): JsonObject {
  const { kafka, logstash, filebeat } = settings;
  if (kafka) {
    const limits = { maxEventBytes: filebeat.maxEventBytes, batchEvents };
    return { "output.kafka": kafkaOutput(kafka, limits, place) };
  }
  if (logstash) {
    const { workers, compressionLevel } = filebeat;
    return { "output.logstash": logstashOutput(logstash, { workers, compressionLevel, batchEvents }, place) };
  }
  if (!credential) {
    throw new Error("the checks of the arguments let nothing write to Elasticsearch without a credential");
  }
  return {
    "output.elasticsearch": {
      ...elasticsearchOutput(settings, credential, batchEvents, place),
      index: dataStreams(settings.dataStreamNamespace).events,
    },
  };
}

/** A socket instead of a port by default: the pod shares the node's network, where the port may be taken. */
function counters({ metrics }: CollectorSettings): JsonObject {
  return metrics.filebeatPort === undefined
    ? { "http.enabled": true, "http.host": `unix://${posix.join(containerPaths.data, "filebeat.sock")}` }
    : { "http.enabled": true, "http.host": "${NODE_IP}", "http.port": metrics.filebeatPort };
}

function filestream(settings: CollectorSettings): JsonObject {
  const directory = settings.tetragon.exportDirectory;
  return {
    type: "filestream",
    // The registry's key: a new id would read every file again.
    id: "tetragon-export",
    // Rotation renames, so the siblings are read too; compressed and half-written files are not.
    paths: [posix.join(directory, "tetragon.log"), posix.join(directory, "tetragon-*.log")],
    "prospector.scanner.exclude_files": ["\\.gz$", "\\.tmp$"],
    "prospector.scanner.check_interval": "5s",
    // Two rotated files can begin with the same kilobytes, so a file is its inode and never a fingerprint of its head.
    "prospector.scanner.fingerprint.enabled": false,
    "file_identity.native": {},
    // Events of a quiet node stay known; the entry of a deleted file goes, because its inode is used again.
    clean_inactive: -1,
    clean_removed: true,
    // A file stays open until the scan sees that it was deleted, so its inode cannot name another file before. A file
    // that were closed sooner would not be opened again unless it grows: after an outage its rest would be lost.
    "close.on_state_change.removed": true,
    "close.on_state_change.inactive": "0s",
    "close.on_state_change.check_interval": "1h",
    "backoff.init": "1s",
    "backoff.max": "5s",
    buffer_size: 65_536,
    // Tetragon's longest lines are a sixth of it. What is longer is none of its, the zeros that a power failure leaves for
    // example; of up to four times as much the beginning is kept, and beyond it memory would be the limit.
    message_max_bytes: 2_097_152,
    "publisher_pipeline.disable_host": true,
  };
}

/**
 * A raw document is the line as it is. The package's own instructions have a timestamp processor on a field that no raw
 * document has, so `@timestamp` is the time of reading, here as there. What is the user's own comes last, so that no event
 * can overwrite it.
 */
function processors(settings: CollectorSettings, memory: MemoryPlan): JsonObject[] {
  const { documents, labels } = settings;
  return [
    ...(documents === "mapped" ? [{ script: mappingProcessor(settings, memory) }] : []),
    ...(Object.keys(labels).length > 0 ? [{ add_labels: { labels } }] : []),
  ];
}

/** What the mapping may let into the queue: a number of documents and the bytes that they have together. */
export interface QueueLimits {
  queueEvents: number;
  queueBytes: number;
}

/**
 * Files that are read at the same time, as at a rotation, would get engines of their own, which then take turns at every
 * event: each would have to remember all texts, and each would know only those of its own events.
 */
export const scriptSessions = { max_cached_sessions: 1, only_cached_sessions: true } as const;

/** The script decodes and maps a line in one go, so the input needs no parser. */
function mappingProcessor(settings: CollectorSettings, memory: MemoryPlan): JsonObject {
  const limits = {
    // The next event of each file is mapped while it waits for a place in the queue.
    queueEvents: memory.queueEvents + settings.exportFiles.maxBackups + 1,
    queueBytes: memory.queueBytes,
  };
  return {
    lang: "javascript",
    file: posix.join(containerPaths.scripts, configMapKeys.script),
    params: mappingParams(settings, limits, "${NODE_NAME}"),
    ...scriptSessions,
  };
}

/**
 * What the mapping is told, whichever collector runs it.
 *
 * @param nodeName the reference by which the collector finds the node's name
 */
export function mappingParams(
  settings: CollectorSettings,
  limits: QueueLimits,
  nodeName: string,
): MappingParams {
  const { monitorPolicies } = settings;
  return {
    eventFields: settings.filebeat.eventFields,
    keepOriginal: settings.filebeat.keepOriginal,
    maxEventBytes: settings.filebeat.maxEventBytes,
    ...limits,
    dataStreamNamespace: settings.dataStreamNamespace,
    clusterName: settings.clusterName,
    nodeName,
    ...(monitorPolicies.length === 0 ? {} : { monitorPolicies }),
  };
}
