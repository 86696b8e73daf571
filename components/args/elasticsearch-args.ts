import type * as pulumi from "@pulumi/pulumi";

import type { KibanaSettings } from "./kibana-args";

/** What kind of Elasticsearch the target is. */
export const ElasticsearchFlavor = {
  /** Self-managed or Elastic Cloud Hosted: has a version, shards, replicas and ILM. */
  stack: "stack",
  /** Elastic Cloud Serverless: API keys only; no version, no shards, replicas or ILM of one's own. */
  serverless: "serverless",
} as const;
export type ElasticsearchFlavor = (typeof ElasticsearchFlavor)[keyof typeof ElasticsearchFlavor];

/** Which fields a document has. */
export const EventFields = {
  /** ECS, and of Tetragon's own fields those that ECS cannot say. */
  lean: "lean",
  /** ECS, and the whole event under Tetragon's own names. */
  full: "full",
} as const;
export type EventFields = (typeof EventFields)[keyof typeof EventFields];

/** The form in which a store takes what a cluster sends. */
export const DocumentForm = {
  /** Mapped to ECS on the node: what an `EventStore` of this package has templates for. */
  mapped: "mapped",
  /** Tetragon's own lines in `message`, for a store whose ingest pipeline maps them (Elastic's official package). */
  raw: "raw",
} as const;
export type DocumentForm = (typeof DocumentForm)[keyof typeof DocumentForm];

/** A key of a Kubernetes Secret or ConfigMap in the release's namespace. */
export interface ObjectKey {
  /** The object's name. */
  name: pulumi.Input<string>;
  /** The key that holds the certificate; `ca.crt` by default. */
  key?: pulumi.Input<string>;
}

/** A client certificate for mutual TLS, in a Secret of the release's namespace (type `kubernetes.io/tls` fits). */
export interface ClientCertificate {
  /** The Secret's name. */
  name: pulumi.Input<string>;
  /** The key that holds the PEM certificate; `tls.crt` by default. */
  certificateKey?: pulumi.Input<string>;
  /** The key that holds the PEM private key; `tls.key` by default. */
  privateKeyKey?: pulumi.Input<string>;
}

/** Where Elasticsearch is and how its certificate is checked: `endpoints` or `cloudId`, and at most one CA source. */
export interface ElasticsearchSettings {
  /** URLs, all of one Elasticsearch; without a port the scheme's own port is meant. Needed, or `cloudId`. */
  endpoints?: pulumi.Input<pulumi.Input<string>[]>;
  /** Elastic Cloud id, instead of endpoints. */
  cloudId?: pulumi.Input<string>;
  /** PEM text of the CA; the system's roots by default. At most one of `ca`, `caSecret`, `caConfigMap`. */
  ca?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` that holds the CA. */
  caSecret?: ObjectKey;
  /** A ConfigMap in `kubernetesNamespace` that holds the CA. */
  caConfigMap?: ObjectKey;
  /** SHA-256 fingerprint of the CA, 64 hex digits with or without colons. */
  caFingerprint?: pulumi.Input<string>;
  /** A Secret in `kubernetesNamespace` with a client certificate, where the server asks the collector and the provider for one. */
  clientCertificateSecret?: ClientCertificate;
  /** No verification of the server's certificate; false by default. */
  insecure?: boolean;
}

/**
 * The Elasticsearch of a component. Which of the values are given is decided in the program; the values themselves may
 * come from other resources.
 */
export interface TargetArgs {
  /**
   * Where Elasticsearch is and how its certificate is checked. Needed, but for a cluster with `output: kafka` or
   * `logstash` that declares nothing in Elasticsearch.
   */
  elasticsearch?: ElasticsearchSettings;
  /** What kind of Elasticsearch the target is; `stack` by default. */
  elasticsearchFlavor?: ElasticsearchFlavor;
  /** User who declares the objects in Elasticsearch; the collector's too, unless it has a credential of its own. */
  elasticsearchUsername?: pulumi.Input<string>;
  /** Password of that user; give it as a secret. */
  elasticsearchPassword?: pulumi.Input<string>;
  /** API key instead of user and password, as `id:api_key` or as Elasticsearch's `encoded`; give it as a secret. */
  elasticsearchApiKey?: pulumi.Input<string>;
  /**
   * What a preview takes for the CA of `caSecret` or `caConfigMap`, so that it needs no cluster: the output
   * `elasticsearchCa` of a `TetragonPipeline` at the last update. By default a preview reads the cluster's object.
   */
  elasticsearchCaInPreview?: pulumi.Input<string>;
  /** Version of Elasticsearch and Kibana, decides which features are used; `8.17.0` by default, 8.13.0 at least. */
  elasticsearchVersion?: string;
  /** What is put into Kibana; nothing without an endpoint. */
  kibana?: KibanaSettings;
  /**
   * Context of the kubeconfig where the caller gives no kubernetes provider; the current one by default. A store needs
   * it only to read certificates.
   */
  kubernetesContext?: pulumi.Input<string>;
  /** Namespace of the release, and of Secrets and ConfigMaps that arguments name; `kube-system` by default. */
  kubernetesNamespace?: pulumi.Input<string>;
}
