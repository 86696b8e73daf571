import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { AgentMode, CollectorKind } from "../args/agent-args";
import type { ClusterContentArgs } from "../args/component-args";
import { DocumentForm, type TargetArgs } from "../args/elasticsearch-args";
import { agentQueue } from "../collector/elastic-agent/agent-memory";
import { ownedVariables } from "../collector/elastic-agent/agent-input";
import { agentImage } from "../collector/elastic-agent/agent-version";
import { filestreamIssues, filestreamPackage } from "../collector/elastic-agent/filestream-package";
import { settableVariables, streamBoundIssues } from "../collector/elastic-agent/stream-bounds";
import type { ResolvedAgent, ResolvedCluster, ResolvedElasticStack, ResolvedFleet } from "../resolved-args";
import { closedObject } from "../tetragon/filters/filter-issues";
import { kibanaCa, systemRoots } from "./certificate";
import { httpAddress } from "./endpoint";
import { flag, form, literal, text, word } from "./forms";
import { byCheck, bySchema, checkedInput, plainGroup } from "./inputs";
import { image } from "./kubernetes-forms";
import type { Problems } from "./problems";
import { containerResources, memoryBytes } from "./quantities";
import { openGroup } from "./target-arguments";
import { oneOf } from "./words";
import { isPlainObject } from "../json";

const defaultMemory = "1200Mi";

export const agentGroup = closedObject("agent", {
  mode: word(["fleet", "standalone"]).default("fleet"),
  deploy: flag().default(true),
  image: text("an image with its tag", image).optional(),
  logPath: word(["pods", "containers"]).default("pods"),
  resources: containerResources().default({
    requests: { cpu: "100m", memory: "500Mi" },
    limits: { memory: defaultMemory },
  }),
  monitoring: flag().default(true),
  filestreamVersion: text(
    "a version of the package filestream",
    form(
      /^1\.2\.0$/,
      `is no version of filestream whose variables are known; use ${filestreamPackage.versions.join(" or ")}`,
    ),
  ).default("1.2.0"),
  streamVars: z
    .record(z.string(), z.unknown(), { error: "must be a map of the package's variables" })
    .superRefine(streamVarIssues)
    .default({}),
});

/** Variables of the user's own: known to the package, of its types, within bounds, and none that the pipeline depends on. */
function streamVarIssues(values: Record<string, unknown>, context: z.RefinementCtx): void {
  const owned: readonly string[] = ownedVariables;
  for (const name of Object.keys(values).filter((each) => owned.includes(each))) {
    context.addIssue({ code: "custom", path: [name], message: "belongs to the pipeline; remove it" });
  }
  for (const { path, message } of filestreamIssues(values, {
    requireAll: false,
    offered: settableVariables,
  })) {
    context.addIssue({ code: "custom", path, message });
  }
  for (const [name, value] of Object.entries(values)) {
    const complaint = typeof value === "string" ? literal(value) : undefined;
    if (complaint !== undefined) {
      context.addIssue({ code: "custom", path: [name], message: complaint });
    }
  }
  const texts = Object.entries(values).filter(([, value]) => typeof value !== "string" || !literal(value));
  for (const { path, message } of streamBoundIssues(Object.fromEntries(texts))) {
    context.addIssue({ code: "custom", path, message });
  }
}

/** Id of an object of Fleet: Kibana's API takes it as a part of a path. */
const fleetId = form(
  /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/,
  "is no id of Fleet; copy it from the address of its page: letters, digits, dashes, underscores, dots and colons",
);

/** `fleet`: the Fleet that an Elastic Agent enrols with; each key is optional. */
export const fleetShape = {
  url: text("Fleet Server's URL", httpAddress),
  ca: text('a PEM certificate, or "system"', kibanaCa),
  outputId: text("the id of an output of Fleet", fleetId),
  agentPolicyId: text("the id of an agent policy", fleetId),
};

/** What brings events to Elasticsearch, checked. */
export type CollectorChoice = Pick<ResolvedCluster, "collector" | "agent" | "fleet">;

/**
 * The collector of a cluster, checked. The settings of a collector that is not chosen are checked by themselves and have
 * no effect, so that one line of a stack file goes from one to the other.
 *
 * @param stack of the target; undefined where something is wrong with it
 */
