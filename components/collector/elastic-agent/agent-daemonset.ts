import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { AgentLogPath } from "../../args/agent-args";
import { type ChildOptions, dependenciesOf } from "../../component-options";
import { type JsonObject, withoutUndefined } from "../../json";
import { seLinuxOptions } from "../../platform";
import type { ResolvedAgent, ResolvedCluster } from "../../resolved-args";
import { rollout } from "../../tetragon/rollout";
import { type MountedVolume, readOnlyMounts } from "../certificate-volumes";
import { agentName, agentPaths, healthPort } from "./agent-names";

/** What differs between an agent under Fleet and one by itself. */
export interface AgentContainer {
  /** Arguments of the image's entry point, which runs the agent's command `container`. */
  args?: string[];
  variables: JsonObject[];
  /** Volumes that are only read. */
  volumes: MountedVolume[];
  /** Annotations that restart the pods when what they stand for changes. */
  annotations: Record<string, pulumi.Input<string>>;
}

/**
 * Elastic Agents on the nodes that run Tetragon, with no access to the API server and no more of the node than the
 * containers' logs and a directory of their own (https://github.com/elastic/elastic-agent, deploy/kubernetes, reduced to
 * what container logs need).
 */
export function agentDaemonSet(
  name: string,
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  container: AgentContainer,
  opts: ChildOptions,
): kubernetes.apps.v1.DaemonSet {
  const { tetragon, kubernetesNamespace: namespace } = cluster;
  const labels = { "app.kubernetes.io/name": agentName, "app.kubernetes.io/component": "collector" };
  const account = new kubernetes.core.v1.ServiceAccount(
    `${name}-elastic-agent`,
    { metadata: { name: agentName, namespace, labels }, automountServiceAccountToken: false },
    opts,
  );
  const { updateStrategy, timeoutSeconds } = rollout(tetragon.nodes, tetragon.maxUnavailable);
  const volumes = [...logVolumes(agent.logPath), ...container.volumes];
  const timeout = `${tetragon.timeoutSeconds ?? timeoutSeconds}s`;
  return new kubernetes.apps.v1.DaemonSet(
    `${name}-elastic-agents`,
    {
      metadata: { name: agentName, namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        // Two agents must not share a state directory, so no new one comes before the old one has gone.
        updateStrategy,
        template: {
          metadata: { labels, annotations: container.annotations },
          spec: withoutUndefined({
            serviceAccountName: agentName,
            automountServiceAccountToken: false,
            // The name of the host is the node's in Fleet's list, and the probe's port is on the loopback.
            hostNetwork: true,
            dnsPolicy: tetragon.dnsPolicy,
            priorityClassName: tetragon.priorityClassName,
            imagePullSecrets: tetragon.imagePullSecrets.map((secret) => ({ name: secret })),
            nodeSelector: tetragon.nodeSelector ?? { "kubernetes.io/os": "linux" },
            // Where Tetragon runs by the chart's own default.
            tolerations: tetragon.tolerations ?? [{ operator: "Exists" }],
            terminationGracePeriodSeconds: 30,
            volumes: [stateVolume(namespace), ...volumes.map(({ volume }) => volume)],
            containers: [agentContainer(cluster, agent, container, volumes)],
          }) as unknown as kubernetes.types.input.core.v1.PodSpec,
        },
      },
    },
    {
      ...opts,
      dependsOn: dependenciesOf(opts, account),
      // Its name is fixed, and two agents of a node must not run at once.
      deleteBeforeReplace: true,
      customTimeouts: { create: timeout, update: timeout },
    },
  );
}

function agentContainer(
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  { args, variables }: AgentContainer,
  volumes: readonly MountedVolume[],
): JsonObject {
  const fieldRef = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });
  const probe = { httpGet: { host: "127.0.0.1", port: healthPort, path: "/liveness" } };
  return withoutUndefined({
    name: "elastic-agent",
    image: agent.image,
    args,
    env: [
      { name: "NODE_NAME", ...fieldRef("spec.nodeName") },
      { name: "POD_NAME", ...fieldRef("metadata.name") },
      // No look at the node's interfaces, which would be a part of the agent's own description.
      { name: "ELASTIC_NETINFO", value: "false" },
      ...variables,
    ],
    resources: agent.resources,
    securityContext: withoutUndefined({
      // The kubelet's logs are 0640 and belong to root, as does a state directory that the kubelet makes.
      runAsUser: 0,
      runAsGroup: 0,
      privileged: false,
      allowPrivilegeEscalation: false,
      // At its start the agent makes itself the owner of its files and opens them as such; it sets no others' rights.
      capabilities: {
        drop: ["ALL"],
        add: ["CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "SETPCAP"],
      },
      seccompProfile: { type: "RuntimeDefault" },
      seLinuxOptions: seLinuxOptions(cluster.platform),
    }),
    // An agent enrols and gets its policy before it answers, which may take as long as an enrolment.
    startupProbe: agent.hasProbe ? { ...probe, periodSeconds: 10, failureThreshold: 66 } : undefined,
    livenessProbe: agent.hasProbe
      ? { ...probe, periodSeconds: 30, failureThreshold: 5, timeoutSeconds: 5 }
      : undefined,
    volumeMounts: [{ name: "state", mountPath: agentPaths.state }, ...readOnlyMounts(volumes)],
  });
}

/** Two stacks in one cluster must not share it, so the path has namespace and name. */
function stateVolume(namespace: pulumi.Output<string>): JsonObject {
  const path = pulumi.interpolate`/var/lib/elastic-agent/${namespace}/${agentName}/state`;
  return { name: "state", hostPath: { path, type: "DirectoryOrCreate" } };
}

/** The kubelet's names are links below `/var/log/containers`, and with Docker links below `/var/log/pods` too. */
function logVolumes(logPath: AgentLogPath): MountedVolume[] {
  const folder = (name: string, path: string) => ({
    volume: { name, hostPath: { path } },
    mountPath: path,
  });
  return [
    folder("pod-logs", "/var/log/pods"),
    ...(logPath === AgentLogPath.containers ? [folder("container-logs", "/var/log/containers")] : []),
  ];
}
