/** What a cluster's nodes are, where that changes what privileged pods need. */
export const Platform = {
  /** Nothing special; Talos too, whose /var holds and where the namespace must admit privileged pods. */
  kubernetes: "kubernetes",
  /** Pods need a security context constraint, and the sidecar an SELinux type that may use the node's directories. */
  openshift: "openshift",
  /** SELinux enforces: the sidecar needs a type that may use the node's directories. */
  bottlerocket: "bottlerocket",
} as const;
export type Platform = (typeof Platform)[keyof typeof Platform];

/** What can be scraped. */
export interface MetricsSettings {
  /** Whether the chart makes `ServiceMonitor`s of the Prometheus operator for agent and operator; false by default. */
  serviceMonitor?: boolean;
  /** Labels of the `ServiceMonitor`s, by which a Prometheus selects them. */
  serviceMonitorLabels?: Record<string, string>;
  /**
   * Port of every node's own address on which Filebeat answers `/stats` and `/inputs/` (JSON, without authentication)
   * instead of on a socket inside the container; none by default.
   */
  filebeatPort?: number;
}
