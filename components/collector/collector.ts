import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { JsonObject } from "../json";

/**
 * What a collector asks of the Tetragon release so that it runs beside the agent. Which values there are is plain; names
 * of objects and the checksum among them may be outputs.
 */
export interface CollectorValues {
  /** Chart value `export`: the container in the `export-stdout` slot. */
  export: JsonObject;
  /** Chart value `extraVolumes`: pod volumes. */
  extraVolumes: JsonObject[];
  /** Chart value `podAnnotations`: change when the collector's configuration changes, which restarts the pods. */
  podAnnotations: Record<string, pulumi.Input<string>>;
}

/** What brings events from Tetragon's nodes to Elasticsearch. */
export interface Collector {
  /** What the Tetragon release must contain. */
  values: CollectorValues;
  /** Must exist before the release. */
  before: pulumi.Resource[];
  /** The collector's configuration; undefined where it is not in the cluster. */
  configMap?: kubernetes.core.v1.ConfigMap;
  /** Declares what must not start before the release has rolled out. */
  start?(release: pulumi.Resource): void;
}
