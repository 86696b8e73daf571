import * as pulumi from "@pulumi/pulumi";

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
import type { ResolvedCluster, ResolvedStore, ResolvedTarget } from "../resolved-args";
import { resolveClusterContent } from "./cluster-arguments";
import { type CredentialArgs, resolveCredentials } from "./credential-arguments";
import { literal } from "./forms";
import { byCheck, checkedInput } from "./inputs";
import { refuseContentOfAnotherOwner } from "./kibana-arguments";
import { namespaceName } from "./kubernetes-forms";
import { refuseObjectsOfNewNamespace } from "./new-namespace";
import type { Problems } from "./problems";
import { resolveStoreContent } from "./store-arguments";
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
  const content = resolveStoreContent(problems, args);
  return place && credentials && content && problems.isEmpty
    ? { ...place, credential: credentials.provider, ...content }
    : undefined;
}

/** The arguments of a `TetragonCluster`, checked: everything wrong with them is noted in `problems`. */
export function resolveCluster(
  problems: Problems,
  args: TetragonClusterArgs,
  given: GivenProviders,
): ResolvedCluster | undefined {
  refuseUnknown(problems, args, tetragonClusterArgNames);
  const place = resolvePlace(problems, args);
  const credentials = resolveCredentials(problems, args, {
    provider: args.createPublisher === true && !given.elasticstack,
    collector: true,
  });
  refuseObjectsOfNewNamespace(problems, args);
  const content = resolveClusterContent(problems, args);
  refuseTooLittleMemory(problems, args, content);
  return place && credentials?.publisher && content && problems.isEmpty
    ? { ...place, credential: credentials.provider, publisherSource: credentials.publisher, ...content }
    : undefined;
}

/** Arguments of a `TetragonPipeline`, checked, with defaults filled in. */
export interface ResolvedPipeline {
  cluster: ResolvedCluster;
  kibana: ResolvedStore["kibana"];
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
  const ownsStore = assets === Assets.native;
  if (ownsStore && args.documents === DocumentForm.raw) {
    problems.add(
      "documents",
      "raw documents need a store that maps them, and assets: native declares one for mapped ones; set assets: none",
    );
  }
  if (assets === Assets.none) {
    refuseContentOfAnotherOwner(problems, args.kibana);
  }
  const place = resolvePlace(problems, args);
  const credentials = resolveCredentials(problems, args, {
    provider: (ownsStore || args.createPublisher === true) && !given.elasticstack,
    collector: true,
  });
  refuseObjectsOfNewNamespace(problems, args);
  const content = resolveClusterContent(problems, args);
  refuseTooLittleMemory(problems, args, content);
  // What the store would hold is checked even where another stack owns it: the cluster is told the same.
  const store = resolveStoreContent(problems, { ...args, eventFields: undefined });
  return place && credentials?.publisher && content && store && problems.isEmpty
    ? {
        cluster: {
          ...place,
          credential: credentials.provider,
          publisherSource: credentials.publisher,
          ...content,
        },
        kibana: store.kibana,
        ownsStore,
      }
    : undefined;
}

/** A misspelt argument would be ignored silently where no compiler sees it. */
function refuseUnknown(problems: Problems, args: object, known: readonly string[]): void {
  for (const name of Object.keys(args).filter((each) => !known.includes(each))) {
    problems.add(name, "is no argument of this component; remove it or correct its spelling");
  }
}

function resolvePlace(problems: Problems, args: TargetArgs): ResolvedTarget | undefined {
  const elasticsearch = resolveTarget(problems, args.elasticsearch);
  const kubernetesNamespace = checkedInput(
    problems,
    "kubernetesNamespace",
    args.kubernetesNamespace ?? "kube-system",
    byCheck(namespaceName),
  );
  const kubernetesContext =
    args.kubernetesContext &&
    checkedInput(problems, "kubernetesContext", args.kubernetesContext, byCheck(literal));
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
  { elasticsearch }: TargetArgs,
  content: Pick<ResolvedCluster, "documents" | "filebeat" | "exportFiles"> | undefined,
): void {
  const list: unknown = isPlainObject(elasticsearch) ? elasticsearch.endpoints : undefined;
  const endpoints = Array.isArray(list) ? list.map(() => "") : [""];
  if (content) {
    problems.attempt("filebeat.resources.limits.memory", () =>
      sidecarMemory({ ...content, elasticsearch: { endpoints } }),
    );
  }
}
