import type * as pulumi from "@pulumi/pulumi";

/** What is put into Kibana; nothing without an endpoint. */
export interface KibanaSettings {
  /** Kibana's URL. Whether it is given decides which resources exist. */
  endpoint?: pulumi.Input<string>;
  /** Space of everything that is made; `default` by default. */
  space?: pulumi.Input<string>;
  /** Whether the space is made too; false by default. It stays when the stack goes, with what others put into it. */
  createSpace?: boolean;
  /** PEM text of the CA that signed Kibana's certificate, or `system` for a public one; Elasticsearch's by default. */
  ca?: string;
  /**
   * Names of dashboards (`overview`, `process`, `network`, `files`, `privilege`, `health`), or `all`, which is the
   * default; an empty list is none.
   */
  dashboards?: string[];
  /** Name of a role for analysts that is made: it reads events and Kibana, and changes nothing. None by default. */
  analystRole?: string;
}
