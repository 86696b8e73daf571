import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ResolvedStore, ResolvedTarget } from "../resolved-args";
import type { Credential } from "./target";

/** What the provider of a component connects to. */
export type ProviderTarget = ResolvedTarget & { credential: Credential } & Partial<
    Pick<ResolvedStore, "kibana">
  >;

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
): elasticstack.Provider {
  const { elasticsearch, kibana } = target;
  const connection = {
    ...authentication(target.credential),
    insecure: elasticsearch.insecure || undefined,
  };
  return new elasticstack.Provider(
    `${name}-elasticsearch`,
    {
      elasticsearches: [
        {
          ...connection,
          endpoints: elasticsearch.endpoints,
          caFingerprint: elasticsearch.caFingerprint,
          ...certificates(name, target, { provider: cluster, parent: opts.parent }),
        },
      ],
      kibanas: kibana?.endpoint ? [{ ...connection, endpoints: [kibana.endpoint] }] : undefined,
    },
    opts,
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

/** Certificates as text: as they were given, or from the objects in the cluster that the sidecar mounts. */
function certificates(
  name: string,
  { elasticsearch, kubernetesNamespace }: ResolvedTarget,
  opts: pulumi.CustomResourceOptions,
) {
  const { ca, caSecret, caConfigMap, clientCertificateSecret: client } = elasticsearch;
  const idOf = (object: { name: pulumi.Output<string> }) =>
    pulumi.interpolate`${kubernetesNamespace}/${object.name}`;
  const secretText = (logicalName: string, object: { name: pulumi.Output<string> }) => {
    const secret = kubernetes.core.v1.Secret.get(`${name}-${logicalName}`, idOf(object), opts);
    return (key: pulumi.Output<string>) =>
      pulumi
        .all([secret.data, key])
        .apply(([data, field]) => Buffer.from(data[field] ?? "", "base64").toString("utf8"));
  };
  const clientText = client && secretText("client-certificate", client);
  const configMap =
    caConfigMap && kubernetes.core.v1.ConfigMap.get(`${name}-elasticsearch-ca`, idOf(caConfigMap), opts);
  return {
    caData: caSecret
      ? secretText("elasticsearch-ca", caSecret)(caSecret.key)
      : configMap
        ? pulumi.all([configMap.data, caConfigMap.key]).apply(([data, key]) => data[key] ?? "")
        : ca,
    certData: client && clientText?.(client.certificateKey),
    keyData: client && clientText && pulumi.secret(clientText(client.privateKeyKey)),
  };
}
