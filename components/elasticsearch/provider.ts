import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ElasticsearchTarget, Settings } from "../../settings/stack-settings";
import type { Credential } from "../../settings/credentials";

/**
 * The elasticstack provider of a stack. Its credential stays in Pulumi and never reaches the cluster unless the same
 * one is the sidecar's.
 */
export function elasticstackProvider(
  settings: Settings,
  credential: Credential,
  cluster: kubernetes.Provider,
  opts: pulumi.ResourceOptions,
): elasticstack.Provider {
  const { elasticsearch, kibana } = settings;
  const connection = {
    ...authentication(credential),
    insecure: elasticsearch.insecure || undefined,
  };
  return new elasticstack.Provider(
    "elasticsearch",
    {
      elasticsearches: [
        {
          ...connection,
          endpoints: elasticsearch.endpoints,
          caData: certificate(settings, { provider: cluster, parent: opts.parent }),
          caFingerprint: elasticsearch.caFingerprint,
        },
      ],
      kibanas: kibana.endpoint ? [{ ...connection, endpoints: [kibana.endpoint] }] : undefined,
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

/** The CA as text: from the settings, or from the object in the cluster that the sidecar mounts. */
function certificate(
  { elasticsearch, kubernetesNamespace }: Settings,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string> | undefined {
  const { ca, caSecret, caConfigMap }: ElasticsearchTarget = elasticsearch;
  if (caSecret) {
    const id = `${kubernetesNamespace}/${caSecret.name}`;
    const secret = kubernetes.core.v1.Secret.get("elasticsearch-ca", id, opts);
    return secret.data.apply((data) => Buffer.from(data[caSecret.key] ?? "", "base64").toString("utf8"));
  }
  if (caConfigMap) {
    const id = `${kubernetesNamespace}/${caConfigMap.name}`;
    const configMap = kubernetes.core.v1.ConfigMap.get("elasticsearch-ca", id, opts);
    return configMap.data.apply((data) => data[caConfigMap.key] ?? "");
  }
  return ca;
}
