import * as pulumi from "@pulumi/pulumi";

import { AgentMode, CollectorKind } from "../args/agent-args";
import {
  Assets,
  type EventStoreArgs,
  type TetragonClusterArgs,
  type TetragonPipelineArgs,
  eventStoreArgNames,
  tetragonClusterArgNames,
  tetragonPipelineArgNames,
} from "../args/component-args";
import { DocumentForm, type TargetArgs } from "../args/elasticsearch-args";
import { sidecarMemory } from "../collector/memory-plan";
import { isPlainObject } from "../json";
import type { ResolvedCluster, ResolvedElasticStack, ResolvedStore, ResolvedTarget } from "../resolved-args";
import { resolveClusterContent } from "./cluster-arguments";
import { resolveCollector } from "./collector-arguments";
import { type CredentialArgs, type Credentials, resolveCredentials } from "./credential-arguments";
import { verbatim } from "./forms";
import { byCheck, checkedInput } from "./inputs";
import { refuseContentOfAnotherOwner } from "./kibana-arguments";
import { resolveFilebeats } from "./indexer-arguments";
import { resolveOutput, runsIndexer, writesElsewhere } from "./output-arguments";
import { namespaceName } from "./kubernetes-forms";
import { refuseObjectsOfNewNamespace } from "./new-namespace";
import type { Problems } from "./problems";
import { resolveElasticStack, resolveStoreContent } from "./store-arguments";
import { resolveTarget } from "./target-arguments";
import { oneOf } from "./words";

/** Which providers the caller gives. */
export interface GivenProviders {
  elasticstack: boolean;
}

/** The arguments of an `EventStore`, checked: everything wrong with them is noted in `problems`. */
export function resolveStore(
  problems: Problems,
  args: EventStoreArgs,
  given: GivenProviders,
): ResolvedStore | undefined {
  refuseUnknown(problems, args, eventStoreArgNames);
  const place = resolvePlace(problems, args);
  const credentials = resolveCredentials(problems, args as CredentialArgs, {
    provider: !given.elasticstack,
    collector: false,
  });
  const stack = resolveElasticStack(problems, args);
  if (args.assets === Assets.none) {
    problems.add(
      "assets",
      "none leaves a store without anything; use native or integration, or declare no EventStore",
    );
  }
  refuseWithoutKibana(problems, args, stack, given);
  const assets = oneOf(problems, "assets", Assets, args.assets, "native");
  const content = resolveStoreContent(problems, args, stack);
  return place && credentials && stack && assets && content && problems.isEmpty
    ? { ...place, credential: credentials.provider, ...stack, ...content }
    : undefined;
}

/** The arguments of a `TetragonCluster`, checked: everything wrong with them is noted in `problems`. */
export function resolveCluster(
  problems: Problems,
  args: TetragonClusterArgs,
  given: GivenProviders,
): ResolvedCluster | undefined {
  refuseUnknown(problems, args, tetragonClusterArgNames);
  const place = resolvePlace(problems, args, !writesElsewhere(args));
  const credentials = resolveCredentials(problems, args, {
    provider: (usesFleet(args) || args.createPublisher === true) && !given.elasticstack,
    collector: !usesFleet(args) && !writesElsewhere(args),
  });
  const stack = resolveElasticStack(problems, args);
  const resolved = resolveContent(problems, args, stack, given);
  return place && credentials && stack && resolved && problems.isEmpty
    ? {
        ...place,
        kibana: stack.kibana,
        credential: credentials.provider,
        publisherSource: publisherOf(args, credentials),
        ...resolved,
      }
    : undefined;
}

/** Arguments of a `TetragonPipeline`, checked, with defaults filled in. */
export interface ResolvedPipeline {
  cluster: ResolvedCluster;
  /** Whether the store is declared too. */
  ownsStore: boolean;
}

/** The arguments of a `TetragonPipeline`, checked; whether it declares a store. */
export function resolvePipeline(
  problems: Problems,
  args: TetragonPipelineArgs,
  given: GivenProviders,
): ResolvedPipeline | undefined {
  refuseUnknown(problems, args, tetragonPipelineArgNames);
  const assets = oneOf(problems, "assets", Assets, args.assets, "native");
  const ownsStore = assets === Assets.native || assets === Assets.integration;
  refuseDocuments(problems, args, assets);
  if (assets === Assets.none) {
    refuseContentOfAnotherOwner(problems, args.kibana);
  }
  const hasIndexer = runsIndexer(args);
  const place = resolvePlace(problems, args, ownsStore || hasIndexer || !writesElsewhere(args));
  const credentials = resolveCredentials(problems, args, {
    provider: (ownsStore || usesFleet(args) || args.createPublisher === true) && !given.elasticstack,
    collector: (!usesFleet(args) && !writesElsewhere(args)) || hasIndexer,
  });
  const stack = resolveElasticStack(problems, args);
  refuseWithoutKibana(problems, args, stack, given);
  const clusterArgs = { ...args, documents: documentsOf(args) };
  const content = resolveContent(
    problems,
    // What belongs to the other assets is told once.
    assets === Assets.integration ? { ...clusterArgs, eventFields: undefined } : clusterArgs,
    stack,
    given,
  );
  if (hasIndexer) {
    resolveFilebeats(problems, args.indexer, content?.filebeat.maxEventBytes);
  }
  // What the store would hold is checked even where another stack owns it: the cluster is told the same.
  const store = resolveStoreContent(
    problems,
    assets === Assets.integration ? args : { ...args, eventFields: undefined },
    stack,
  );
  return place && credentials && stack && content && store && problems.isEmpty
    ? {
        cluster: {
          ...place,
          kibana: stack.kibana,
          credential: credentials.provider,
          publisherSource: publisherOf(args, credentials),
          ...content,
        },
        ownsStore,
      }
    : undefined;
}

