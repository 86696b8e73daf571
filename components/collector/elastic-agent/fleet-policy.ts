import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import { type ChildOptions, dependenciesOf } from "../../component-options";
import { datasets } from "../../data-stream";
import type { ResolvedAgent, ResolvedCluster } from "../../resolved-args";
import { healthPort } from "./agent-names";
import { type FilestreamVariables, filestreamPackage, filestreamVars } from "./filestream-package";

/** Agents that have not been heard of for a week are taken off the list, and with them their keys. */
const unenrolmentTimeout = "168h";

/** What Fleet knows of a cluster's agents. */
export interface FleetPolicy {
  /** Id of the agent policy. */
  policyId: pulumi.Output<string>;
  /** The space of Kibana that it is in; undefined is the default one. */
  space: pulumi.Output<string | undefined>;
}

/**
 * What Fleet needs: the package `filestream`, an agent policy, and the integration policy that reads the container log.
 *
 * @param opts with the elasticstack provider
 * @param release after which events are read: before it the log may be that of a sidecar
 */
export function fleetPolicy(
  name: string,
  cluster: ResolvedCluster,
  agent: ResolvedAgent,
  input: pulumi.Output<FilestreamVariables>,
  release: pulumi.Resource,
  opts: ChildOptions,
): FleetPolicy {
  const { clusterName, dataStreamNamespace, fleet } = cluster;
  const space = cluster.kibana.space.apply((id) => (id === "default" ? undefined : id));
  const spaceIds = space.apply((id) => (id === undefined ? undefined : [id])) as pulumi.Output<string[]>;
  const integration = new elasticstack.FleetIntegration(
    `${name}-filestream-package`,
    // Others may use the package too.
    { name: filestreamPackage.name, version: agent.filestreamVersion, skipDestroy: true },
    opts,
  );
  const policyId =
    fleet.agentPolicyId ??
    new elasticstack.FleetAgentPolicy(
      `${name}-agent-policy`,
      {
        name: pulumi.interpolate`tetragon-${clusterName}`,
        description: pulumi.interpolate`Reads the Tetragon events of cluster ${clusterName}`,
        namespace: dataStreamNamespace,
        spaceIds,
        dataOutputId: fleet.outputId,
        sysMonitoring: false,
        monitorLogs: false,
        monitorMetrics: agent.monitoring,
        unenrollmentTimeout: unenrolmentTimeout,
        advancedMonitoringOptions: agent.hasProbe
          ? { httpMonitoringEndpoint: { enabled: true, host: "127.0.0.1", port: healthPort } }
          : undefined,
      },
      opts,
    ).policyId;
  new elasticstack.FleetIntegrationPolicy(
    `${name}-integration-policy`,
    {
      // The provider sees no change of the dataset alone.
      name: pulumi.interpolate`${datasets.events}-${dataStreamNamespace} ${clusterName}`,
      description: "Tetragon events out of the log of container export-stdout, mapped to ECS on the node",
      namespace: dataStreamNamespace,
      agentPolicyId: policyId,
      spaceIds,
      integrationName: filestreamPackage.name,
      integrationVersion: agent.filestreamVersion,
      inputs: {
        [filestreamPackage.inputKey]: {
          enabled: true,
          streams: {
            [filestreamPackage.streamKey]: { enabled: true, vars: input.apply(filestreamVars) },
          },
        },
      },
    },
    { ...opts, dependsOn: dependenciesOf(opts, integration, release) },
  );
  return { policyId, space };
}
