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
