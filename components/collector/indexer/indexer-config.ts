import { stringify } from "yaml";

import { datasets, dataStreams } from "../../data-stream";
import type { ElasticsearchTarget } from "../../elasticsearch/target";
import { type JsonObject, withoutUndefined } from "../../json";
import type { KafkaTarget, ResolvedIndexer } from "../../resolved-args";
import { memoryBytes } from "../../validation/quantities";
import { containerPaths } from "../container-paths";
import { type CredentialKind, type OutputPlace, elasticsearchOutput } from "../elasticsearch-output";
import { kafkaClient } from "../kafka/kafka-client";
import { type MemoryPlan, memoryPlan } from "../memory-plan";

/** What the text of an indexer's `filebeat.yml` is made of: every value known. */
export interface IndexerSettings {
  dataStreamNamespace: string;
  consumerGroup: string;
  kafka: KafkaTarget;
  elasticsearch: ElasticsearchTarget;
  indexer: ResolvedIndexer["indexer"];
}

/** Where Filebeat answers about itself, for the probes. */
export const statusPort = 5066;

const place: OutputPlace = {
  configuration: containerPaths.scripts,
  ca: containerPaths.ca,
  clientCertificate: containerPaths.clientCertificate,
  variable: (name) => `\${${name}}`,
};

/** The memory limit that is planned for where the container has none. */
const defaultLimit = "2Gi";
/** A document lies in memory decoded, as the message that it came in, and in the body of a request. */
const copies = 1.6;
/** Partitions that are planned for, each with one document on its way to the queue. */
const fetchedPartitions = 6;
/** Messages of a partition that Kafka's library holds beside the queue; no setting of the input changes it. */
const heldMessages = 256;
/** Partitions that may be full of the longest documents at once: docs/architectures.md, Memory of an indexer. */
const fullPartitions = 3;

/** What Filebeat and its Go runtime are told, so that a queue full of the longest documents fits the limit. */
export function indexerMemory({
  indexer,
  elasticsearch,
}: Pick<ResolvedIndexer, "indexer"> & {
  elasticsearch: Pick<ElasticsearchTarget, "endpoints">;
}): MemoryPlan {
  return memoryPlan({
    limitBytes: memoryBytes(indexer.resources.limits?.memory ?? defaultLimit),
    eventBytes: Math.ceil(copies * indexer.maxEventBytes),
    connections: indexer.workers * elasticsearch.endpoints.length,
    sources: fetchedPartitions,
    sourcesAre: "partitions",
    aheadBytes: fullPartitions * heldMessages * indexer.maxEventBytes,
  });
}

/** The content of an indexer's `filebeat.yml` as text: the same settings always give the same text. */
export function indexerYaml(settings: IndexerSettings, credential: CredentialKind): string {
  return stringify(indexerConfig(settings, credential), { lineWidth: 0, aliasDuplicateObjects: false });
}

function indexerConfig(settings: IndexerSettings, credential: CredentialKind): JsonObject {
  const { kafka, elasticsearch, indexer, dataStreamNamespace } = settings;
  const memory = indexerMemory(settings);
  return withoutUndefined({
    "filebeat.inputs": [
      withoutUndefined({
        type: "kafka",
        ...kafkaClient(kafka, place),
        topics: [kafka.topic],
        // Filebeat marks a message as read after Elasticsearch has it, so a consumer that dies leaves it to the next:
        // https://github.com/elastic/beats/blob/8.19/filebeat/input/kafka/input.go
        group_id: settings.consumerGroup,
        // A group that is new begins with what the topic still holds.
        initial_offset: "oldest",
        "fetch.default": 262_144,
        // Filebeat's 30 s would grow to four minutes without events after a broker is back.
        connect_backoff: "2s",
        "publisher_pipeline.disable_host": true,
      }),
    ],
    processors: processors(kafka.topic),
    "timestamp.precision": "nanosecond",
    "queue.mem": {
      events: memory.queueEvents,
      "flush.min_events": memory.batchEvents,
      "flush.timeout": "1s",
    },
    "output.elasticsearch": {
      ...elasticsearchOutput(
        { elasticsearch, dataStreamNamespace, filebeat: indexer },
        credential,
        memory.batchEvents,
        place,
      ),
      index: dataStreams(dataStreamNamespace).events,
    },
    "setup.template.enabled": false,
    "setup.ilm.enabled": false,
    "http.enabled": true,
    "http.host": "0.0.0.0",
    "http.port": statusPort,
    "logging.level": "info",
    "logging.to_stderr": true,
    "logging.metrics.period": "60s",
  });
}

/**
 * The ids that the mapping makes. For one of more than 512 bytes Elasticsearch would refuse the whole request, again and
 * again, and the indexer would stand still.
 */
const documentId = "^[\\w.+/=-]{1,480}$";

/** Where a document goes and what becomes of it there is the indexer's to say, not that of whoever may write to the topic. */
const foreignMetadata = ["raw_index", "index", "alias", "pipeline", "op_type"].map(
  (name) => `@metadata.${name}`,
);

/**
 * The document is put in the place of the message that it came in; nothing of the message is left. What somebody
 * else wrote has no id: its place in the topic makes one, so that it is stored once although it is read twice.
 */
function processors(topic: string): JsonObject[] {
  const isDocument = { equals: { "data_stream.dataset": datasets.events } };
  return [
    {
      fingerprint: {
        // A topic that is made anew counts from zero again.
        fields: ["kafka.topic", "kafka.partition", "kafka.offset", "@timestamp"],
        target_field: "@metadata._id",
      },
    },
    { decode_json_fields: { fields: ["message"], target: "", overwrite_keys: true } },
    { drop_fields: { fields: foreignMetadata, ignore_missing: true } },
    {
      drop_fields: {
        fields: ["@metadata._id"],
        ignore_missing: true,
        when: { not: { regexp: { "@metadata._id": documentId } } },
      },
    },
    { drop_fields: { fields: ["kafka"], ignore_missing: true, when: isDocument } },
    // What somebody else wrote to the topic is kept as a document that says so.
    {
      add_fields: {
        target: "",
        fields: { "event.kind": "pipeline_error", "error.message": `not a document of ${topic}'s writers` },
        when: { not: isDocument },
      },
    },
  ];
}
