import type * as pulumi from "@pulumi/pulumi";

/** How the endpoints and their certificate are checked; at most one CA source is set. */
export interface ElasticsearchTarget {
  /** URLs with their ports. */
  endpoints: string[];
  /** PEM text. */
  ca?: string;
  /** Key of a Secret in the release's namespace. */
  caSecret?: { name: string; key: string };
  /** Key of a ConfigMap in the release's namespace. */
  caConfigMap?: { name: string; key: string };
  /** SHA-256, 64 lower-case hex digits. */
  caFingerprint?: string;
  /** Secret in the release's namespace with the certificate that a client shows. */
  clientCertificateSecret?: { name: string; certificateKey: string; privateKeyKey: string };
  /** No verification of the server's certificate. */
  insecure: boolean;
}

/** The same where the values may come from other resources; which of them are set is known. */
export type TargetInputs = {
  [Key in keyof ElasticsearchTarget]: Key extends "insecure"
    ? boolean
    : ElasticsearchTarget[Key] extends string | string[] | undefined
      ? pulumi.Output<NonNullable<ElasticsearchTarget[Key]>> | Extract<ElasticsearchTarget[Key], undefined>
      : | { [Part in keyof NonNullable<ElasticsearchTarget[Key]>]: pulumi.Output<string> }
        | Extract<ElasticsearchTarget[Key], undefined>;
};

/** What authenticates against Elasticsearch. Keys and passwords are Pulumi secrets, a user's name is not. */
export type Credential =
  | {
      kind: "apiKey";
      /** `id:api_key`, the form that Filebeat wants. */
      apiKey: pulumi.Output<string>;
    }
  | { kind: "basic"; username: pulumi.Output<string>; password: pulumi.Output<string> };

/** A Secret that somebody else keeps, and its keys; what is in them is never read. */
export type SecretReference =
  | { kind: "apiKey"; name: pulumi.Output<string>; apiKey: pulumi.Output<string> }
  | {
      kind: "basic";
      name: pulumi.Output<string>;
      username: pulumi.Output<string>;
      password: pulumi.Output<string>;
    };

/** Where the collector's credential comes from. */
export type PublisherSource =
  | { from: "value"; credential: Credential }
  | { from: "secret"; secret: SecretReference }
  | { from: "created" };
