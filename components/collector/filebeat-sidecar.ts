import { createHash } from "node:crypto";
import { posix } from "node:path";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import type { Credential, SecretReference, TargetInputs } from "../elasticsearch/target";
import { type JsonObject, withoutUndefined } from "../json";
import { changesInPlace } from "../kubernetes";
import { seLinuxOptions } from "../platform";
import type { CollectorSettings, ResolvedCluster } from "../resolved-args";
import { monitoringPolicies } from "../tetragon/policies";
import type { CollectorValues } from "./collector";
import { type CredentialKind, credentialVariables, filebeatYaml } from "./filebeat-config";
import { goRuntimeVariables, sidecarMemory } from "./memory-plan";
import { configMapKeys, containerPaths } from "./container-paths";
import { preparedMapping } from "./prepared-mapping";
import { registryGuard } from "./registry-guard";

/** What Filebeat authenticates with: values, or a Secret of somebody else's. */
export type CollectorCredential =
  { from: "value"; credential: Credential } | { from: "secret"; secret: SecretReference };

/** What runs Filebeat beside the agent. */
export interface FilebeatSidecar {
  /** What the Tetragon release must contain. */
  values: CollectorValues;
  /** Must exist before the release. */
  configMap: kubernetes.core.v1.ConfigMap;
  /** Must exist before the release; absent where somebody else keeps the credential. */
  secret?: kubernetes.core.v1.Secret;
}

/** The name of the ConfigMap, the one that the documented manual setup uses. */
const configMapName = "filebeat-configmap";

/** What the image runs without arguments (`CMD` of its Dockerfile, behind the name that its entry point adds). */
const imageCommand = ["filebeat", "-environment", "container"];
const volumes = {
  config: "filebeat-config",
  data: "filebeat-data",
  ca: "filebeat-ca",
  clientCertificate: "filebeat-client-certificate",
} as const;

/**
 * Filebeat in the chart's `export-stdout` slot: its ConfigMap, its credential as an immutable Secret, and the chart
 * values that run it.
 */
export function filebeatSidecar(
  name: string,
  cluster: ResolvedCluster,
  given: CollectorCredential,
  opts: ChildOptions,
): FilebeatSidecar {
  const namespace = cluster.kubernetesNamespace;
  const kind = given.from === "value" ? given.credential.kind : given.secret.kind;
  const settings = collectorSettings(cluster);
  const data = settings.apply((known) => configMapData(known, kind));
  const hash = data.apply(configHash);
  // With a provider that replaces a changed ConfigMap, one of a fixed name would be deleted before its successor
  // exists, and pods that start meanwhile would fail: there the name changes with the content.
  const inPlace = changesInPlace(opts.provider);
  const metadata = inPlace
    ? { namespace, name: configMapName }
    : { namespace, name: pulumi.interpolate`${configMapName}-${hash.apply((text) => text.slice(0, 10))}` };
  const configMap = new kubernetes.core.v1.ConfigMap(
    `${name}-${configMapName}`,
    { metadata, data, immutable: inPlace ? undefined : true },
    // Of a fixed name in another namespace: an old one that waits for its deletion would be deleted by a later update
    // that goes back to it.
    { ...opts, deleteBeforeReplace: inPlace },
  );
  // Immutable and without a name of ours: a new credential makes a new Secret, whose new name restarts the pods.
  const secret =
    given.from === "value"
      ? new kubernetes.core.v1.Secret(
          `${name}-filebeat-credentials`,
          { metadata: { namespace }, immutable: true, stringData: credentialData(given.credential) },
          opts,
        )
      : undefined;
  const goVariables = settings.apply((known) => goRuntimeVariables(sidecarMemory(known)));
  const values = sidecarValues(cluster, {
    configMap: inPlace ? configMapName : configMap.metadata.name,
    variables: [
      { name: "GOGC", value: goVariables.GOGC },
      { name: "GOMEMLIMIT", value: goVariables.GOMEMLIMIT },
      ...credentialVariableSources(given, secret),
    ],
    checksum: checksum(hash, given, cluster),
  });
  return { values, configMap, secret };
}

