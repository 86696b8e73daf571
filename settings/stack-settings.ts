import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import type { TetragonPipelineArgs } from "../components/args/component-args";
import { ElasticsearchFlavor } from "../components/args/elasticsearch-args";
import { dataStreams } from "../components/data-stream";
import { policiesSetting, resolvePolicies } from "../components/tetragon/policies";
import { resolvePipeline } from "../components/validation/component-arguments";
import { isPlainObject } from "../components/json";
import { verbatim } from "../components/validation/forms";
import { safeParse } from "../components/validation/inputs";
import type { Problems } from "../components/validation/problems";
import { volatileDirectories } from "../components/validation/node-directories";
import { plainEndpoints } from "../components/validation/target-arguments";
import { requireChart } from "./chart-path";
import { endpointWarnings } from "./endpoint-warnings";
import { helmValueWarnings } from "./helm-value-warnings";
import { isSecretSetting, keyWarnings } from "./config-keys";
import { stackProblems } from "./stack-problems";
import { requireContext } from "./kubeconfig";
import { confirmedNamespace } from "./release-namespace";
import { requireNamespace } from "./required-namespace";
import { SettingsReader } from "./settings-reader";
import { otherCollectors, otherOwners } from "./shared-objects";

/** Settings that hold a secret: each is a key of its own, never a part of an object. */
const secretKeys = [
  "elasticsearchPassword",
  "elasticsearchApiKey",
  "publisherApiKey",
  "chartRepositoryPassword",
  "kafkaPassword",
] as const;
/** The user's name, in plain text: the engine hides the text of a secret in all of its output. */
const usernameKey = "elasticsearchUsername";

/**
 * Reads and checks the settings of the current stack: the arguments of its pipeline. Throws one UserError that lists
 * everything that is wrong, each with its key and what to do.
 *
 * @param warn hears what the user should know although the stack works, a sentence at a time
 */
export function readSettings(
  warn: (sentence: string) => void = (sentence) => void pulumi.log.warn(sentence),
): TetragonPipelineArgs {
  const project = pulumi.getProject();
  const stack = pulumi.getStack();
  const problems = stackProblems(project, stack);
  const reader = new SettingsReader(problems, project);
  const args = readArguments(reader, problems, stack);
  const confirmed = reader.text("confirmNamespaceMove");
  refuseOtherCollector(problems, project, stack, args);
  problems.attempt("tetragon.chartPath", () => requireChart(chartPathOf(args)));
  problems.attempt("kubernetesContext", () => requireContext(reader.text("kubernetesContext")));
  reader.refuseUnknownKeys();
  const resolved = resolvePipeline(problems, args, { elasticstack: false });
  if (!problems.isEmpty) {
    throw problems.error();
  }
  const { tetragon, filebeat, agent } = resolved?.cluster ?? {};
  const directories = [tetragon?.exportDirectory, agent ? undefined : filebeat?.registryDirectory];
  for (const sentence of [
    ...keyWarnings(project, stack, secretKeys, [usernameKey]),
    ...helmValueWarnings(args.extraHelmValues),
    ...volatileDirectories(...directories.filter((directory) => directory !== undefined)),
    ...(stack === stackOfThisMachine ? [] : endpointWarnings(plainEndpoints(args.elasticsearch) ?? [])),
    ...(agent?.logPath === "containers" ? [lossAtRotation] : []),
    ...(args.assets === "none"
      ? []
      : ownerWarnings(project, stack, plainEndpoints(args.elasticsearch) ?? [])),
  ]) {
    warn(sentence);
  }
  const namespace = reader.text("kubernetesNamespace") ?? "kube-system";
  if (!args.createNamespace) {
    requireNamespace(reader.text("kubernetesContext"), namespace, warn);
  }
  return { ...args, kubernetesNamespace: confirmedNamespace(namespace, confirmed) };
}

/** The path of a chart where it has a form that can be looked at; what is wrong with the form is told by the checks. */
function chartPathOf({ tetragon }: TetragonPipelineArgs): string | undefined {
  const path: unknown = isPlainObject(tetragon) ? tetragon.chartPath : undefined;
  return typeof path === "string" && path.trim() !== "" && verbatim(path) === undefined ? path : undefined;
}

/** Runs without a cluster, by `npm start`, with an Elasticsearch on the loopback interface. */
const stackOfThisMachine = "local";

const lossAtRotation =
  "agent.logPath: containers reads the link to the current log file only, so what is unread in it when the kubelet " +
  "rotates is lost: 2 % of the lines with a rotation every few seconds; write pods unless the folder is not to be had";

