import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { AgentLogPath, AgentMode, CollectorKind } from "./args/agent-args";
import type { ContainerResources } from "./args/collector-args";
import type { Assets } from "./args/component-args";
import type { DocumentForm, EventFields } from "./args/elasticsearch-args";
import type { KafkaCompression, KafkaMechanism } from "./args/output-args";
import type { Platform } from "./args/platform-args";
import type { ExportFiles } from "./collector/buffer";
import type { FilestreamVariables } from "./collector/elastic-agent/filestream-package";
import type { ElasticsearchVersion } from "./elasticsearch/elasticsearch-version";
import type { PublisherSource, TargetInputs, Credential, ElasticsearchTarget } from "./elasticsearch/target";
import type { JsonObject } from "./json";
import type { RuleException } from "./kibana/rules/rule-resources";
import type { TracingPolicyManifest } from "./tetragon/policies";
import type { healthAlertsGroup } from "./validation/kibana-group";
import type { indexerGroup } from "./validation/kafka-arguments";
import type { filebeatGroup, publisherGroup, retentionGroup, tetragonGroup } from "./validation/groups";

/** Where a component finds its servers. */
export interface ResolvedTarget {
  elasticsearch: TargetInputs;
  /** For a provider of the component's own; absent where it needs none. */
  credential?: Credential;
  /** Context of the kubeconfig; undefined is the current one. */
  kubernetesContext?: pulumi.Input<string>;
  kubernetesNamespace: pulumi.Output<string>;
  /** What a preview takes for a CA that lies in the cluster; absent where a preview reads it there. */
  caInPreview?: pulumi.Output<string | undefined>;
}

/** What the Elastic Stack of a target is, whichever component asks. */
export interface ResolvedElasticStack {
  /** The version of the target, or the newest features where it has no version. */
  version: ElasticsearchVersion;
  serverless: boolean;
  kibana: ResolvedKibana;
}

/** Where Kibana is. */
export interface ResolvedKibana {
  endpoint?: pulumi.Output<string>;
  space: pulumi.Output<string>;
  /** PEM text of Kibana's own CA; that of Elasticsearch where there is none. */
  ca?: pulumi.Output<string>;
  /** Whether a public CA signed Kibana's certificate. */
  trustsSystem: boolean;
  createSpace: boolean;
  /** Names of dashboards. */
  dashboards: string[];
  /** Names of detection rules. */
  detectionRules: string[];
  detectionRulesEnabled: boolean;
  ruleExceptions: RuleException[];
  healthAlerts?: z.output<typeof healthAlertsGroup>;
  /** Name of the role that is made for analysts. */
  analystRole?: string;
}

/** Arguments of an `EventStore`, checked, with defaults filled in. */
export interface ResolvedStore extends ResolvedTarget, ResolvedElasticStack {
  /** Whose templates the store has: ours, or those of Elastic's package for Tetragon. */
  assets: Exclude<Assets, "none">;
  /** Version of that package. */
  packageVersion: string;
  eventFields: EventFields;
  retention: z.output<typeof retentionGroup>;
  /** Data streams that exist already and take on the retention. */
  existingDataStreams: string[];
}

/** The Elastic Agents of a cluster. */
export interface ResolvedAgent {
  mode: AgentMode;
  deploy: boolean;
  image: string;
  logPath: AgentLogPath;
  resources: ContainerResources;
  /** Memory limit that is planned for, a Kubernetes quantity. */
  memoryLimit: string;
  monitoring: boolean;
  filestreamVersion: string;
  streamVars: FilestreamVariables;
  /** Whether the agents answer on a port of the node's loopback. */
  hasProbe: boolean;
}

/** Where Fleet is and which of its objects are used. */
export interface ResolvedFleet {
  url?: pulumi.Output<string>;
  /** PEM text of Fleet Server's own CA; that of Elasticsearch where there is none. */
  ca?: pulumi.Output<string>;
  trustsSystem: boolean;
  outputId?: pulumi.Output<string>;
  agentPolicyId?: pulumi.Output<string>;
}

