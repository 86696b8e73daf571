import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Settings } from "../settings/stack-settings";
import { type Transform, declare } from "./transforms";

/** The cluster of the stack: the named context of the kubeconfig, or its current one. */
export function clusterProvider(settings: Settings, opts: pulumi.ResourceOptions): kubernetes.Provider {
  return new kubernetes.Provider(
    "kubernetes",
    {
      context: settings.kubernetesContext,
      // A ConfigMap with a fixed name is otherwise deleted before its successor exists.
      enableConfigMapMutable: true,
    },
    opts,
  );
}

/**
 * The namespace of the release where the stack makes it, else nothing. The agent is privileged and uses the node's
 * network and paths, which only the Pod Security level `privileged` admits.
 */
export function releaseNamespace(
  settings: Settings,
  opts: pulumi.CustomResourceOptions,
  transform: Transform<kubernetes.core.v1.NamespaceArgs> | undefined,
): kubernetes.core.v1.Namespace[] {
  if (!settings.createNamespace) {
    return [];
  }
  const metadata = {
    name: settings.kubernetesNamespace,
    labels: { "pod-security.kubernetes.io/enforce": "privileged" },
  };
  return [declare(kubernetes.core.v1.Namespace, settings.kubernetesNamespace, { metadata }, opts, transform)];
}
