import { posix } from "node:path";

import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import { type JsonObject, withoutUndefined } from "../json";
import { seLinuxOptions } from "../platform";
import type { CollectorSettings, ResolvedCluster } from "../resolved-args";
import {
  type MountedVolume,
  certificateVolumes,
  clientCertificateVolume,
  kafkaCertificateVolume,
  readOnlyMounts,
} from "./certificate-volumes";
import type { Collector, CollectorValues } from "./collector";
import { checksum, collectorSettings } from "./collector-settings";
import { configurationMap } from "./configuration-map";
import {
  type CollectorCredential,
  credentialKind,
  credentialSecret,
  credentialVariableSources,
} from "./credential-secret";
import type { CredentialKind } from "./elasticsearch-output";
import { filebeatYaml } from "./filebeat-config";
import { kafkaAccess } from "./kafka/kafka-client";
import { goRuntimeVariables, sidecarMemory } from "./memory-plan";
import { configMapKeys, containerPaths } from "./container-paths";
import { preparedMapping } from "./prepared-mapping";
import { startScript } from "./start-script";

/** The name of the ConfigMap, the one that the documented manual setup uses. */
const configMapName = "filebeat-configmap";

/** What the image runs without arguments (`CMD` of its Dockerfile, behind the name that its entry point adds). */
const imageCommand = ["filebeat", "-environment", "container"];
const volumes = { config: "filebeat-config", data: "filebeat-data" } as const;

/**
 * Filebeat in the chart's `export-stdout` slot: its ConfigMap, its credential as an immutable Secret, and the chart
 * values that run it.
 *
 * @param given for Elasticsearch; undefined where the cluster writes to Kafka or Logstash
 */
export function filebeatSidecar(
  name: string,
  cluster: ResolvedCluster,
  given: CollectorCredential | undefined,
  opts: ChildOptions,
): Collector {
  const namespace = cluster.kubernetesNamespace;
  const kind = given && credentialKind(given);
  const settings = collectorSettings(cluster);
  const configuration = configurationMap(
    `${name}-${configMapName}`,
    configMapName,
    namespace,
    settings.apply((known) => configMapData(known, kind)),
    opts,
  );
  // Filebeat reads the value of a variable as configuration, so each is written as a quoted text.
  const secret =
    given && credentialSecret(`${name}-filebeat-credentials`, given, namespace, JSON.stringify, opts);
  const kafka = cluster.kafka && kafkaAccess(`${name}-filebeat-kafka`, cluster.kafka, namespace, opts);
  const goVariables = settings.apply((known) => goRuntimeVariables(sidecarMemory(known)));
  const values = sidecarValues(cluster, {
    configMap: configuration.name,
    variables: [
      { name: "GOGC", value: goVariables.GOGC },
      { name: "GOMEMLIMIT", value: goVariables.GOMEMLIMIT },
      ...(given ? credentialVariableSources(given, secret) : []),
      ...(kafka?.variables ?? []),
    ],
    checksum: checksum(configuration.hash, given, cluster),
  });
  return {
    values,
    before: [configuration.configMap, ...[secret, kafka?.secret].filter((each) => each !== undefined)],
    configMap: configuration.configMap,
  };
}

/** The content of the ConfigMap; holds no secret. */
function configMapData(
  settings: CollectorSettings,
  credential: CredentialKind | undefined,
): Record<string, string> {
  const { kafka, logstash } = settings;
  const ca = kafka || logstash ? undefined : settings.elasticsearch.ca;
  return {
    [configMapKeys.config]: filebeatYaml(settings, credential),
    ...(settings.documents === "mapped" ? { [configMapKeys.script]: preparedMapping() } : {}),
    [configMapKeys.start]: startScript(kafka ? "kafka" : logstash ? "logstash" : "elasticsearch"),
    ...(ca ? { [configMapKeys.ca]: ca } : {}),
    ...(kafka?.ca ? { [configMapKeys.kafkaCa]: kafka.ca } : {}),
    ...(logstash?.ca ? { [configMapKeys.logstashCa]: logstash.ca } : {}),
  };
}

/** The certificates of whatever the sidecar writes to. */
function certificatesOf({ elasticsearch, kafka, logstash }: ResolvedCluster): MountedVolume[] {
  if (kafka) {
    return kafkaCertificateVolume(kafka);
  }
  return logstash
    ? clientCertificateVolume(logstash, "filebeat-client-certificate", containerPaths.clientCertificate)
    : certificateVolumes(elasticsearch, "filebeat", containerPaths);
}

/** What the values refer to. */
interface SidecarReferences {
  configMap: pulumi.Input<string>;
  variables: JsonObject[];
  checksum: pulumi.Output<string>;
}

function sidecarValues(cluster: ResolvedCluster, references: SidecarReferences): CollectorValues {
  const { filebeat } = cluster;
  const certificates = certificatesOf(cluster);
  return {
    podAnnotations: { "checksum/filebeat": references.checksum },
    extraVolumes: [
      { name: volumes.config, configMap: { name: references.configMap, defaultMode: 0o640 } },
      { name: volumes.data, hostPath: { path: filebeat.registryDirectory, type: "DirectoryOrCreate" } },
      ...certificates.map(({ volume }) => volume),
    ],
    export: withoutUndefined({
      mode: "stdout",
      resources: filebeat.resources,
      securityContext: {
        // The export file is 0600 and belongs to root, as does a registry directory that the kubelet makes. Without
        // a capability uid 0 reads its own files and nothing else.
        runAsUser: 0,
        runAsGroup: 0,
        privileged: false,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
        seLinuxOptions: seLinuxOptions(cluster.platform),
      },
      stdout: {
        enabledCommand: false,
        // The image's entry point, under its init, becomes what these arguments name.
        enabledArgs: true,
        argsOverride: [
          "/bin/sh",
          posix.join(containerPaths.scripts, configMapKeys.start),
          containerPaths.data,
          ...imageCommand,
        ],
        image: { override: filebeat.image },
        extraEnv: [
          { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
          ...(cluster.metrics.filebeatPort === undefined
            ? []
            : [{ name: "NODE_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }]),
          ...references.variables,
        ],
        extraVolumeMounts: [
          {
            name: volumes.config,
            mountPath: containerPaths.config,
            subPath: configMapKeys.config,
            readOnly: true,
          },
          { name: volumes.config, mountPath: containerPaths.scripts, readOnly: true },
          { name: volumes.data, mountPath: containerPaths.data },
          ...readOnlyMounts(certificates),
        ],
      },
    }),
  };
}
