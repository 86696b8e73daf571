import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { AgentMode } from "../../args/agent-args";
import { type ChildOptions, dependenciesOf } from "../../component-options";
import type { ResolvedAgent, ResolvedCluster } from "../../resolved-args";
import { type MountedVolume, caVolume, certificateVolumes } from "../certificate-volumes";
import type { Collector, CollectorValues } from "../collector";
import { checksum, collectorSettings } from "../collector-settings";
import { type ConfigurationMap, configurationMap } from "../configuration-map";
import {
  type CollectorCredential,
  credentialKind,
  credentialSecret,
  credentialVariableSources,
  secretVariable,
} from "../credential-secret";
import { configMapKeys } from "../container-paths";
import { type AgentContainer, agentDaemonSet } from "./agent-daemonset";
import { type AgentInputSettings, agentInput } from "./agent-input";
import { agentName, agentPaths, standaloneKey } from "./agent-names";
import { enrolmentToken } from "./enrolment-token";
import { fleetPolicy } from "./fleet-policy";
import { standaloneYaml } from "./standalone-config";

/** What the agents work with: objects of Fleet, or a credential of their own. */
export type AgentAccess =
  | {
      mode: typeof AgentMode.fleet;
      /** The provider that declares the objects of Fleet. */
      elasticstack: pulumi.ProviderResource;
    }
  | { mode: typeof AgentMode.standalone; credential: CollectorCredential };

/** The chart's own container prints the events, and the kubelet keeps them. The chart gives it no resources. */
const values: CollectorValues = {
  export: {
    mode: "stdout",
    resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "128Mi" } },
  },
  extraVolumes: [],
  podAnnotations: {},
};

/**
 * Elastic Agents that read the log of the chart's own container `export-stdout`: a policy in Fleet or a ConfigMap, and
 * the DaemonSet unless agents run already.
 */
export function elasticAgent(
  name: string,
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  access: AgentAccess,
  opts: ChildOptions,
): Collector {
  const settings = inputSettings(cluster, agent);
  if (access.mode === AgentMode.standalone) {
    return standalone(name, cluster, agent, settings, access.credential, opts);
  }
  const { elasticstack } = access;
  return {
    values,
    before: [],
    start: (release) => {
      const inFleet = { ...opts, provider: elasticstack };
      const input = settings.apply(agentInput);
      const policy = fleetPolicy(name, cluster, agent, input, release, inFleet);
      if (agent.deploy) {
        const token = enrolmentToken(policy.policyId, policy.space, inFleet);
        enrolledAgents(name, cluster, agent, token, { ...opts, dependsOn: dependenciesOf(opts, release) });
      }
    },
  };
}

function inputSettings(cluster: ResolvedCluster, agent: ResolvedAgent): pulumi.Output<AgentInputSettings> {
  return pulumi
    .all([collectorSettings(cluster), cluster.kubernetesNamespace])
    .apply(([settings, kubernetesNamespace]) => ({
      ...settings,
      kubernetesNamespace,
      logPath: agent.logPath,
      memoryLimit: agent.memoryLimit,
      streamVars: agent.streamVars,
    }));
}

function enrolledAgents(
  name: string,
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  token: pulumi.Output<string>,
  opts: ChildOptions,
): void {
  const namespace = cluster.kubernetesNamespace;
  const tokenKey = "FLEET_ENROLLMENT_TOKEN";
  const secret = new kubernetes.core.v1.Secret(
    `${name}-enrolment-token`,
    { metadata: { namespace }, immutable: true, stringData: { [tokenKey]: token } },
    opts,
  );
  const ca = fleetCa(name, cluster, opts);
  const container: AgentContainer = {
    variables: [
      { name: "FLEET_ENROLL", value: "1" },
      { name: "FLEET_URL", value: cluster.fleet.url },
      secretVariable(tokenKey, secret.metadata.name, tokenKey),
      ...(ca ? [{ name: "FLEET_CA", value: ca.file }] : []),
    ],
    volumes: ca?.volumes ?? [],
    annotations: ca?.map ? { "checksum/elastic-agent": ca.map.hash } : {},
  };
  agentDaemonSet(name, cluster, agent, container, opts);
}

/** The CA that Fleet Server is checked with: its own, or that of Elasticsearch. */
function fleetCa(
  name: string,
  { fleet, elasticsearch, kubernetesNamespace }: ResolvedCluster,
  opts: ChildOptions,
): { file: pulumi.Input<string>; volumes: MountedVolume[]; map?: ConfigurationMap } | undefined {
  if (fleet.trustsSystem) {
    return undefined;
  }
  const text = fleet.ca ?? elasticsearch.ca;
  if (text) {
    const data = text.apply((pem): Record<string, string> => ({ [configMapKeys.ca]: pem }));
    const map = configurationMap(`${name}-fleet-ca`, agentName, kubernetesNamespace, data, opts);
    const volumes = [configurationVolume(map)];
    return { file: `${agentPaths.configuration}/${configMapKeys.ca}`, volumes, map };
  }
  const object = elasticsearch.caSecret ?? elasticsearch.caConfigMap;
  return (
    object && {
      file: pulumi.interpolate`${agentPaths.ca}/${object.key}`,
      volumes: caVolume(elasticsearch, "fleet-ca", agentPaths.ca),
    }
  );
}

function standalone(
  name: string,
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  settings: pulumi.Output<AgentInputSettings>,
  given: CollectorCredential,
  opts: ChildOptions,
): Collector {
  const namespace = cluster.kubernetesNamespace;
  const data = settings.apply((known): Record<string, string> => ({
    [standaloneKey]: standaloneYaml(known, credentialKind(given), agent.hasProbe),
    ...(known.elasticsearch.ca ? { [configMapKeys.ca]: known.elasticsearch.ca } : {}),
  }));
  const map = configurationMap(`${name}-elastic-agent-config`, agentName, namespace, data, opts);
  // The agent takes the value of a variable as it is.
  const secret = credentialSecret(`${name}-agent-credentials`, given, namespace, (text) => text, opts);
  const volumes = [
    configurationVolume(map),
    ...certificateVolumes(cluster.elasticsearch, "agent", agentPaths),
  ];
  return {
    values,
    before: [],
    configMap: map.configMap,
    start: (release) => {
      agentDaemonSet(
        name,
        cluster,
        agent,
        {
          args: ["-c", `${agentPaths.configuration}/${standaloneKey}`, "-e"],
          variables: credentialVariableSources(given, secret),
          volumes,
          annotations: { "checksum/elastic-agent": checksum(map.hash, given, cluster) },
        },
        { ...opts, dependsOn: dependenciesOf(opts, release) },
      );
    },
  };
}

function configurationVolume({ name }: ConfigurationMap): MountedVolume {
  return {
    volume: { name: "configuration", configMap: { name, defaultMode: 0o640 } },
    mountPath: agentPaths.configuration,
  };
}
