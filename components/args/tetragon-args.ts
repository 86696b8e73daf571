import type * as pulumi from "@pulumi/pulumi";

import type { ContainerResources } from "./collector-args";
import type { ExportFilter, FieldFilter, RedactionFilter } from "./filter-args";

/** DNS policies of a pod that uses the node's network. */
export const DnsPolicy = {
  /** The cluster's DNS, then the node's. */
  ClusterFirstWithHostNet: "ClusterFirstWithHostNet",
  /** The node's DNS. */
  Default: "Default",
  /** The node's DNS too, since the pods use the node's network. */
  ClusterFirst: "ClusterFirst",
} as const;
export type DnsPolicy = (typeof DnsPolicy)[keyof typeof DnsPolicy];

/** One tracing policy: of the library (`name`), or a whole manifest of the caller's own. */
export interface Policy {
  /** Name of a policy of the library (docs/policies.md); needed, or `manifest`. */
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
  /** Key of the taint; every key without it. */
  key?: string;
  /** `Exists` or `Equal`, which is Kubernetes' default. */
  operator?: string;
  /** Value of the taint, with `Equal`. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`; every effect without it. */
  effect?: string;
  /** Seconds that a pod stays after a `NoExecute` taint came; for ever without it. */
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
  /** At most one of `default`, `audit` and `quiet`, and `trimmed` if wanted (docs/filters.md); `default` by default. */
  filterPresets?: string[];
  /** Replaces the preset's allow list. */
  allowList?: ExportFilter[];
  /** Added to the preset's deny list. */
  denyList?: ExportFilter[];
  /** Added to the preset's field filters. */
  fieldFilters?: FieldFilter[];
  /** What becomes `*****` on the node; nothing by default. */
  redactionFilters?: RedactionFilter[];
  /** Credentials and capabilities of processes; false by default. */
  processCredentials?: boolean;
  /** Linux namespaces of processes; false by default. */
  processNamespaces?: boolean;
  /** Whose events carry the ancestors of the process: `base` and any of kprobe, tracepoint, uprobe, lsm, usdt, loader. */
  processAncestors?: string[];
  /** The agent's flag enable-pid-set-filter; false by default. */
  pidSetFilter?: boolean;
  /** Tracing policies that are loaded; none by default. */
  policies?: Policy[];
  /** Nodes of the cluster, rounded; 20 by default. */
  nodes?: number;
  /** Share of the nodes (`10%`) or number of them (`3`) that restart at a time; `10%` by default. */
  maxUnavailable?: string;
  /** Seconds that the release may take; from `nodes` and `maxUnavailable` by default. */
  timeoutSeconds?: number;
  /** Taints of nodes that the pods tolerate; the chart's by default, which tolerate all. */
  tolerations?: Toleration[];
  /** Labels of the nodes that get a pod; the chart's by default, which are none. */
  nodeSelector?: Record<string, string>;
  /** A PriorityClass that decides which pods are scheduled first; the chart's by default. */
  priorityClassName?: string;
  /** Names of pull Secrets in `kubernetesNamespace`. */
  imagePullSecrets?: string[];
  /** The agent's image with its version; the chart's by default. */
  image?: string;
  /** The operator's image with its version; the chart's by default. */
  operatorImage?: string;
  /** Requests and limits of the agent; the chart's by default. */
  resources?: ContainerResources;
  /** How the pods resolve names; `ClusterFirstWithHostNet` by default, which finds an Elasticsearch in the cluster. */
  dnsPolicy?: DnsPolicy;
}