/** How connections to Kafka or Logstash are encrypted, every value known. */
export interface EncryptionTarget {
  tls: boolean;
  /** PEM text; the system's roots where absent. */
  ca?: string;
  /** Secret in the release's namespace with the certificate that a client shows. */
  clientCertificateSecret?: ElasticsearchTarget["clientCertificateSecret"];
}

/** The same where values may come from other resources. */
export interface ResolvedEncryption {
  tls: boolean;
  ca?: pulumi.Output<string>;
  clientCertificateSecret?: TargetInputs["clientCertificateSecret"];
}

/** A Kafka and its topic, every value known. */
export interface KafkaTarget extends EncryptionTarget {
  /** `host:port` of some brokers. */
  brokers: string[];
  topic: string;
  /** Absent where Kafka asks for no user. */
  mechanism?: KafkaMechanism;
  compression: KafkaCompression;
}

/** A Logstash, every value known. */
export interface LogstashTarget extends EncryptionTarget {
  /** `host:port` of each. */
  hosts: string[];
}

/** The same where values may come from other resources. */
export interface ResolvedLogstash extends ResolvedEncryption {
  hosts: pulumi.Output<string[]>;
}

/** A Kafka where values may come from other resources, with the user. */
export interface ResolvedKafka extends ResolvedEncryption, Pick<KafkaTarget, "mechanism" | "compression"> {
  brokers: pulumi.Output<string[]>;
  topic: pulumi.Output<string>;
  /** A secret where it has a password. */
  credential?: { username: pulumi.Output<string>; password: pulumi.Output<string> };
}

/** Arguments of an `EventIndexer`, checked, with defaults filled in. */
export interface ResolvedIndexer extends ResolvedTarget {
  kafka: ResolvedKafka;
  dataStreamNamespace: pulumi.Output<string>;
  publisherSource: PublisherSource;
  publisher: z.output<typeof publisherGroup>;
  consumerGroup: pulumi.Output<string>;
  indexer: z.output<typeof indexerGroup>;
}

/** Arguments of a `TetragonCluster`, checked, with defaults filled in. */
export interface ResolvedCluster extends ResolvedTarget {
  kibana: ResolvedKibana;
  collector: CollectorKind;
  /** With `collector: elastic-agent`. */
  agent?: ResolvedAgent;
  fleet: ResolvedFleet;
  /** With `output: kafka`. */
  kafka?: ResolvedKafka;
  /** With `output: logstash`. */
  logstash?: ResolvedLogstash;
  clusterName: pulumi.Output<string>;
  createNamespace: boolean;
  dataStreamNamespace: pulumi.Output<string>;
  documents: DocumentForm;
  labels: Record<string, pulumi.Output<string>>;
  /** Absent where Fleet gives the agents their keys, and where they write to Kafka or Logstash. */
  publisherSource?: PublisherSource;
  publisher: z.output<typeof publisherGroup>;
  platform: Platform;
  metrics: { serviceMonitor: boolean; serviceMonitorLabels?: Record<string, string>; filebeatPort?: number };
  /** Login of the chart's repository or registry. */
  chartCredential?: { username: pulumi.Output<string>; password: pulumi.Output<string> };
  tetragon: z.output<typeof tetragonGroup>;
  policies: TracingPolicyManifest[];
  exportFiles: ExportFiles;
  filebeat: z.output<typeof filebeatGroup>;
  /** Merged into the Helm values last. */
  extraHelmValues: JsonObject | pulumi.Output<JsonObject>;
}

/** What the text of `filebeat.yml` is made of: a cluster's arguments with every value known. */
export interface CollectorSettings {
  clusterName: string;
  dataStreamNamespace: string;
  documents: DocumentForm;
  labels: Record<string, string>;
  elasticsearch: ElasticsearchTarget;
  /** Where the collector writes instead. */
  kafka?: KafkaTarget;
  logstash?: LogstashTarget;
  metrics: Pick<ResolvedCluster["metrics"], "filebeatPort">;
  tetragon: Pick<z.output<typeof tetragonGroup>, "exportDirectory">;
  /** Names of the tracing policies that stop nothing, whatever action their events name. */
  monitorPolicies: string[];
  filebeat: z.output<typeof filebeatGroup>;
  exportFiles: ExportFiles;
}
