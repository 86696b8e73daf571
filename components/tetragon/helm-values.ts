import * as pulumi from "@pulumi/pulumi";

import type { CollectorValues } from "../collector/collector";
import { type JsonObject, mergeDeep, withoutUndefined } from "../json";
import type { ResolvedCluster } from "../resolved-args";
import { exportFilters } from "./filters";
import { rollout } from "./rollout";

/** The values that are plain whatever the cluster waits for, and that the pipeline depends on. */
export function plainValues(
  tetragon: ResolvedCluster["tetragon"],
  exportFiles: ResolvedCluster["exportFiles"],
) {
  return {
    export: { mode: "stdout" },
    exportDirectory: tetragon.exportDirectory,
    tetragon: {
      enableProcessCred: tetragon.processCredentials,
      enableProcessNs: tetragon.processNamespaces,
      exportFileCompress: false,
      exportFileMaxBackups: exportFiles.maxBackups,
      exportFileMaxSizeMB: exportFiles.maxSizeMB,
      // Octal digits as a text: the chart turns a number into another mode.
      exportFilePerm: "600",
      exportFilename: "tetragon.log",
      exportRateLimit: tetragon.rateLimit,
    },
    updateStrategy: rollout(tetragon.nodes, tetragon.maxUnavailable).updateStrategy,
  };
}

/**
 * The values of chart `tetragon` 1.7.0 for a cluster and its collector; `extraHelmValues` are merged last. Holds no
 * secret: the credential appears as the name of a Secret only.
 */
export function helmValues(cluster: ResolvedCluster, collector: CollectorValues): pulumi.Input<JsonObject> {
  const { tetragon, extraHelmValues } = cluster;
  const plain = plainValues(tetragon, cluster.exportFiles);
  const values = withoutUndefined({
    ...plain,
    // The CRDs come with the release, so that policies of the same stack find them.
    crds: { installMethod: "helm" },
    dnsPolicy: tetragon.dnsPolicy,
    export: collector.export,
    extraVolumes: collector.extraVolumes,
    imagePullSecrets: tetragon.imagePullSecrets.map((name) => ({ name })),
    nodeSelector: tetragon.nodeSelector,
    podAnnotations: collector.podAnnotations,
    priorityClassName: tetragon.priorityClassName,
    tetragon: { ...plain.tetragon, ...agentValues(cluster) },
    tetragonOperator: operatorValues(cluster),
    tolerations: tetragon.tolerations,
  });
  return pulumi.Output.isInstance(extraHelmValues)
    ? extraHelmValues.apply((known) => pulumi.output(mergeDeep(values, known)))
    : mergeDeep(values, extraHelmValues);
}

function operatorValues(cluster: ResolvedCluster): JsonObject | undefined {
  const { operatorImage } = cluster.tetragon;
  const values = withoutUndefined({
    image: operatorImage === undefined ? undefined : { override: operatorImage },
    prometheus: serviceMonitor(cluster),
  });
  return Object.keys(values).length > 0 ? values : undefined;
}

function agentValues(cluster: ResolvedCluster): JsonObject {
  const { tetragon, kubernetesNamespace, clusterName } = cluster;
  const filters = kubernetesNamespace.apply((namespace) => exportFilters(tetragon, namespace));
  return {
    exportAllowList: filters.exportAllowList,
    exportDenyList: filters.exportDenyList,
    fieldFilters: filters.fieldFilters,
    redactionFilters: filters.redactionFilters,
    clusterName,
    // A flag needs a text; the chart renders a false value as the bare flag, which turns it on.
    extraArgs: tetragon.pidSetFilter ? { "enable-pid-set-filter": "true" } : undefined,
    image: tetragon.image ? { override: tetragon.image } : undefined,
    processAncestors:
      tetragon.processAncestors.length > 0 ? { enabled: tetragon.processAncestors.join(",") } : undefined,
    resources: tetragon.resources,
    prometheus: serviceMonitor(cluster),
  };
}

/** `ServiceMonitor`s of the Prometheus operator, whose CRD is not everywhere. */
function serviceMonitor({ metrics }: ResolvedCluster): JsonObject | undefined {
  return metrics.serviceMonitor
    ? { serviceMonitor: { enabled: true, extraLabels: metrics.serviceMonitorLabels } }
    : undefined;
}
