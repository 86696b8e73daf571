import { createHash } from "node:crypto";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import { changesInPlace } from "../kubernetes";

/** A collector's configuration in the cluster. */
export interface ConfigurationMap {
  configMap: kubernetes.core.v1.ConfigMap;
  /** The ConfigMap's name, known in preview wherever it is fixed. */
  name: pulumi.Input<string>;
  /** Changes when the content changes and only then; in a pod's annotation it restarts the pod. */
  hash: pulumi.Output<string>;
}

/**
 * A ConfigMap with a collector's configuration, which holds no secret. With a provider that replaces a changed ConfigMap,
 * one of a fixed name would be deleted before its successor exists, and pods that start meanwhile would fail: there the
 * name ends in a hash of the content.
 */
export function configurationMap(
  resourceName: string,
  name: pulumi.Input<string>,
  namespace: pulumi.Output<string>,
  data: pulumi.Output<Record<string, string>>,
  opts: ChildOptions,
): ConfigurationMap {
  const hash = data.apply(configHash);
  const inPlace = changesInPlace(opts.provider);
  const metadata = inPlace
    ? { namespace, name }
    : { namespace, name: pulumi.interpolate`${name}-${hash.apply((text) => text.slice(0, 10))}` };
  const configMap = new kubernetes.core.v1.ConfigMap(
    resourceName,
    { metadata, data, immutable: inPlace ? undefined : true },
    // Of a fixed name in another namespace: an old one that waits for its deletion would be deleted by a later update
    // that goes back to it.
    { ...opts, deleteBeforeReplace: inPlace },
  );
  return { configMap, name: inPlace ? name : configMap.metadata.name, hash };
}

function configHash(data: Record<string, string>): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(data).sort()))
    .digest("hex");
}
