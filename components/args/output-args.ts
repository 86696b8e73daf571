import type * as pulumi from "@pulumi/pulumi";

import type { ContainerResources } from "./collector-args";
import type { ClientCertificate } from "./elasticsearch-args";

/** Where a cluster's collector writes. */
export const EventOutput = {
  /** To Elasticsearch itself. */
  elasticsearch: "elasticsearch",
  /** To a topic of Kafka, which an `EventIndexer` reads: the nodes hold no credential for Elasticsearch. */
  kafka: "kafka",
  /** To a Logstash of the user's, with the pipeline that the cluster's program declares as a ConfigMap. */
  logstash: "logstash",
} as const;
export type EventOutput = (typeof EventOutput)[keyof typeof EventOutput];

/** How a client proves to Kafka who it is, beside user and password (SASL). */
export const KafkaMechanism = {
  /** The password itself is sent. */
  PLAIN: "PLAIN",
  /** A proof of the password, with SHA-256. */
  scramSha256: "SCRAM-SHA-256",
  /** A proof of the password, with SHA-512. */
  scramSha512: "SCRAM-SHA-512",
} as const;
export type KafkaMechanism = (typeof KafkaMechanism)[keyof typeof KafkaMechanism];

/** How batches are compressed on their way to Kafka and on its disks. */
export const KafkaCompression = {
  /** As they are. */
  none: "none",
  /** Smallest, costs most CPU. */
  gzip: "gzip",
  /** Costs little CPU. */
  lz4: "lz4",
  /** Costs little CPU. */
  snappy: "snappy",
} as const;
export type KafkaCompression = (typeof KafkaCompression)[keyof typeof KafkaCompression];

/** The Kafka that events go through. */
export interface KafkaSettings {
  /** `host:port` of some of the brokers; the others are learnt from them. Needed. */
  brokers?: pulumi.Input<pulumi.Input<string>[]>;
  /** Name of the topic that the events lie in; `tetragon-<dataStreamNamespace>` by default. */
  topic?: pulumi.Input<string>;
  /** Whether connections are encrypted; true by default. */
  tls?: boolean;
  /** PEM text of the CA that signed the brokers' certificates; the system's roots by default. */
  ca?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` with a client certificate, where the brokers ask for one. */
  clientCertificateSecret?: ClientCertificate;
  /** How `kafkaUsername` authenticates; `SCRAM-SHA-512` by default. */
  mechanism?: KafkaMechanism;
  /** How the nodes compress what they write; `lz4` by default. */
  compression?: KafkaCompression;
}

/** The Logstash that events go through. */
export interface LogstashSettings {
  /** `host:port` of each Logstash; the nodes spread their events over all of them. */
  hosts?: pulumi.Input<pulumi.Input<string>[]>;
  /** Whether connections are encrypted; true by default. */
  tls?: boolean;
  /** PEM text of the CA that signed Logstash's certificates; the system's roots by default. */
  ca?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` with a client certificate, where Logstash asks for one. */
  clientCertificateSecret?: ClientCertificate;
}

/** The Filebeats that bring a topic's documents to Elasticsearch. */
export interface IndexerSettings {
  /** Image of Filebeat with its version; that of docs/compatibility.md by default. */
  image?: string;
  /** How many there are; no more than the topic has partitions do anything. 2 by default. */
  replicas?: number;
  /** Name of the consumer group; `tetragon-indexer-<dataStreamNamespace>` by default. */
  consumerGroup?: pulumi.Input<string>;
  /** Requests and limits of each; 512 MiB and 2 GiB of memory by default. */
  resources?: ContainerResources;
  /** Bytes of the longest document that the clusters send (`filebeat.maxEventBytes`); 786432 by default. */
  maxEventBytes?: number;
  /** gzip level of requests, 0 to 9; 5 by default. */
  compressionLevel?: number;
  /** Connections per endpoint; 1 by default. */
  workers?: number;
}
