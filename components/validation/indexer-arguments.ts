import { type EventIndexerArgs, eventIndexerArgNames } from "../args/component-args";
import { indexerMemory } from "../collector/indexer/indexer-config";
import type { ResolvedIndexer } from "../resolved-args";
import { type GivenProviders, refuseUnknown, resolvePlace } from "./component-arguments";
import { resolveCredentials } from "./credential-arguments";
import { dataStreamNamespace as dataStreamForm, literal } from "./forms";
import { publisherGroup } from "./groups";
import { byCheck, checkedInput, plainGroup } from "./inputs";
import { indexerGroup, resolveKafka } from "./kafka-arguments";
import type { Problems } from "./problems";
import { openGroup } from "./target-arguments";
import { truth } from "./words";

/** The arguments of an `EventIndexer`, checked: everything wrong with them is noted in `problems`. */
export function resolveIndexer(
  problems: Problems,
  args: EventIndexerArgs,
  given: GivenProviders,
): ResolvedIndexer | undefined {
  refuseUnknown(problems, args, eventIndexerArgNames);
  const place = resolvePlace(problems, args);
  truth(problems, "createPublisher", args.createPublisher);
  const credentials = resolveCredentials(problems, args, {
    provider: args.createPublisher === true && !given.elasticstack,
    collector: true,
  });
  const dataStreamNamespace = checkedInput(
    problems,
    "dataStreamNamespace",
    args.dataStreamNamespace ?? "default",
    byCheck(dataStreamForm),
  );
  const publisher = plainGroup(problems, "publisher", publisherGroup, args.publisher);
  const kafka = resolveKafka(problems, args, dataStreamNamespace);
  const filebeats = resolveFilebeats(problems, args.indexer);
  const consumerGroup =
    filebeats?.consumerGroup === undefined
      ? dataStreamNamespace?.apply((namespace) => `tetragon-indexer-${namespace}`)
      : checkedInput(problems, "indexer.consumerGroup", filebeats.consumerGroup, byCheck(literal));
  const publisherSource = credentials?.publisher;
  return place &&
    publisherSource &&
    dataStreamNamespace &&
    publisher &&
    kafka &&
    filebeats &&
    consumerGroup &&
    problems.isEmpty
    ? {
        ...place,
        credential: credentials.provider,
        publisherSource,
        dataStreamNamespace,
        publisher,
        kafka,
        consumerGroup,
        indexer: filebeats.indexer,
      }
    : undefined;
}

/**
 * The settings of an indexer, checked; the group's name may come from another resource.
 *
 * @param sent bytes of the longest document of the cluster in the same program
 */
export function resolveFilebeats(problems: Problems, value: EventIndexerArgs["indexer"], sent = 0) {
  const group = openGroup(problems, "indexer", value, [...Object.keys(indexerGroup.shape), "consumerGroup"]);
  if (!group) {
    return undefined;
  }
  const { consumerGroup, ...plain } = group;
  const indexer = plainGroup(problems, "indexer", indexerGroup, plain);
  if (!indexer) {
    return undefined;
  }
  if (indexer.maxEventBytes < sent) {
    problems.add(
      "indexer.maxEventBytes",
      `${indexer.maxEventBytes} is less than the documents of this cluster have (filebeat.maxEventBytes: ${sent}), and the indexer's memory is planned for it; set it to ${sent} or more`,
    );
  }
  problems.attempt("indexer.resources.limits.memory", () =>
    indexerMemory({ indexer, elasticsearch: { endpoints: [""] } }),
  );
  return { indexer, consumerGroup };
}
