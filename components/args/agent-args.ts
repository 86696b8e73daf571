import type * as pulumi from "@pulumi/pulumi";

import type { ContainerResources } from "./collector-args";

/** What reads the events on the node. */
export const CollectorKind = {
  /** Filebeat in the agent's pod, which reads Tetragon's export files. */
  filebeatSidecar: "filebeat-sidecar",
  /** An Elastic Agent on every node, which reads the log of the chart's own container `export-stdout`. */
  elasticAgent: "elastic-agent",
} as const;
export type CollectorKind = (typeof CollectorKind)[keyof typeof CollectorKind];

/** Who tells the Elastic Agents what to read. */
export const AgentMode = {
  /** Fleet: a policy in Kibana. */
  fleet: "fleet",
  /** A ConfigMap; needs neither Fleet nor Kibana. */
  standalone: "standalone",
} as const;
export type AgentMode = (typeof AgentMode)[keyof typeof AgentMode];

/** Which names of the container's log are read. */
export const AgentLogPath = {
  /** The kubelet's files below `/var/log/pods`, the rotated one too. */
  pods: "pods",
  /** The link below `/var/log/containers`; what a rotation leaves unread in the old file is lost. */
  containers: "containers",
} as const;
export type AgentLogPath = (typeof AgentLogPath)[keyof typeof AgentLogPath];

/** The Elastic Agents, with `collector: elastic-agent`. All plain, since it decides what is declared. */
export interface AgentSettings {
  /** Who tells the agents what to read; `fleet` by default. */
  mode?: AgentMode;
  /** Whether a DaemonSet of Elastic Agents is declared; true by default. False where agents run already. */
  deploy?: boolean;
  /** Image with its version; the version of Elasticsearch by default. */
  image?: string;
  /** Which names of the container's log are read; `pods` by default. */
  logPath?: AgentLogPath;
  /** Requests and limits of the agent's container; 500 MiB and 1,200 MiB of memory by default. */
  resources?: ContainerResources;
  /** Whether the agents report their own metrics, dropped events among them, and answer a probe; true by default. */
  monitoring?: boolean;
  /** Version of Fleet's package `filestream`; `1.2.0`, the only one whose variables are known. */
  filestreamVersion?: string;
  /** Further variables of that package's stream, by its names: `{harvester_limit: "8"}` for example. */
  streamVars?: pulumi.Inputs;
}

/** Fleet, with `collector: elastic-agent`. */
export interface FleetSettings {
  /** URL of Fleet Server; needed where agents are deployed. */
  url?: pulumi.Input<string>;
  /** PEM text of the CA that signed Fleet Server's certificate, or `system` for a public one; Elasticsearch's by default. */
  ca?: string;
  /** Id of the Fleet output that events go to; Fleet's default output by default. */
  outputId?: pulumi.Input<string>;
  /** Id of an agent policy that exists already; one is made by default. Whether it is given is plain. */
  agentPolicyId?: pulumi.Input<string>;
}

/** Elastic's package for Tetragon, with `assets: integration`. */
export interface IntegrationSettings {
  /** Version of the package `cilium_tetragon`; `0.4.0` by default. */
  version?: string;
}
