import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type ChildOptions, dependenciesOf } from "../../component-options";
import { type JsonObject, withoutUndefined } from "../../json";
import type { ResolvedIndexer } from "../../resolved-args";
import { certificateVolumes, kafkaCertificateVolume, readOnlyMounts } from "../certificate-volumes";
import { configMapKeys, containerPaths } from "../container-paths";
import { statusPort } from "./indexer-config";

/** What the pods refer to. */
export interface IndexerReferences {
  /** Name of the Deployment and of what belongs to it. */
  objectName: pulumi.Output<string>;
  configMap: pulumi.Input<string>;
  variables: JsonObject[];
  /** Changes when the configuration does, which restarts the pods. */
  checksum: pulumi.Output<string>;
}

/**
 * The Filebeats of an indexer: any number of pods that share a topic's partitions, keep nothing on a disk and are
 * replaced one at a time.
 */
export function indexerDeployment(
  name: string,
  settings: ResolvedIndexer,
  references: IndexerReferences,
  opts: ChildOptions,
): kubernetes.apps.v1.Deployment {
  const { objectName, checksum } = references;
  const { indexer, kubernetesNamespace: namespace } = settings;
  const labels = { "app.kubernetes.io/name": "tetragon-indexer", "app.kubernetes.io/instance": objectName };
  const selector = { matchLabels: labels };
  const budget = new kubernetes.policy.v1.PodDisruptionBudget(
    `${name}-disruption-budget`,
    { metadata: { name: objectName, namespace, labels }, spec: { maxUnavailable: 1, selector } },
    opts,
  );
  return new kubernetes.apps.v1.Deployment(
    `${name}-indexer`,
    {
      metadata: { name: objectName, namespace, labels },
      spec: {
        replicas: indexer.replicas,
        selector,
        // Every pod that comes or goes makes the group share its partitions anew.
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
        template: {
          metadata: { labels, annotations: { "checksum/filebeat": checksum } },
          spec: podSpec(settings, references, selector),
        },
      },
    },
    { ...opts, dependsOn: dependenciesOf(opts, budget), deleteBeforeReplace: true },
  );
}

function podSpec(
  { elasticsearch, indexer, kafka }: ResolvedIndexer,
  { configMap, variables }: IndexerReferences,
  selector: JsonObject,
): kubernetes.types.input.core.v1.PodSpec {
  const certificates = [
    ...certificateVolumes(elasticsearch, "filebeat", containerPaths),
    ...kafkaCertificateVolume(kafka),
  ];
  const probe = { httpGet: { port: statusPort, path: "/" }, periodSeconds: 10, timeoutSeconds: 5 };
  return {
    automountServiceAccountToken: false,
    // What is under way is delivered and marked as read.
    terminationGracePeriodSeconds: 30,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: selector,
      },
    ],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumes: [
      { name: "config", configMap: { name: configMap, defaultMode: 0o440 } },
      { name: "data", emptyDir: {} },
      ...certificates.map(({ volume }) => volume),
    ],
    containers: [
      withoutUndefined({
        name: "filebeat",
        image: indexer.image,
        // The file in the ConfigMap's volume is root's.
        args: ["-environment", "container", "--strict.perms=false"],
        env: variables,
        resources: indexer.resources,
        ports: [{ name: "status", containerPort: statusPort }],
        startupProbe: { ...probe, failureThreshold: 30 },
        livenessProbe: { ...probe, failureThreshold: 6 },
        readinessProbe: probe,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [
          {
            name: "config",
            mountPath: containerPaths.config,
            subPath: configMapKeys.config,
            readOnly: true,
          },
          { name: "config", mountPath: containerPaths.scripts, readOnly: true },
          { name: "data", mountPath: containerPaths.data },
          ...readOnlyMounts(certificates),
        ],
      }) as unknown as kubernetes.types.input.core.v1.Container,
    ],
  };
}