export function resolveCollector(
  problems: Problems,
  args: ClusterContentArgs & TargetArgs,
  stack: ResolvedElasticStack | undefined,
  given: { elasticstack: boolean },
): CollectorChoice | undefined {
  const collector = oneOf(problems, "collector", CollectorKind, args.collector, "filebeat-sidecar");
  const group = plainGroup(problems, "agent", agentGroup, args.agent);
  const fleet = resolveFleet(problems, args.fleet);
  if (!collector || !group || !fleet) {
    return undefined;
  }
  if (collector === CollectorKind.filebeatSidecar) {
    return { collector, fleet };
  }
  refuseWithAgent(problems, args, group);
  if (group.mode === AgentMode.fleet) {
    refuseWithoutFleet(problems, args, group, stack, given);
  }
  const memoryLimit = group.resources.limits?.memory ?? defaultMemory;
  problems.attempt("agent.resources.limits.memory", () => agentQueue(memoryBytes(memoryLimit)));
  const version = stack?.serverless ? undefined : stack?.version;
  const chosen = stack && problems.attempt("agent.image", () => agentImage(group.image, version));
  if (!chosen) {
    return undefined;
  }
  // Under Fleet the endpoint came with 8.16, it answers only while something is monitored, and a policy of somebody else's
  // need not have it: pods that are probed in vain would start again without end.
  const hasProbe =
    group.mode === AgentMode.standalone ||
    (group.monitoring && stack.version.atLeast(8, 16) && fleet.agentPolicyId === undefined);
  return { collector, fleet, agent: { ...group, image: chosen, memoryLimit, hasProbe } as ResolvedAgent };
}

type AgentGroup = z.output<typeof agentGroup>;

function refuseWithAgent(problems: Problems, args: ClusterContentArgs, group: AgentGroup): void {
  if (args.documents === DocumentForm.raw) {
    problems.add(
      "documents",
      "raw documents cannot come from the Elastic Agent, whose policy maps them; set collector: filebeat-sidecar, or documents: mapped",
    );
  }
  if (isPlainObject(args.metrics) && args.metrics.filebeatPort !== undefined) {
    problems.add(
      "metrics.filebeatPort",
      "is a port of the sidecar, which collector: elastic-agent does not run; remove it",
    );
  }
  if (group.mode === AgentMode.standalone && !group.deploy) {
    problems.add(
      "agent.deploy",
      "false leaves nothing to declare with mode: standalone; set mode: fleet, or deploy: true",
    );
  }
}

function refuseWithoutFleet(
  problems: Problems,
  args: ClusterContentArgs & TargetArgs,
  group: AgentGroup,
  stack: ResolvedElasticStack | undefined,
  given: { elasticstack: boolean },
): void {
  const fleet = isPlainObject(args.fleet) ? args.fleet : {};
  if (stack && !stack.kibana.endpoint && !given.elasticstack) {
    problems.add(
      "kibana.endpoint",
      "is missing: with collector: elastic-agent the policy is declared in Kibana; set it, or agent.mode: standalone",
    );
  }
  if (stack && !stack.serverless && !stack.version.atLeast(8, 15)) {
    problems.add(
      "elasticsearchVersion",
      `${stack.version.toString()} is too old for collector: elastic-agent: package filestream ${group.filestreamVersion} needs Kibana 8.15.0 or later; set agent.mode: standalone, or collector: filebeat-sidecar`,
    );
  }
  if (group.deploy && fleet.url === undefined) {
    problems.add(
      "fleet.url",
      "is missing: agents that are deployed enrol with Fleet Server; write its URL, or set agent.deploy: false where agents run already",
    );
  }
  if (fleet.agentPolicyId !== undefined && fleet.outputId !== undefined) {
    problems.add(
      "fleet.outputId",
      "has no effect beside fleet.agentPolicyId, whose policy has an output of its own; remove it, and choose the output in that policy",
    );
  }
  const { ca, caSecret, caConfigMap, caFingerprint } = isPlainObject(args.elasticsearch)
    ? args.elasticsearch
    : {};
  if (group.deploy && caFingerprint !== undefined && !(ca ?? caSecret ?? caConfigMap ?? fleet.ca)) {
    problems.add(
      "fleet.ca",
      `is missing: Fleet Server's certificate cannot be checked by elasticsearch.caFingerprint; write the CA's PEM text, or "${systemRoots}" where a public CA signed it`,
    );
  }
}

function resolveFleet(problems: Problems, value: ClusterContentArgs["fleet"]): ResolvedFleet | undefined {
  const group = openGroup(problems, "fleet", value, Object.keys(fleetShape));
  if (!group) {
    return undefined;
  }
  const { url, ca, outputId, agentPolicyId } = group;
  const single = (key: "outputId" | "agentPolicyId", input: pulumi.Input<string> | undefined) =>
    input === undefined ? undefined : checkedInput(problems, `fleet.${key}`, input, byCheck(fleetId));
  const checkedCa = ca === undefined ? undefined : plainGroup(problems, "fleet.ca", fleetShape.ca, ca);
  const resolved = {
    url: url === undefined ? undefined : checkedInput(problems, "fleet.url", url, bySchema(fleetShape.url)),
    ca: checkedCa === undefined || checkedCa === systemRoots ? undefined : pulumi.output(checkedCa),
    trustsSystem: checkedCa === systemRoots,
    outputId: single("outputId", outputId),
    agentPolicyId: single("agentPolicyId", agentPolicyId),
  };
  return problems.has("fleet") ? undefined : resolved;
}
