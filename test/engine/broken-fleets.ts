import type { Broken } from "./broken-setup";
import type { VerifySetup } from "./verify-setup";

const daemonSets = "/apis/apps/v1/namespaces/kube-system/daemonsets";
const agents = "elastic-agent-tetragon";

/** Settings of a stack whose collector is the Elastic Agent; Kibana is the front of Elasticsearch. */
function withAgents(setup: VerifySetup, fleet: object): Record<string, unknown> {
  return {
    collector: "elastic-agent",
    filebeat: {},
    kibana: { endpoint: setup.elasticFront.url },
    fleet: { url: "https://fleet.example.com:8220", ...fleet },
  };
}

function withPackage(setup: VerifySetup): Record<string, unknown> {
  return { assets: "integration", filebeat: {}, retention: {}, kibana: { endpoint: setup.elasticFront.url } };
}

/** Lets the stack have other settings, and Kibana answer the given bodies by a part of the path. */
function kibanaOf(
  settings: (setup: VerifySetup) => Record<string, unknown>,
  answers: Record<string, { status?: number; body: unknown }> = {},
) {
  return async (setup: VerifySetup) => {
    const before = { ...setup.settings };
    Object.assign(setup.settings, settings(setup));
    setup.elasticRules = Object.entries(answers).map(([part, { status = 200, body }]) => ({
      path: new RegExp(`^/api/fleet/${part}`),
      answer: () => ({ status, body }),
    }));
    return () => {
      setup.elasticRules = [];
      Object.keys(setup.settings).forEach((key) => delete setup.settings[key]);
      Object.assign(setup.settings, before);
    };
  };
}

const ownPolicy = (setup: VerifySetup) => withAgents(setup, {});
const givenPolicy = (setup: VerifySetup) => withAgents(setup, { agentPolicyId: "cluster-agents" });

/** Stacks whose Elastic Agents, Fleet or package are not as declared. */
export const brokenFleets: Broken[] = [
  {
    title: "a cluster without the Elastic Agents",
    check: "elastic-agents",
    verdict: "failed",
    cause: "elastic-agents-missing",
    seen: /^no DaemonSet elastic-agent-tetragon in kube-system$/,
    make: kibanaOf(ownPolicy),
  },
  {
    title: "Elastic Agents that no node runs",
    check: "elastic-agents",
    verdict: "failed",
    cause: "elastic-agents-rolling",
    seen: /^0 of 0 ready$/,
    make: async (setup) => {
      const labels = { app: agents };
      await setup.client.request("POST", daemonSets, {
        metadata: { name: agents },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { nodeSelector: { disk: "none" }, containers: [{ name: "agent", image: "agent:1" }] },
          },
        },
      });
      const mend = await kibanaOf(ownPolicy)(setup);
      return async () => {
        mend();
        await setup.client.request("DELETE", `${daemonSets}/${agents}`);
      };
    },
  },
  {
    title: "an agent policy that somebody deleted",
    check: "fleet-agents",
    verdict: "failed",
    cause: "fleet-policy-missing",
    seen: /^there is no agent policy tetragon-/,
    make: kibanaOf(ownPolicy, { agent_policies: { body: { items: [{ id: "1", name: "another" }] } } }),
  },
  {
    title: "an agent policy that no agent has",
    check: "fleet-agents",
    verdict: "failed",
    cause: "fleet-agents-missing",
    seen: /^no agent is enrolled/,
    make: kibanaOf(givenPolicy, {
      "agent_status\\?policyId=cluster-agents": { body: { results: { online: 0, inactive: 3 } } },
    }),
  },
  {
    title: "an agent that lost Fleet Server",
    check: "fleet-agents",
    verdict: "warning",
    cause: "fleet-agents-unhealthy",
    seen: /^2 online, 0 updating, 0 unhealthy, 1 offline$/,
    make: kibanaOf(givenPolicy, { agent_status: { body: { results: { online: 2, offline: 1 } } } }),
  },
  {
    title: "a user who may not look at Fleet",
    check: "fleet-agents",
    verdict: "skipped",
    seen: /^Kibana answers 403 to \/api\/fleet\/agent_status$/,
    make: kibanaOf(givenPolicy, { agent_status: { status: 403, body: { statusCode: 403 } } }),
  },
  {
    title: "agents of which one has dropped documents",
    check: "agent-drops",
    verdict: "warning",
    cause: "agent-drops",
    seen: /^up to 7 documents of one agent since it started$/,
    make: async (setup) => {
      for (const dropped of [0, 7, 3]) {
        await setup.elastic("POST", "/metrics-elastic_agent.filebeat-drops/_doc?refresh=true", {
          "@timestamp": new Date().toISOString(),
          beat: { stats: { libbeat: { output: { events: { dropped } } } } },
        });
      }
      return kibanaOf(ownPolicy)(setup);
    },
    override: { dataStreamNamespace: "drops" },
  },
  {
    title: "agents whose metrics do not arrive",
    check: "agent-drops",
    verdict: "skipped",
    seen: /^metrics-elastic_agent\.filebeat-quiet has no metrics of the last day$/,
    make: kibanaOf(ownPolicy),
    override: { dataStreamNamespace: "quiet" },
  },
  {
    title: "agents that report no metrics",
    check: "agent-drops",
    verdict: "skipped",
    seen: /^this stack's policy collects no metrics of the agents/,
    make: kibanaOf((setup) => ({ ...ownPolicy(setup), agent: { monitoring: false } })),
  },
  {
    title: "a package that somebody removed",
    check: "package",
    verdict: "failed",
    cause: "package-missing",
    seen: /^cilium_tetragon is not_installed$/,
    make: kibanaOf(withPackage, { epm: { body: { item: { status: "not_installed" } } } }),
  },
  {
    title: "a package of another version",
    check: "package",
    verdict: "warning",
    cause: "package-version",
    seen: /^cilium_tetragon 0\.3\.0, the stack says \d/,
    make: kibanaOf(withPackage, {
      epm: { body: { item: { status: "installed", installationInfo: { version: "0.3.0" } } } },
    }),
  },
];
