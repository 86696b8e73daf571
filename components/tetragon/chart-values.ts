import { isPlainObject, type JsonObject } from "../json";

/**
 * Values of chart `tetragon` 1.7.0 by the object that they are in: those of its values.yaml, two that its templates read
 * besides (`rthooks.affinity`, `rthooks.extraPodLabels`), and Helm's own `global`. Objects that Kubernetes defines are left
 * out, and so are maps of free names.
 */
const knownValues: Readonly<Record<string, string>> = {
  "":
    "affinity crds daemonSetAnnotations daemonSetLabelsOverride dnsPolicy enabled export exportDirectory " +
    "extraConfigmapMounts extraHostPathMounts extraVolumes global hostNetwork imagePullPolicy " +
    "imagePullSecrets nodeSelector podAnnotations podLabels podLabelsOverride podSecurityContext " +
    "priorityClassName rthooks selectorLabelsOverride serviceAccount serviceLabelsOverride tetragon " +
    "tetragonOperator tolerations updateStrategy",
  crds: "installMethod",
  export: "filenames mode resources securityContext stdout",
  "export.stdout":
    "argsOverride commandOverride enabledArgs enabledCommand envFromSecrets extraEnv extraEnvFrom " +
    "extraVolumeMounts image",
  "export.stdout.image": "override repository tag",
  rthooks:
    "affinity annotations enabled extraHookArgs extraLabels extraPodLabels extraVolumeMounts " +
    "failAllowNamespaces image installDir interface nameOverride nriHook ociHooks podAnnotations " +
    "podSecurityContext priorityClassName resources serviceAccount",
  "rthooks.image": "override repository tag",
  "rthooks.nriHook": "nriSocket",
  "rthooks.ociHooks": "hooksPath",
  "rthooks.serviceAccount": "name",
  serviceAccount: "annotations create name",
  tetragon:
    "argsOverride btf cgidmap clusterName commandOverride cri debug enableK8sAPI enableKeepSensorsOnExit " +
    "enableMsgHandlingLatency enablePolicyFilter enablePolicyFilterCgroupMap enablePolicyFilterDebug " +
    "enableProcessCred enableProcessNs enabled eventCacheRetries eventCacheRetryDelay exportAllowList " +
    "exportDenyList exportFileCompress exportFileMaxBackups exportFileMaxSizeMB exportFilePerm " +
    "exportFilename exportRateLimit extraArgs extraEnv extraVolumeMounts fieldFilters gops grpc " +
    "healthGrpc hostProcPath image livenessProbe nameOverride podAnnotations pprof processAncestors " +
    "processCacheGCInterval processCacheSize prometheus redactionFilters resources securityContext " +
    "usePerfRingBuffer",
  "tetragon.cgidmap": "enabled",
  "tetragon.cri": "enabled socketHostPath",
  "tetragon.gops": "address enabled port",
  "tetragon.grpc": "address enabled",
  "tetragon.healthGrpc": "enabled interval port",
  "tetragon.image": "override repository tag",
  "tetragon.pprof": "address enabled port",
  "tetragon.processAncestors": "enabled",
  "tetragon.prometheus": "address enabled metricsLabelFilter port serviceMonitor",
  "tetragon.prometheus.serviceMonitor": "enabled extraLabels labelsOverride scrapeInterval",
  tetragonOperator:
    "affinity annotations containerSecurityContext enabled extraLabels extraPodLabels extraVolumeMounts " +
    "extraVolumes failoverLease forceUpdateCRDs image nameOverride nodeSelector podAnnotations podInfo " +
    "podSecurityContext priorityClassName prometheus replicas resources securityContext serviceAccount " +
    "strategy tolerations tracingPolicy",
  "tetragonOperator.failoverLease": "enabled leaseDuration leaseRenewDeadline leaseRetryPeriod namespace",
  "tetragonOperator.image": "override pullPolicy repository tag",
  "tetragonOperator.podInfo": "enabled",
  "tetragonOperator.prometheus": "address enabled port serviceMonitor",
  "tetragonOperator.prometheus.serviceMonitor": "enabled extraLabels labelsOverride scrapeInterval",
  "tetragonOperator.serviceAccount": "annotations create name",
  "tetragonOperator.tracingPolicy": "enabled",
};

/** A value that the chart does not have: Helm takes it without a word, and nothing reads it. */
export interface UnknownValue {
  /** Keys that lead to the object that it is in. */
  parents: string[];
  key: string;
  /** What that object has instead. */
  known: string[];
}

/** Values that no template of the chart reads, because a key that leads to them is misspelt or belongs elsewhere. */
export function unknownValues(values: JsonObject, parents: string[] = []): UnknownValue[] {
  const path = parents.join(".");
  const known = Object.hasOwn(knownValues, path) ? knownValues[path].split(" ") : undefined;
  return Object.entries(values).flatMap(([key, value]) => {
    if (known === undefined) {
      return [];
    }
    if (!known.includes(key)) {
      return [{ parents, key, known }];
    }
    return isPlainObject(value) ? unknownValues(value, [...parents, key]) : [];
  });
}