/** The part of a cluster's arguments that `filebeat.yml` is made of, known as soon as all of it is. */
function collectorSettings(cluster: ResolvedCluster): pulumi.Output<CollectorSettings> {
  const { clusterName, dataStreamNamespace, documents, labels, elasticsearch, tetragon } = cluster;
  const { filebeat, exportFiles } = cluster;
  return pulumi.output({
    clusterName,
    dataStreamNamespace,
    documents,
    labels,
    elasticsearch,
    metrics: { filebeatPort: cluster.metrics.filebeatPort },
    tetragon: { exportDirectory: tetragon.exportDirectory },
    monitorPolicies: monitoringPolicies(cluster.policies),
    filebeat,
    exportFiles,
  });
}

/** The content of the ConfigMap; holds no secret. */
function configMapData(settings: CollectorSettings, credential: CredentialKind): Record<string, string> {
  const { ca } = settings.elasticsearch;
  return {
    [configMapKeys.config]: filebeatYaml(settings, credential),
    ...(settings.documents === "mapped" ? { [configMapKeys.script]: preparedMapping() } : {}),
    [configMapKeys.start]: registryGuard,
    ...(ca ? { [configMapKeys.ca]: ca } : {}),
  };
}

/** Changes when the configuration changes and only then. */
function configHash(data: Record<string, string>): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(data).sort()))
    .digest("hex");
}

/** A Secret of somebody else's changes without a new name: there `publisher.rotation` restarts the pods. */
function checksum(
  hash: pulumi.Output<string>,
  given: CollectorCredential,
  { publisher }: ResolvedCluster,
): pulumi.Output<string> {
  return given.from === "value" ? hash : hash.apply((text) => `${text}-${publisher.rotation}`);
}

/** Filebeat reads the value of a variable as configuration, so each is written as a quoted text. */
function credentialData(credential: Credential): Record<string, pulumi.Output<string>> {
  const quoted = (secret: pulumi.Output<string>) => secret.apply((value) => JSON.stringify(value));
  return credential.kind === "basic"
    ? {
        [credentialVariables.username]: quoted(credential.username),
        [credentialVariables.password]: quoted(credential.password),
      }
    : { [credentialVariables.apiKey]: quoted(credential.apiKey) };
}

/** The container's variables that hold the credential, each from a key of a Secret. */
function credentialVariableSources(
  given: CollectorCredential,
  secret: kubernetes.core.v1.Secret | undefined,
): JsonObject[] {
  const variable = (name: string, secretName: pulumi.Input<string>, key: pulumi.Input<string>) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  });
  const { username, password, apiKey } = credentialVariables;
  if (given.from === "secret") {
    const { secret: theirs } = given;
    return theirs.kind === "basic"
      ? [variable(username, theirs.name, theirs.username), variable(password, theirs.name, theirs.password)]
      : [variable(apiKey, theirs.name, theirs.apiKey)];
  }
  const names = given.credential.kind === "basic" ? [username, password] : [apiKey];
  return secret ? names.map((name) => variable(name, secret.metadata.name, name)) : [];
}

/** What the values refer to. */
interface SidecarReferences {
  configMap: pulumi.Input<string>;
  variables: JsonObject[];
  checksum: pulumi.Output<string>;
}

function sidecarValues(cluster: ResolvedCluster, references: SidecarReferences): CollectorValues {
  const { filebeat, elasticsearch } = cluster;
  const certificates = certificateVolumes(elasticsearch);
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
          ...certificates.map(({ volume, mountPath }) => ({ name: volume.name, mountPath, readOnly: true })),
        ],
      },
    }),
  };
}

/** Volumes with certificates out of objects of the user's, and where each lies in the container. */
function certificateVolumes(target: TargetInputs): { volume: JsonObject; mountPath: string }[] {
  const { caSecret, caConfigMap, clientCertificateSecret: client } = target;
  const items = (...keys: pulumi.Output<string>[]) => keys.map((key) => ({ key, path: key }));
  const ca = caSecret
    ? { name: volumes.ca, secret: { secretName: caSecret.name, items: items(caSecret.key) } }
    : caConfigMap && {
        name: volumes.ca,
        configMap: { name: caConfigMap.name, items: items(caConfigMap.key) },
      };
  const certificate = client && {
    name: volumes.clientCertificate,
    secret: { secretName: client.name, items: items(client.certificateKey, client.privateKeyKey) },
  };
  return [
    ...(ca ? [{ volume: ca, mountPath: containerPaths.ca }] : []),
    ...(certificate ? [{ volume: certificate, mountPath: containerPaths.clientCertificate }] : []),
  ];
}
