import type { z } from "zod";

import { Assets, type StoreContentArgs } from "../args/component-args";
import { ElasticsearchFlavor, type EventFields, type TargetArgs } from "../args/elasticsearch-args";
import { ElasticsearchVersion } from "../elasticsearch/elasticsearch-version";
import { isPlainObject } from "../json";
import type { ResolvedElasticStack, ResolvedStore } from "../resolved-args";
import { existingStreams, filebeatGroup, integrationGroup, retentionGroup } from "./groups";
import { plainGroup, refusePending } from "./inputs";
import { refuseContentOfPackage, resolveKibana } from "./kibana-arguments";
import type { Problems } from "./problems";
import { oneOf } from "./words";

/** The part of a store's arguments that says what it holds. */
type StoreContent = Pick<
  ResolvedStore,
  "assets" | "packageVersion" | "eventFields" | "retention" | "existingDataStreams"
>;

/** The first version that has everything; what serverless Elasticsearch has. */
const newest = ElasticsearchVersion.parse("9.1.0");
const defaultVersion = "8.17.0";

/** What the target's Elastic Stack is, checked; undefined where something is wrong with it. */
export function resolveElasticStack(
  problems: Problems,
  args: Omit<TargetArgs, "elasticsearch"> & Partial<Pick<TargetArgs, "elasticsearch">>,
): ResolvedElasticStack | undefined {
  const flavor = oneOf(
    problems,
    "elasticsearchFlavor",
    ElasticsearchFlavor,
    args.elasticsearchFlavor,
    "stack",
  );
  const serverless = flavor === ElasticsearchFlavor.serverless;
  const version = serverless
    ? noVersion(problems, args)
    : resolveVersion(problems, args.elasticsearchVersion);
  const kibana = resolveKibana(problems, args);
  return version && kibana ? { version, serverless, kibana } : undefined;
}

/**
 * What a store holds, checked; undefined where something is wrong with it.
 *
 * @param stack of the target; undefined where something is wrong with it
 */
export function resolveStoreContent(
  problems: Problems,
  args: StoreContentArgs & Pick<TargetArgs, "kibana">,
  stack: ResolvedElasticStack | undefined,
): StoreContent | undefined {
  const eventFields = resolveEventFields(problems, args);
  const retention = resolveRetention(problems, args.retention);
  const integration = plainGroup(problems, "integration", integrationGroup, args.integration);
  if (stack && retention) {
    refuseMissingFeatures(problems, stack.version, retention.group);
  }
  if (stack?.serverless && retention) {
    refuseServerless(problems, args.retention ?? {});
  }
  if (args.assets === Assets.integration) {
    refuseWithIntegration(problems, args);
    refuseContentOfPackage(problems, args.kibana);
  }
  return retention && eventFields && integration
    ? {
        assets: args.assets === Assets.integration ? "integration" : "native",
        packageVersion: integration.version,
        eventFields,
        retention: retention.group,
        existingDataStreams: retention.existing,
      }
    : undefined;
}

/** What the package decides cannot be asked for. */
function refuseWithIntegration(problems: Problems, { eventFields, retention }: StoreContentArgs): void {
  const ours = "belongs to assets: native, the templates of the package decide it; remove it";
  if (eventFields !== undefined) {
    problems.add("eventFields", ours);
  }
  if (isPlainObject(retention) && Object.keys(retention).length > 0) {
    problems.add("retention", ours);
  }
}

/** Which fields a document has. */
export function resolveEventFields(
  problems: Problems,
  { eventFields }: Pick<StoreContentArgs, "eventFields">,
): EventFields | undefined {
  return plainGroup(problems, "eventFields", filebeatGroup.shape.eventFields, eventFields ?? "lean");
}

function resolveVersion(problems: Problems, text: string | undefined): ElasticsearchVersion | undefined {
  if (refusePending(problems, "elasticsearchVersion", text)) {
    return undefined;
  }
  const version = problems.attempt("elasticsearchVersion", () =>
    ElasticsearchVersion.parse(text ?? defaultVersion),
  );
  if (version && !version.isSupported) {
    problems.add(
      "elasticsearchVersion",
      `${version.toString()} is too old; this project needs Elasticsearch 8.13.0 or later`,
    );
  }
  return version;
}

function noVersion(
  problems: Problems,
  { elasticsearchVersion }: Pick<TargetArgs, "elasticsearchVersion">,
): ElasticsearchVersion {
  if (elasticsearchVersion !== undefined) {
    problems.add("elasticsearchVersion", "serverless Elasticsearch has no version; remove it");
  }
  return newest;
}

function resolveRetention(problems: Problems, value: StoreContentArgs["retention"]) {
  const { existingDataStreams: existing, ...rest } = isPlainObject(value) ? value : { ...value };
  const group = plainGroup(problems, "retention", retentionGroup, isPlainObject(value ?? {}) ? rest : value);
  if ("existingDataStream" in rest) {
    problems.add(
      "retention",
      'remove "existingDataStream": existingDataStreams takes the names of the streams',
    );
  }
  const streams =
    plainGroup(problems, "retention.existingDataStreams", existingStreams, existing ?? []) ?? [];
  if (group?.ilm && streams.length > 0) {
    problems.add(
      "retention.existingDataStreams",
      "goes with days, not with ilm, which takes effect at the next rollover",
    );
  }
  return group && { group, existing: streams };
}

function refuseMissingFeatures(
  problems: Problems,
  version: ElasticsearchVersion,
  retention: z.output<typeof retentionGroup>,
): void {
  if (retention.source === "synthetic" && !version.hasLogsdb) {
    problems.add(
      "retention.source",
      `synthetic needs Elasticsearch 8.17.0 or later, elasticsearchVersion says ${version.toString()}; use "stored"`,
    );
  }
  if (retention.failureStore && !version.hasFailureStore) {
    problems.add(
      "retention.failureStore",
      `needs Elasticsearch 9.1.0 or later, elasticsearchVersion says ${version.toString()}; remove it, the dead-letter stream keeps refused documents`,
    );
  }
}

function refuseServerless(problems: Problems, retention: NonNullable<StoreContentArgs["retention"]>): void {
  for (const key of ["ilm", "shards", "replicas"] as const) {
    if (retention[key] !== undefined) {
      problems.add(
        `retention.${key}`,
        `serverless Elasticsearch decides this itself; remove ${key}${key === "ilm" ? " and set days" : ""}`,
      );
    }
  }
}
