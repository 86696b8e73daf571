import type * as pulumi from "@pulumi/pulumi";

import type { AgentSettings, CollectorKind, FleetSettings, IntegrationSettings } from "./agent-args";
import type { BufferSettings, FilebeatSettings, PublisherSettings, PublisherSecret } from "./collector-args";
import type { DocumentForm, EventFields, TargetArgs } from "./elasticsearch-args";
import type { EventOutput, IndexerSettings, KafkaSettings, LogstashSettings } from "./output-args";
import type { MetricsSettings, Platform } from "./platform-args";
import type { RetentionSettings } from "./store-args";
import type { TetragonSettings } from "./tetragon-args";

/** Who declares the objects that all clusters of an Elasticsearch share. */
export const Assets = {
  /** This pipeline: its own templates and retention. */
  native: "native",
  /** This pipeline: Elastic's package for Tetragon, which takes raw documents from the sidecar. */
  integration: "integration",
  /** Somebody else. */
  none: "none",
} as const;
export type Assets = (typeof Assets)[keyof typeof Assets];

/** Names of the arguments about the target. */
const targetNames: (keyof TargetArgs)[] = [
  "elasticsearch",
  "elasticsearchFlavor",
  "elasticsearchUsername",
  "elasticsearchPassword",
  "elasticsearchApiKey",
  "elasticsearchCaInPreview",
  "elasticsearchVersion",
  "kibana",
  "kubernetesContext",
  "kubernetesNamespace",
];

/** What a store holds. */
export interface StoreContentArgs {
  /** What the store is made of: `native` by default, or `integration`. `none` is for a `TetragonPipeline` only. */
  assets?: Assets;
  /** Elastic's package for Tetragon, with `assets: integration`. */
  integration?: IntegrationSettings;
  /** Which fields a document has; `lean` by default. */
  eventFields?: EventFields;
  /** How long documents stay and how they are stored; 30 days by default. */
  retention?: RetentionSettings;
}

/** The Kafka between the clusters and Elasticsearch. */
export interface KafkaArgs {
  /** The Kafka that events go through; needed by an `EventIndexer` and with `output: kafka`. */
  kafka?: KafkaSettings;
  /** User of Kafka (SASL), where it asks for one. */
  kafkaUsername?: pulumi.Input<string>;
  /** Password of that user. */
  kafkaPassword?: pulumi.Input<string>;
}

/** What runs in a cluster. */
export interface ClusterContentArgs extends KafkaArgs {
  /** Where the collector writes; `elasticsearch` by default. */
  output?: EventOutput;
  /** The Logstash that events go through, with `output: logstash`. */
  logstash?: LogstashSettings;
  /** Name of the cluster in every document, different for each cluster that writes to one Elasticsearch. */
  clusterName: pulumi.Input<string>;
  /** What reads the events on the node; `filebeat-sidecar` by default. */
  collector?: CollectorKind;
  /** The agents, with `collector: elastic-agent`. */
  agent?: AgentSettings;
  /** Fleet, with `collector: elastic-agent`. */
  fleet?: FleetSettings;
  /** The form that the store expects; `mapped` by default. */
  documents?: DocumentForm;
  /** Which fields the store has, as its own `eventFields` says; `lean` by default. Not with raw documents. */
  eventFields?: EventFields;
  /** Fields `labels.*` of every document, `{environment: "prod"}` for example. */
  labels?: Record<string, pulumi.Input<string>>;
  /** Last part of the data streams' names; `default` by default. Clusters may have the same. */
  dataStreamNamespace?: pulumi.Input<string>;
  /** Whether the namespace `kubernetesNamespace` is made too; false by default. */
  createNamespace?: boolean;
  /** API key of the collector alone, as `id:api_key`. */
  publisherApiKey?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` that holds the collector's credential already. */
  publisherSecret?: PublisherSecret;
  /**
   * Whether a least-privilege role and API key are made for the collector; false by default. Needs
   * `elasticsearchUsername` and `elasticsearchPassword`, or an elasticstack provider of the caller's.
   */
  createPublisher?: boolean;
  /** How the API key that `createPublisher` makes is renewed. */
  publisher?: PublisherSettings;
  /** What the nodes are, where that changes what privileged pods need; `kubernetes` by default. */
  platform?: Platform;
  /** What can be scraped; by default the agent's ports as the chart has them. */
  metrics?: MetricsSettings;
  /** User of the chart's repository or registry, where it wants a login. */
  chartRepositoryUsername?: pulumi.Input<string>;
  /** Password of that user. */
  chartRepositoryPassword?: pulumi.Input<string>;
  /** The Helm release of Tetragon: what it exports, which policies it loads, how it rolls out. */
  tetragon?: TetragonSettings;
  /** The Filebeat sidecar, with `collector: filebeat-sidecar`. */
  filebeat?: FilebeatSettings;
  /** The load and the outage that a node's export files are sized for. */
  buffer?: BufferSettings;
  /** Values of the chart, merged last. */
  extraHelmValues?: pulumi.Input<pulumi.Inputs>;
}

/** What brings a topic's documents to Elasticsearch. */
export interface IndexerContentArgs extends KafkaArgs {
  /** Last part of the data streams' names, and by default of the topic's; `default` by default. */
  dataStreamNamespace?: pulumi.Input<string>;
  /** API key of the indexer alone, as `id:api_key`. */
  publisherApiKey?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` that holds the indexer's credential already. */
  publisherSecret?: PublisherSecret;
  /**
   * Whether a least-privilege role and API key are made for the indexer; false by default. Needs
   * `elasticsearchUsername` and `elasticsearchPassword`, or an elasticstack provider of the caller's.
   */
  createPublisher?: boolean;
  /** How the API key that `createPublisher` makes is renewed. */
  publisher?: PublisherSettings;
  /** The Filebeats that read the topic. */
  indexer?: IndexerSettings;
}

