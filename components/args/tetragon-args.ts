import type * as pulumi from "@pulumi/pulumi";

import type { ContainerResources } from "./collector-args";
import type { ExportFilter, FieldFilter, RedactionFilter } from "./filter-args";

/** DNS policies of a pod that uses the node's network. */
export const DnsPolicy = {
  ClusterFirstWithHostNet: "ClusterFirstWithHostNet",
  Default: "Default",
  ClusterFirst: "ClusterFirst",
} as const;
export type DnsPolicy = (typeof DnsPolicy)[keyof typeof DnsPolicy];

/** One tracing policy: of the library (`name`), or a whole manifest of the caller's own. */
export interface Policy {
  /** Name of a policy of the library (docs/policies.md). */
  name?: string;
  /** Another name of the object and in `rule.name`, for a second policy of the same kind. */
  as?: string;
  /** Stop what the policy finds instead of only telling it; false by default. */
  enforce?: boolean;
  /**
   * Label of the pods in which the policy enforces already while `enforce` is false, `{pool: "canary"}` for example; it
   * observes in all others.
   */
  canary?: Record<string, string>;
  /** Namespaces to watch; the whole cluster by default. */
  namespaces?: string[];
  /** Further parameters of this policy (docs/policies.md), plain values. */
  parameters?: pulumi.Inputs;
  /** A `TracingPolicy` or `TracingPolicyNamespaced` instead of `name`, plain values. */
  manifest?: pulumi.Inputs;
}

/** A toleration of the agent's pods, as in a PodSpec. */
export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/** The Helm release of Tetragon: what it exports, which policies it loads, how it rolls out. */
export interface TetragonSettings {
  /** Version of the chart; `1.7.0` by default. */
  chartVersion?: string;
  /** The chart repository's URL, `oci://…` for a registry; `https://helm.cilium.io` by default. */
  chartRepository?: string;
  /** Path of an unpacked or packed chart instead. */
  chartPath?: string;
  /** The node's directory for export files; `/var/log/tetragon` by default. */
  exportDirectory?: string;
  /** Events per minute and node, -1 for no limit; -1 by default. */
  rateLimit?: number;
  /** At most one of `default`, `audit` and `quiet`, and `trimmed` if wanted. */
  filterPresets?: string[];
  /** Replaces the preset's allow list. */
  allowList?: ExportFilter[];
  /** Added to the preset's deny list. */
  denyList?: ExportFilter[];
  /** Added to the preset's field filters. */
  fieldFilters?: FieldFilter[];
  redactionFilters?: RedactionFilter[];
  /** Credentials and capabilities of processes; false by default. */
  processCredentials?: boolean;
  /** Linux namespaces of processes; false by default. */
  processNamespaces?: boolean;
  /** Whose events carry the ancestors of the process: `base` and any of kprobe, tracepoint, uprobe, lsm, usdt, loader. */
  processAncestors?: string[];
  /** The agent's flag enable-pid-set-filter; false by default. */
  pidSetFilter?: boolean;
  policies?: Policy[];
  /** Nodes of the cluster, rounded; 20 by default. */
  nodes?: number;
  /** Share of the nodes (`10%`) or number of them (`3`) that restart at a time; `10%` by default. */
  maxUnavailable?: string;
  /** Seconds that the release may take; from `nodes` and `maxUnavailable` by default. */
  timeoutSeconds?: number;
  tolerations?: Toleration[];
  nodeSelector?: Record<string, string>;
  priorityClassName?: string;
  /** Names of pull Secrets. */
  imagePullSecrets?: string[];
  /** The agent's image with its version; the chart's by default. */
  image?: string;
  /** The operator's image with its version; the chart's by default. */
  operatorImage?: string;
  /** Requests and limits of the agent. */
  resources?: ContainerResources;
  /** `ClusterFirstWithHostNet` by default. */
  dnsPolicy?: DnsPolicy;
}