/** Two collectors on the nodes of one cluster make two documents of each event. */
function refuseOtherCollector(
  problems: Problems,
  project: string,
  stack: string,
  { kubernetesContext, collector = "filebeat-sidecar" }: TetragonPipelineArgs,
): void {
  if (typeof kubernetesContext !== "string") {
    return;
  }
  const others = otherCollectors(join(process.cwd(), "stacks"), project, stack, kubernetesContext).filter(
    (other) => other.collector !== collector,
  );
  for (const other of others) {
    problems.add(
      "collector",
      `stack ${other.name} reads the nodes of context "${kubernetesContext}" with ${other.collector}, and two kinds of ` +
        `collector make two documents of each event; use the same one, or another kubernetesContext`,
    );
  }
}

/** The settings as arguments; what is wrong inside them is found by the checks of arguments. */
function readArguments(reader: SettingsReader, problems: Problems, stack: string): TetragonPipelineArgs {
  const { eventFields, ...filebeat } = reader.group("filebeat");
  const dataStreamNamespace = reader.text("dataStreamNamespace") ?? "default";
  const flavor = reader.text("elasticsearchFlavor");
  const version = reader.text("elasticsearchVersion");
  const [password, apiKey, publisherApiKey, chartRepositoryPassword, kafkaPassword] = secretKeys.map((key) =>
    reader.credential(key),
  );
  const username = reader.credential(usernameKey);
  // Values of a stack file have the shape of arguments only after they are checked.
  return {
    collector: reader.text("collector"),
    agent: reader.group("agent"),
    fleet: reader.group("fleet"),
    assets: reader.text("assets"),
    integration: reader.group("integration"),
    output: reader.text("output"),
    logstash: reader.optionalGroup("logstash"),
    kafka: reader.optionalGroup("kafka"),
    kafkaUsername: reader.text("kafkaUsername"),
    kafkaPassword,
    indexer: reader.optionalGroup("indexer"),
    clusterName: reader.text("clusterName") ?? stack,
    labels: reader.group("labels"),
    kubernetesNamespace: reader.text("kubernetesNamespace"),
    createNamespace: reader.flag("createNamespace"),
    kubernetesContext: reader.text("kubernetesContext"),
    dataStreamNamespace,
    elasticsearch: reader.group("elasticsearch"),
    // The engine fills in a version where the stack names none; serverless Elasticsearch has none.
    elasticsearchVersion: flavor === ElasticsearchFlavor.serverless ? undefined : version,
    elasticsearchFlavor: flavor,
    elasticsearchUsername: isSecretSetting(`${pulumi.getProject()}:${usernameKey}`)
      ? pulumi.secret(username)
      : username,
    elasticsearchPassword: password,
    elasticsearchApiKey: apiKey,
    publisherApiKey,
    publisherSecret: reader.optionalGroup("publisherSecret"),
    createPublisher: reader.flag("createPublisher"),
    publisher: reader.group("publisher"),
    kibana: reader.group("kibana"),
    platform: reader.text("platform"),
    metrics: reader.group("metrics"),
    chartRepositoryUsername: reader.text("chartRepositoryUsername"),
    chartRepositoryPassword,
    tetragon: withManifests(problems, reader.group("tetragon")),
    documents: reader.text("documents"),
    eventFields,
    filebeat,
    buffer: reader.group("buffer"),
    retention: withDataStreams(problems, reader.group("retention"), dataStreamNamespace),
    extraHelmValues: reader.object("extraHelmValues"),
  } as TetragonPipelineArgs;
}

/** Policies of the library and policy files as manifests, which every program understands. */
function withManifests(problems: Problems, tetragon: Record<string, unknown>): Record<string, unknown> {
  const { policies = [], ...rest } = tetragon;
  const choices = safeParse(policiesSetting, policies);
  problems.addIssues("tetragon.policies", choices.error?.issues ?? []);
  const manifests =
    choices.data && problems.attempt("tetragon.policies", () => resolvePolicies(choices.data));
  return { ...rest, policies: (manifests ?? []).map((manifest) => ({ manifest })) };
}

/** `existingDataStream: true` means the two streams of the stack. */
function withDataStreams(
  problems: Problems,
  retention: Record<string, unknown>,
  namespace: string,
): Record<string, unknown> {
  const { existingDataStream, ...rest } = retention;
  if (existingDataStream !== undefined && typeof existingDataStream !== "boolean") {
    problems.add("retention.existingDataStream", "must be true or false");
  }
  return existingDataStream === true
    ? { ...rest, existingDataStreams: Object.values(dataStreams(namespace)) }
    : rest;
}

/** Two stacks that own the same objects overwrite each other; nothing else would tell. */
function ownerWarnings(project: string, stack: string, endpoints: string[]): string[] {
  const others = otherOwners(join(process.cwd(), "stacks"), project, stack, endpoints);
  return others.length === 0
    ? []
    : [
        `stack ${stack} owns the Elasticsearch objects of ${endpoints[0]}, and so does ${others.join(", ")}; ` +
          `set assets: none in all stacks but one`,
      ];
}
