import type { JsonObject } from "../../../components/json";
import type { ClusterView } from "../cluster-view";
import type { ElasticView } from "../elastic-view";
import type { KibanaView } from "../kibana-view";
import { CannotRead, type Check, type Finding, failed, ok, skipped, warning } from "../verdict";

/** Checks of the Elastic Agents in the cluster. */
export const agentChecks: Check<ClusterView>[] = [
  {
    id: "elastic-agents",
    title: "Elastic Agents run on every node",
    causes: ["elastic-agents-missing", "elastic-agents-rolling"],
    async run(view) {
      const { elasticAgent, namespace } = view.declared;
      if (!elasticAgent) {
        return skipped("the collector of this stack is Filebeat beside the agent");
      }
      if (elasticAgent.daemonSet === undefined) {
        return skipped("somebody else deploys the Elastic Agents of this stack");
      }
      const set = await view.daemonSet(elasticAgent.daemonSet);
      if (!set) {
        return failed("elastic-agents-missing", `no DaemonSet ${elasticAgent.daemonSet} in ${namespace}`);
      }
      const { desiredNumberScheduled: desired = 0, numberReady: ready = 0 } = set.status ?? {};
      const seen = `${ready} of ${desired} ready`;
      return ready < desired || desired === 0 ? failed("elastic-agents-rolling", seen) : ok(seen);
    },
  },
];

/** Checks of Fleet, as Kibana's API tells of it. */
export function fleetChecks(kibana: () => Promise<KibanaView | undefined>): Check<ElasticView>[] {
  return [
    {
      id: "fleet-agents",
      title: "Agents of the policy are online",
      causes: ["fleet-policy-missing", "fleet-agents-missing", "fleet-agents-unhealthy"],
      async run({ declared: { elasticAgent } }) {
        const { policy } = elasticAgent ?? {};
        const view = policy && (await kibana());
        if (!view) {
          return skipped("no agent of this stack is managed by Fleet");
        }
        const id = "id" in policy ? policy.id : await policyId(view, policy.name);
        return id === undefined
          ? failed(
              "fleet-policy-missing",
              `there is no agent policy ${"name" in policy ? policy.name : policy.id}`,
            )
          : agentStatus(view, id);
      },
    },
    {
      id: "agent-drops",
      title: "No Elastic Agent has dropped documents",
      causes: ["agent-drops"],
      run: agentDrops,
    },
    {
      id: "package",
      title: "Elastic's package is installed",
      causes: ["package-missing", "package-version"],
      async run({ declared: { officialPackage } }) {
        const view = officialPackage && (await kibana());
        if (!view) {
          return skipped("this stack does not install Elastic's package");
        }
        const { name, version } = officialPackage;
        const { item } = (await read(view, `/api/fleet/epm/packages/${name}`)) as {
          item?: { status?: string; installationInfo?: { version?: string } };
        };
        const live = item?.installationInfo?.version;
        if (item?.status !== "installed") {
          return failed("package-missing", `${name} is ${item?.status ?? "unknown to Kibana"}`);
        }
        return live === undefined || live === version
          ? ok(`${name} ${version}`)
          : warning("package-version", `${name} ${live}, the stack says ${version}`);
      },
    },
  ];
}

/**
 * What Filebeat gave up under Fleet, which has no stream for it, by the counters that the agents report of themselves
 * (https://github.com/elastic/integrations, packages/elastic_agent/data_stream/filebeat_metrics).
 */
async function agentDrops(view: ElasticView): Promise<Finding> {
  const { policy, metrics } = view.declared.elasticAgent ?? {};
  if (!policy) {
    return skipped("no agent of this stack is managed by Fleet");
  }
  if (metrics === undefined) {
    return skipped("this stack's policy collects no metrics of the agents, so nobody counts");
  }
  const dropped = { field: "beat.stats.libbeat.output.events.dropped" };
  const found = await view.search(metrics, {
    query: { range: { "@timestamp": { gte: "now-1d" } } },
    aggs: { most: { max: dropped } },
  });
  if (found.hits.total.value === 0) {
    return skipped(`${metrics} has no metrics of the last day`);
  }
  const most = found.aggregations?.most?.value ?? 0;
  return most > 0
    ? warning("agent-drops", `up to ${most} documents of one agent since it started`)
    : ok(`${metrics} counts none of the last day`);
}

async function policyId(view: KibanaView, name: string): Promise<string | undefined> {
  const kuery = encodeURIComponent(`ingest-agent-policies.name:"${name}"`);
  const { items = [] } = (await read(view, `/api/fleet/agent_policies?perPage=100&kuery=${kuery}`)) as {
    items?: { id: string; name: string }[];
  };
  return items.find((policy) => policy.name === name)?.id;
}

async function agentStatus(view: KibanaView, id: string): Promise<Finding> {
  const { results = {} } = (await read(
    view,
    `/api/fleet/agent_status?policyId=${encodeURIComponent(id)}`,
  )) as {
    results?: Record<string, number>;
  };
  const { online = 0, error = 0, offline = 0, updating = 0 } = results;
  const seen = `${online} online, ${updating} updating, ${error} unhealthy, ${offline} offline`;
  if (online + error + offline + updating === 0) {
    return failed("fleet-agents-missing", "no agent is enrolled in the policy");
  }
  return error + offline > 0 ? warning("fleet-agents-unhealthy", seen) : ok(seen);
}

/** An answer of Kibana; an empty one where the object does not exist. */
async function read(view: KibanaView, path: string): Promise<JsonObject> {
  try {
    const { status, body } = await view.get(path);
    if (status === 200 && body) {
      return body;
    }
    if (status === 404) {
      return {};
    }
    throw new CannotRead(`Kibana answers ${status} to ${path.split("?")[0]}`);
  } catch (error) {
    if (error instanceof CannotRead) {
      throw error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CannotRead(`Kibana cannot be asked: ${code ?? message}`);
  }
}
