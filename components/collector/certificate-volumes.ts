import type * as pulumi from "@pulumi/pulumi";

import type { TargetInputs } from "../elasticsearch/target";
import type { JsonObject } from "../json";
import type { ResolvedKafka } from "../resolved-args";
import { containerPaths } from "./container-paths";
import type { OutputPlace } from "./elasticsearch-output";

/** A volume of a pod and where it lies in the collector's container. */
export interface MountedVolume {
  volume: JsonObject & { name: string };
  mountPath: string;
}

/** The mounts of volumes that a container only reads. */
export function readOnlyMounts(volumes: readonly MountedVolume[]): JsonObject[] {
  return volumes.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true }));
}

/** The volume with Elasticsearch's CA, where it is in an object of the user's. */
export function caVolume(
  { caSecret, caConfigMap }: TargetInputs,
  name: string,
  mountPath: string,
): MountedVolume[] {
  if (caSecret) {
    return [
      { volume: { name, secret: { secretName: caSecret.name, items: items(caSecret.key) } }, mountPath },
    ];
  }
  return caConfigMap
    ? [
        {
          volume: { name, configMap: { name: caConfigMap.name, items: items(caConfigMap.key) } },
          mountPath,
        },
      ]
    : [];
}

/** Volumes with certificates out of objects of the user's. */
export function certificateVolumes(
  target: TargetInputs,
  prefix: string,
  place: Pick<OutputPlace, "ca" | "clientCertificate">,
): MountedVolume[] {
  return [
    ...caVolume(target, `${prefix}-ca`, place.ca),
    ...clientCertificateVolume(target, `${prefix}-client-certificate`, place.clientCertificate),
  ];
}

/** The volume with the client certificate for Kafka, on a node and in an indexer. */
export function kafkaCertificateVolume(
  kafka: Pick<ResolvedKafka, "clientCertificateSecret">,
): MountedVolume[] {
  return clientCertificateVolume(kafka, "filebeat-kafka-certificate", containerPaths.kafkaCertificate);
}

/** The volume with a client certificate and its key, where a server asks for one. */
export function clientCertificateVolume(
  { clientCertificateSecret: client }: Pick<TargetInputs, "clientCertificateSecret">,
  name: string,
  mountPath: string,
): MountedVolume[] {
  return client
    ? [
        {
          volume: {
            name,
            secret: {
              secretName: client.name,
              items: items(client.certificateKey, client.privateKeyKey),
            },
          },
          mountPath,
        },
      ]
    : [];
}

function items(...keys: pulumi.Output<string>[]) {
  return keys.map((key) => ({ key, path: key }));
}
