import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "./component-options";
import type { ResolvedCluster, ResolvedTarget } from "./resolved-args";

/** Providers that were made here, which change a ConfigMap in place. */
const mutable = new WeakSet<pulumi.ProviderResource>();

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
  return provider;
}

/**
 * Reads the namespace of a release that does not make it, so that a missing one is an error of the preview and not of an
 * update that has changed Elasticsearch by then. Its provider goes on, with a warning, where the cluster cannot be
 * reached. A caller's provider is taken as it is: nothing is read by it.
 *
 * @returns what the objects in the namespace wait for
 */
export function existingNamespace(
  name: string,
  { kubernetesNamespace, kubernetesContext }: ResolvedTarget,
  opts: ChildOptions,
): pulumi.Resource[] {
  if (!mutable.has(opts.provider)) {
    return [];
  }
  const provider = new kubernetes.Provider(
    `${name}-kubernetes-lookup`,
    { context: kubernetesContext, kubeconfig: "", skipUpdateUnreachable: true },
    { parent: opts.parent },
  );
  const found = kubernetes.core.v1.Namespace.get(`${name}-namespace`, kubernetesNamespace, {
    ...opts,
    provider,
  });
  return [found];
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