/** Arguments of `EventStore`. */
export interface EventStoreArgs extends TargetArgs, StoreContentArgs {}

/** Arguments of `TetragonCluster`. */
export interface TetragonClusterArgs extends TargetArgs, ClusterContentArgs {}

/** Arguments of `EventIndexer`. */
export interface EventIndexerArgs extends TargetArgs, IndexerContentArgs {}

/**
 * Arguments of `TetragonPipeline`: those of a store and of a cluster. With `assets: none` another stack owns the store, and
 * with `assets: integration` documents are raw.
 */
export interface TetragonPipelineArgs extends TargetArgs, StoreContentArgs, ClusterContentArgs {
  /**
   * The `EventIndexer` in the same cluster; none by default: another program runs it. With another output than `kafka` it
   * empties the topic of `kafka`, where both are still given.
   */
  indexer?: IndexerSettings;
}

/** Names of an `EventStore`'s arguments. */
export const eventStoreArgNames: (keyof EventStoreArgs)[] = [
  ...targetNames,
  "assets",
  "integration",
  "eventFields",
  "retention",
];

const kafkaNames: (keyof KafkaArgs)[] = ["kafka", "kafkaUsername", "kafkaPassword"];

/** Names of an `EventIndexer`'s arguments. */
export const eventIndexerArgNames: (keyof EventIndexerArgs)[] = [
  ...targetNames,
  ...kafkaNames,
  "dataStreamNamespace",
  "publisherApiKey",
  "publisherSecret",
  "createPublisher",
  "publisher",
  "indexer",
];

/** Names of a `TetragonCluster`'s arguments. */
export const tetragonClusterArgNames: (keyof TetragonClusterArgs)[] = [
  ...targetNames,
  "clusterName",
  "output",
  "logstash",
  ...kafkaNames,
  "collector",
  "agent",
  "fleet",
  "documents",
  "eventFields",
  "labels",
  "dataStreamNamespace",
  "createNamespace",
  "publisherApiKey",
  "publisherSecret",
  "createPublisher",
  "publisher",
  "platform",
  "metrics",
  "chartRepositoryUsername",
  "chartRepositoryPassword",
  "tetragon",
  "filebeat",
  "buffer",
  "extraHelmValues",
];

/** Names of a `TetragonPipeline`'s arguments. */
export const tetragonPipelineArgNames: (keyof TetragonPipelineArgs)[] = [
  ...new Set<keyof TetragonPipelineArgs>([...eventStoreArgNames, ...tetragonClusterArgNames, "indexer"]),
];
