import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import type { ResolvedStore, ResolvedTarget } from "../resolved-args";
import { caFile } from "./ca-file";
import { type Certificates, certificatesOf } from "./certificates";
import type { Credential } from "./target";

/** What the provider of a component connects to. */
export type ProviderTarget = ResolvedTarget & { credential: Credential } & Partial<
    Pick<ResolvedStore, "kibana">
  >;

/** A provider and the CA that it trusts. */
export interface ElasticProvider {
  provider: elasticstack.Provider;
  /** PEM text; undefined where the system's roots or a fingerprint are meant. */
  ca?: pulumi.Output<string>;
}

/**
 * The elasticstack provider of a component. Its credential stays in Pulumi and never reaches the cluster unless the same
 * one is the collector's.
 *
 * @param cluster the kubernetes provider that reads certificates out of the cluster, where some lie there
 */
export function elasticstackProvider(
  name: string,
  target: ProviderTarget,
  cluster: pulumi.ProviderResource | undefined,
  opts: { parent: pulumi.Resource },
): ElasticProvider {
  const { elasticsearch, kibana } = target;
  const certificates = certificatesOf(name, target, { provider: cluster, parent: opts.parent });
  const connection = {
    ...authentication(target.credential),
    insecure: elasticsearch.insecure || undefined,
  };
  const provider = new elasticstack.Provider(
    `${name}-elasticsearch`,
    {
      elasticsearches: [
        {
          ...connection,
          endpoints: elasticsearch.endpoints,
          caData: certificates.ca,
          caFingerprint: elasticsearch.caFingerprint,
          certData: certificates.client,
          keyData: certificates.clientKey,
        },
      ],
      kibanas: kibana?.endpoint
        ? [{ ...connection, endpoints: [kibana.endpoint], caCerts: kibanaCa(kibana, certificates) }]
        : undefined,
    },
    opts,
  );
  return { provider, ca: certificates.ca };
}

/** Kibana's CA, which the provider takes as a file only: its own, else that of Elasticsearch. */
function kibanaCa(
  { endpoint, ca: own, trustsSystem }: ResolvedStore["kibana"],
  { ca }: Certificates,
): pulumi.Output<string[] | undefined> | undefined {
  const pem = trustsSystem ? undefined : (own ?? ca);
  return (
    pem &&
    pulumi
      .all([pem, endpoint])
      .apply(([text, url]) => (url?.startsWith("https:") ? [caFile(text)] : undefined))
  );
}

/** Nested values of the provider's configuration lose their secretness unless they are secrets themselves. */
function authentication(credential: Credential) {
  return credential.kind === "basic"
    ? { username: credential.username, password: pulumi.secret(credential.password) }
    : {
        // The provider takes what Elasticsearch calls `encoded`; the settings hold `id:api_key`.
        apiKey: pulumi.secret(credential.apiKey.apply((key) => Buffer.from(key, "utf8").toString("base64"))),
      };
}
