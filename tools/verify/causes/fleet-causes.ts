import type { Cause } from "./cause";

/** Elastic Agents, Fleet, and packages that Kibana installs. */
export const fleetCauses = {
  "elastic-agents-missing": {
    title: "The DaemonSet of the Elastic Agents does not exist",
    meaning: "Nothing reads the events that Tetragon prints.",
    origin: "`pulumi up` was not run since the collector was changed, or somebody deleted the DaemonSet.",
    look: ['kubectl -n "$NAMESPACE" get daemonsets'],
    fix: "Run `pulumi up --refresh`.",
    repair: ["pulumi up --refresh"],
  },
  "elastic-agents-rolling": {
    title: "An Elastic Agent is not ready on every node",
    meaning: "Nodes without a ready agent may send no events.",
    origin: "A roll-out runs, an image cannot be pulled, or an agent cannot enrol with Fleet Server.",
    look: [
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=elastic-agent-tetragon -o wide',
      'kubectl -n "$NAMESPACE" logs ds/elastic-agent-tetragon --tail=50',
    ],
    fix: "Wait if a roll-out runs. Otherwise read the log of the pod that is not ready: it names Fleet Server's answer.",
  },
  "fleet-policy-missing": {
    title: "Fleet has no such agent policy",
    meaning: "The agents have nothing to do, so no event arrives.",
    origin: "Somebody deleted the policy in Kibana, or the stack was not brought up.",
    look: ['curl -s -u elastic "$KIBANA/api/fleet/agent_policies"'],
    fix: "Run `pulumi up --refresh`. A policy of your own is named by `fleet.agentPolicyId`.",
    repair: ["pulumi up --refresh"],
  },
  "fleet-agents-missing": {
    title: "No agent is enrolled in the policy",
    meaning: "Nobody carries out the policy, so no event arrives.",
    origin:
      "The agents do not reach Fleet Server, do not trust its certificate, or have an old enrolment token.",
    look: [
      'curl -s -u elastic "$KIBANA/api/fleet/agents"',
      'kubectl -n "$NAMESPACE" logs ds/elastic-agent-tetragon --tail=50',
    ],
    fix: "Look at `fleet.url` and `fleet.ca`, and at the log of an agent, which names what it cannot reach.",
  },
  "fleet-agents-unhealthy": {
    title: "Agents of the policy are offline or unhealthy",
    meaning: "Their nodes may send no events.",
    origin: "A node is gone, an agent lost Fleet Server, or its output refuses the credential.",
    look: ['curl -s -u elastic "$KIBANA/api/fleet/agents"'],
    fix: "Open the agent in Kibana (Fleet, Agents): its status says which unit fails. Agents of nodes that are gone leave after their timeout.",
  },
  "agent-drops": {
    title: "Elastic Agents have dropped documents",
    meaning:
      "Elasticsearch refused these documents, and under Fleet Filebeat keeps none that is refused: they are lost.",
    origin:
      "A template is missing or of another version, a field has another type than the document's, or Fleet's key may not write to the stream.",
    look: ['kubectl -n "$NAMESPACE" logs ds/elastic-agent-tetragon | grep -i "cannot index event"'],
    fix: "Mend what the other checks say of templates and streams. The agent's log names Elasticsearch's reason, and `agent.mode: standalone` keeps such documents as dead letters.",
  },
  "package-missing": {
    title: "Elastic's package is not installed",
    meaning: "Lines arrive and stay lines: no ingest pipeline maps them.",
    origin: "Somebody removed the package in Kibana, or its installation failed.",
    look: ['curl -s -u elastic "$KIBANA/api/fleet/epm/packages/cilium_tetragon"'],
    fix: "Run `pulumi up --refresh` in the stack with `assets: integration`.",
    repair: ["pulumi up --refresh"],
  },
  "package-version": {
    title: "Elastic's package has another version than the stack says",
    meaning: "Fields and dashboards are those of the other version.",
    origin: "Somebody upgraded the package in Kibana, or a second stack installs it too.",
    look: ['curl -s -u elastic "$KIBANA/api/fleet/epm/packages/cilium_tetragon"'],
    fix: "Set `integration.version` to the version that is installed, or run `pulumi up --refresh` to install the stack's.",
  },
} as const satisfies Record<string, Cause>;