/** The form of a pipeline's documents: what its store takes, unless somebody else's store takes another. */
export function documentsOf({ assets, documents }: TetragonPipelineArgs): DocumentForm | undefined {
  return documents ?? (assets === Assets.integration ? DocumentForm.raw : undefined);
}

function refuseDocuments(
  problems: Problems,
  { documents, collector }: TetragonPipelineArgs,
  assets: Assets | undefined,
): void {
  if (assets === Assets.native && documents === DocumentForm.raw) {
    problems.add(
      "documents",
      "raw documents need a store that maps them, and assets: native declares one for mapped ones; set assets: integration or none",
    );
  }
  if (assets === Assets.integration && documents === DocumentForm.mapped) {
    problems.add(
      "documents",
      "mapped documents cannot go through the ingest pipeline of Elastic's package; remove it, or set assets: native",
    );
  }
  if (assets === Assets.integration && collector === CollectorKind.elasticAgent) {
    problems.add(
      "assets",
      "integration takes raw lines from the sidecar and none from an Elastic Agent; set collector: filebeat-sidecar, or assets: native",
    );
  }
}

/** The package is installed by Kibana. */
function refuseWithoutKibana(
  problems: Problems,
  { assets }: EventStoreArgs,
  stack: ResolvedElasticStack | undefined,
  given: GivenProviders,
): void {
  if (assets === Assets.integration && stack && !stack.kibana.endpoint && !given.elasticstack) {
    problems.add(
      "kibana.endpoint",
      "is missing: with assets: integration Kibana installs the package; write its URL",
    );
  }
}

/** Whether Fleet gives the collector its policy and its keys. */
function usesFleet({ collector, agent }: TetragonClusterArgs): boolean {
  return (
    collector === CollectorKind.elasticAgent && !(isPlainObject(agent) && agent.mode === AgentMode.standalone)
  );
}

function publisherOf(args: TetragonClusterArgs, { publisher }: Credentials): Credentials["publisher"] {
  return usesFleet(args) || writesElsewhere(args) ? undefined : publisher;
}

/** What runs in a cluster, and what is wrong with its parts seen together. */
function resolveContent(
  problems: Problems,
  args: TetragonClusterArgs,
  stack: ResolvedElasticStack | undefined,
  given: GivenProviders,
) {
  refuseObjectsOfNewNamespace(problems, args);
  // The agent's refusal of raw documents is not told twice for assets: integration.
  const { documents, ...rest } = args;
  const isTold = "assets" in args && args.assets === Assets.integration;
  const collector = resolveCollector(problems, isTold ? rest : { ...rest, documents }, stack, given);
  const content = resolveClusterContent(problems, args);
  const output = resolveOutput(problems, args, content?.dataStreamNamespace ?? pulumi.output("default"));
  if (collector?.collector === CollectorKind.filebeatSidecar) {
    refuseTooLittleMemory(problems, args, content);
  }
  return collector && content && output && { ...collector, ...content, ...output };
}

/** A misspelt argument would be ignored silently where no compiler sees it. */
export function refuseUnknown(problems: Problems, args: object, known: readonly string[]): void {
  for (const name of Object.keys(args).filter((each) => !known.includes(each))) {
    problems.add(name, "is no argument of this component; remove it or correct its spelling");
  }
}

/**
 * Where a component finds its servers, checked.
 *
 * @param writes whether it has to do with Elasticsearch at all
 */
export function resolvePlace(
  problems: Problems,
  args: TargetArgs,
  writes = true,
): ResolvedTarget | undefined {
  const elasticsearch =
    writes || Object.keys(args.elasticsearch ?? {}).length > 0
      ? resolveTarget(problems, args.elasticsearch)
      : { endpoints: pulumi.output<string[]>([]), insecure: false };
  const kubernetesNamespace = checkedInput(
    problems,
    "kubernetesNamespace",
    args.kubernetesNamespace ?? "kube-system",
    byCheck(namespaceName),
  );
  const kubernetesContext =
    args.kubernetesContext === undefined
      ? undefined
      : checkedInput(problems, "kubernetesContext", args.kubernetesContext, byCheck(verbatim));
  return elasticsearch && kubernetesNamespace
    ? {
        elasticsearch,
        kubernetesNamespace,
        kubernetesContext,
        caInPreview:
          args.elasticsearchCaInPreview === undefined
            ? undefined
            : pulumi.output<string | undefined>(args.elasticsearchCaInPreview),
      }
    : undefined;
}

/** How many endpoints there are is known even where the endpoints are not, unless the list itself is not. */
function refuseTooLittleMemory(
  problems: Problems,
  { elasticsearch, logstash }: TetragonClusterArgs,
  content: Pick<ResolvedCluster, "documents" | "filebeat" | "exportFiles"> | undefined,
): void {
  const list: unknown = logstash
    ? logstash.hosts
    : isPlainObject(elasticsearch)
      ? elasticsearch.endpoints
      : undefined;
  const endpoints = Array.isArray(list) ? list.map(() => "") : [""];
  if (content) {
    problems.attempt("filebeat.resources.limits.memory", () =>
      sidecarMemory({ ...content, elasticsearch: { endpoints } }),
    );
  }
}
