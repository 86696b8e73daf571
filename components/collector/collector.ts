import type { JsonObject } from "../json";

/**
 * What a collector asks of the Tetragon release so that it runs beside the agent. Plain values of the chart; the only
 * output among them is the name of the credentials' Secret.
 */
export interface CollectorValues {
  /** Chart value `export`: the container in the `export-stdout` slot. */
  export: JsonObject;
  /** Chart value `extraVolumes`: pod volumes. */
  extraVolumes: JsonObject[];
  /** Chart value `podAnnotations`: change when the collector's configuration changes, which restarts the pods. */
  podAnnotations: Record<string, string>;
}
