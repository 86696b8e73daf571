import * as kubernetes from "@pulumi/kubernetes";

import type { CollectorValues } from "../collector/collector";
import type { ChildOptions } from "../component-options";
import type { ResolvedCluster } from "../resolved-args";
import { helmValues } from "./helm-values";
import { releaseName } from "./release-name";
import { rollout } from "./rollout";

/**
 * The Helm release of Tetragon with the collector beside the agent (chart `tetragon`, https://helm.cilium.io).
 *
 * @param opts with everything that must exist before the pods start, the collector's ConfigMap for example
 */
export function tetragonRelease(
  name: string,
  cluster: ResolvedCluster,
  collector: CollectorValues,
  opts: ChildOptions,
): kubernetes.helm.v3.Release {
  const { tetragon, kubernetesNamespace } = cluster;
  return new kubernetes.helm.v3.Release(
    `${name}-release`,
    {
      name: releaseName,
      namespace: kubernetesNamespace,
      ...chart(cluster),
      values: helmValues(cluster, collector),
      timeout: tetragon.timeoutSeconds ?? rollout(tetragon.nodes, tetragon.maxUnavailable).timeoutSeconds,
      // Helm keeps every revision in a Secret of its own; ten are enough to go back.
      maxHistory: 10,
    },
    // Its names are fixed and its CRDs belong to the whole cluster, so two of it cannot exist at once.
    { ...opts, deleteBeforeReplace: true },
  );
}

/** The chart: a path, one of a repository, or one of a registry, whose name is its URL. */
function chart({
  tetragon,
  chartCredential,
}: ResolvedCluster): Pick<kubernetes.helm.v3.ReleaseArgs, "chart" | "version" | "repositoryOpts"> {
  const { chartPath, chartRepository, chartVersion: version } = tetragon;
  if (chartPath) {
    return { chart: chartPath };
  }
  return chartRepository.startsWith("oci://")
    ? {
        chart: `${chartRepository.replace(/\/+$/, "")}/tetragon`,
        version,
        repositoryOpts: chartCredential,
      }
    : { chart: "tetragon", version, repositoryOpts: { repo: chartRepository, ...chartCredential } };
}
