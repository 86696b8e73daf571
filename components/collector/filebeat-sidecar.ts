import { createHash } from "node:crypto";
import { posix } from "node:path";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type JsonObject, withoutUndefined } from "../json";
import type { Settings } from "../../settings/stack-settings";
import type { Credential } from "../../settings/credentials";
import { type Transform, declare } from "../transforms";
import type { CollectorValues } from "./collector";
import { credentialVariables, filebeatYaml } from "./filebeat-config";
import { mappingScript } from "./mapping-script";
import { goRuntimeVariables, sidecarMemory } from "./memory-plan";
import { configMapKeys, containerPaths } from "./paths";
import { registryGuard } from "./registry-guard";

/** Arguments of `FilebeatSidecar`. */
export interface FilebeatSidecarArgs {
  settings: Settings;
  /** What Filebeat authenticates with. */
  credential: Credential;
  provider: kubernetes.Provider;
  /** The namespace, when this stack makes it. */
  dependsOn: pulumi.Resource[];
  transforms?: {
    configMap?: Transform<kubernetes.core.v1.ConfigMapArgs>;
    secret?: Transform<kubernetes.core.v1.SecretArgs>;
  };
}

/** The fixed name of the ConfigMap, the one that the documented manual setup uses. */
export const configMapName = "filebeat-configmap";

/** What the image runs without arguments (`CMD` of its Dockerfile, behind the name that its entry point adds). */
const imageCommand = ["filebeat", "-environment", "container"];
const volumes = { config: "filebeat-config", data: "filebeat-data", ca: "filebeat-ca" } as const;

/**
 * Filebeat in the chart's `export-stdout` slot: its ConfigMap, its credential as an immutable Secret, and the chart
 * values that run it.
 */
export class FilebeatSidecar extends pulumi.ComponentResource {
  /** What the Tetragon release must contain. */
  public readonly values: CollectorValues;
  /** Must exist before the release. */
  public readonly configMap: kubernetes.core.v1.ConfigMap;

  constructor(name: string, args: FilebeatSidecarArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:collector:FilebeatSidecar", name, {}, opts);
    const { settings, credential, provider, dependsOn, transforms } = args;
    const childOpts = { parent: this, provider, dependsOn };
    const metadata = { namespace: settings.kubernetesNamespace };
    const data = configMapData(settings, credential.kind);

    this.configMap = declare(
      kubernetes.core.v1.ConfigMap,
      configMapName,
      { metadata: { ...metadata, name: configMapName }, data },
      childOpts,
      transforms?.configMap,
    );
    // Immutable and without a name of ours: a new credential makes a new Secret, whose new name restarts the pods.
    const secret = declare(
      kubernetes.core.v1.Secret,
      "filebeat-credentials",
      { metadata, immutable: true, stringData: credentialData(credential) },
      childOpts,
      transforms?.secret,
    );
    this.values = sidecarValues(settings, secret.metadata.name, credential.kind, configHash(data));
    this.registerOutputs();
  }
}

/** The content of the ConfigMap; holds no secret. */
export function configMapData(settings: Settings, credential: Credential["kind"]): Record<string, string> {
  const { ca } = settings.elasticsearch;
  return {
    [configMapKeys.config]: filebeatYaml(settings, credential),
    [configMapKeys.script]: mappingScript(),
    [configMapKeys.start]: registryGuard,
    ...(ca ? { [configMapKeys.ca]: ca } : {}),
  };
}

/** Changes when the configuration changes and only then. */
export function configHash(data: Record<string, string>): string {
  return createHash("sha256")
    .update(JSON.stringify(Object.entries(data).sort()))
    .digest("hex");
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

function sidecarValues(
  settings: Settings,
  secretName: pulumi.Output<string>,
  credential: Credential["kind"],
  hash: string,
): CollectorValues {
  const { filebeat } = settings;
  const ca = caVolume(settings);
  return {
    podAnnotations: { "checksum/filebeat": hash },
    extraVolumes: [
      { name: volumes.config, configMap: { name: configMapName, defaultMode: 0o640 } },
      { name: volumes.data, hostPath: { path: filebeat.registryDirectory, type: "DirectoryOrCreate" } },
      ...(ca ? [ca] : []),
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
        extraEnv: environment(settings, secretName, credential),
        extraVolumeMounts: [
          {
            name: volumes.config,
            mountPath: containerPaths.config,
            subPath: configMapKeys.config,
            readOnly: true,
          },
          { name: volumes.config, mountPath: containerPaths.scripts, readOnly: true },
          { name: volumes.data, mountPath: containerPaths.data },
          ...(ca ? [{ name: volumes.ca, mountPath: containerPaths.ca, readOnly: true }] : []),
        ],
      },
    }),
  };
}

function environment(
  settings: Settings,
  secretName: pulumi.Output<string>,
  credential: Credential["kind"],
): JsonObject[] {
  const names =
    credential === "basic"
      ? [credentialVariables.username, credentialVariables.password]
      : [credentialVariables.apiKey];
  return [
    { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    ...Object.entries(goRuntimeVariables(sidecarMemory(settings))).map(([name, value]) => ({ name, value })),
    ...names.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key: name } } })),
  ];
}

function caVolume({ elasticsearch }: Settings): JsonObject | undefined {
  const { caSecret, caConfigMap } = elasticsearch;
  if (caSecret) {
    const items = [{ key: caSecret.key, path: caSecret.key }];
    return { name: volumes.ca, secret: { secretName: caSecret.name, items } };
  }
  if (caConfigMap) {
    const items = [{ key: caConfigMap.key, path: caConfigMap.key }];
    return { name: volumes.ca, configMap: { name: caConfigMap.name, items } };
  }
  return undefined;
}
