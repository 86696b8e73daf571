import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "./component-options";
import type { ResolvedCluster, ResolvedTarget } from "./resolved-args";

/** Providers that were made here, which change a ConfigMap in place. */
const mutable = new WeakSet<pulumi.ProviderResource>();

/** The context of a provider that was made here. */
const contexts = new WeakMap<pulumi.ProviderResource, unknown>();

/** What tells one cluster from another as far as a program can: the context of its provider, or the provider. */
export function clusterOf(provider: pulumi.ProviderResource): unknown {
  return contexts.get(provider) ?? provider;
}

/** The provider of a cluster: the named context of the kubeconfig, or its current one. */
export function clusterProvider(
  name: string,
  { kubernetesContext }: Pick<ResolvedTarget, "kubernetesContext">,
  opts: pulumi.ResourceOptions,
): kubernetes.Provider {
  const provider = new kubernetes.Provider(
    `${name}-kubernetes`,
    {
      context: kubernetesContext,
      // The package would put the variable KUBECONFIG here, and another path on another machine would be a change. Empty
      // means that the provider itself looks where kubectl does.
      kubeconfig: "",
      // A ConfigMap with a fixed name is otherwise deleted before its successor exists.
      enableConfigMapMutable: true,
    },
    opts,
  );
  mutable.add(provider);
  contexts.set(provider, kubernetesContext ?? "");
  return provider;
}

/** Whether a changed ConfigMap is known to be changed in place; a caller's provider cannot be asked. */
export function changesInPlace(provider: pulumi.ProviderResource): boolean {
  return mutable.has(provider);
}

/**
 * The namespace of the release. The agent is privileged and uses the node's network and paths, which only the Pod
 * Security level `privileged` admits.
 */
export function releaseNamespace(
  name: string,
  cluster: ResolvedCluster,
  opts: ChildOptions,
): kubernetes.core.v1.Namespace {
  const metadata = {
    name: cluster.kubernetesNamespace,
    labels: { "pod-security.kubernetes.io/enforce": "privileged" },
  };
  return new kubernetes.core.v1.Namespace(`${name}-namespace`, { metadata }, opts);
}
