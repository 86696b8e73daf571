import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../errors";
import type { ResolvedTarget } from "../resolved-args";
import { caCertificate } from "../validation/certificate";

/** Certificates as text, as the elasticstack provider takes them. */
export interface Certificates {
  /** PEM text of the CA; undefined where the system's roots or a fingerprint are meant. */
  ca?: pulumi.Output<string>;
  /** PEM text of the client's certificate. */
  client?: pulumi.Output<string>;
  /** PEM text of its private key, a secret. */
  clientKey?: pulumi.Output<string>;
}

/**
 * The certificates of a target: as they were given, or from the objects in the cluster that the collector mounts. A
 * preview takes `caInPreview` for the CA where that is given, so that it needs no cluster; where there is none yet, the
 * CA is not known until the update, and one warning says so.
 *
 * @param opts `provider` is the cluster, where one of the certificates lies in it
 */
export function certificatesOf(
  name: string,
  { elasticsearch, kubernetesNamespace, caInPreview }: ResolvedTarget,
  opts: pulumi.CustomResourceOptions,
): Certificates {
  const { ca, caSecret, caConfigMap, clientCertificateSecret: client } = elasticsearch;
  const object = caSecret ?? caConfigMap;
  const last = pulumi.runtime.isDryRun() ? caInPreview : undefined;
  const reader = (namespace: pulumi.Output<string>) => clusterReader(name, namespace, opts);
  // The engine reads nothing whose id is not known; left out, the object would be a change of the stack by itself.
  const readCa =
    object &&
    reader(last ? pulumi.output(unknownText) : kubernetesNamespace)(
      "elasticsearch-ca",
      caSecret ? "Secret" : "ConfigMap",
      object.name,
    );
  const pair = client && reader(kubernetesNamespace)("client-certificate", "Secret", client.name);
  return {
    ca: object && readCa ? (last ? lastKnown(last, object, opts.parent) : checkedCa(readCa(object.key))) : ca,
    client: pair?.(client?.certificateKey ?? pulumi.output("")),
    clientKey: pair && pulumi.secret(pair(client?.privateKeyKey ?? pulumi.output(""))),
  };
}

/** Stands for a text that only an update knows. */
const unknownText = pulumi.unknown as unknown as string;

/** Reads texts out of objects of the release's namespace. */
function clusterReader(name: string, namespace: pulumi.Output<string>, opts: pulumi.CustomResourceOptions) {
  return (logicalName: string, kind: "Secret" | "ConfigMap", objectName: pulumi.Output<string>) => {
    const id = pulumi.interpolate`${namespace}/${objectName}`;
    const { data } = kubernetes.core.v1[kind].get(`${name}-${logicalName}`, id, opts);
    return (key: pulumi.Output<string>) =>
      pulumi.all([data, key, id]).apply(([texts, field, place]) => {
        const text = (texts as Record<string, string> | undefined)?.[field];
        if (text === undefined) {
          throw new UserError(`${kind} ${place} has no key "${field}"; correct the key or the object`);
        }
        return kind === "Secret" ? Buffer.from(text, "base64").toString("utf8") : text;
      });
  };
}

/** A CA is public, wherever it lies; what is none is refused before it is shown anywhere. */
function checkedCa(text: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.unsecret(
    text.apply((pem) => {
      const complaint = caCertificate(pem);
      if (complaint !== undefined) {
        throw new UserError(
          `the CA that elasticsearch.caSecret or elasticsearch.caConfigMap names ${complaint}`,
        );
      }
      return pem;
    }),
  );
}

function lastKnown(
  last: pulumi.Output<string | undefined>,
  object: { name: pulumi.Output<string> },
  parent: pulumi.Resource | undefined,
): pulumi.Output<string> {
  return pulumi.all([last, object.name]).apply(([ca, name]) => {
    if (ca !== undefined) {
      return pulumi.output(ca);
    }
    void pulumi.log.warn(
      `the CA in ${name} is read from the cluster by the first "pulumi up"; until then a preview cannot compare what is in Elasticsearch`,
      parent,
    );
    return pulumi.output(unknownText);
  }) as pulumi.Output<string>;
}
