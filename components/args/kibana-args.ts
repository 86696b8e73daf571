import type * as pulumi from "@pulumi/pulumi";

/** Documents that a detection rule gives no alert for. */
export interface KibanaRuleException {
  /** Name of the rule. */
  rule: string;
  /** A field of the documents, `process.executable` for example. */
  field: string;
  /** Values of it, each of which is left alone. */
  values: string[];
}

/** Alerts about what the pipeline does not bring. */
export interface KibanaHealthAlerts {
  /** Ids of connectors that take a message (server log, Slack, Teams); alerts in Kibana alone by default. */
  connectors?: string[];
  /** Names of clusters of which each is watched for silence; all of them together by default. */
  clusters?: string[];
  /** Minutes without an event that are an alert; 15 by default. */
  silentMinutes?: number;
  /** Per cent of lines that are no event and an alert; 5 by default. */
  errorPercent?: number;
}

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
  /**
   * Names of detection rules of Elastic Security (docs/detections.md), or `all`; none by default. Needs a Kibana with an
   * encryption key for saved objects.
   */
  detectionRules?: string[];
  /** Whether the rules run; true by default. */
  detectionRulesEnabled?: boolean;
  /** What rules leave alone. */
  ruleExceptions?: KibanaRuleException[];
  /** Alerts about the pipeline itself; none by default. */
  healthAlerts?: KibanaHealthAlerts;
  /** Name of a role for analysts that is made: it reads events and Kibana, and changes nothing. None by default. */
  analystRole?: string;
}
