import * as pulumi from "@pulumi/pulumi";

import type { TetragonPipelineArgs } from "../components/index";
import { dataStreams } from "../components/data-stream";
import { lastOutputs } from "./last-outputs";

/** What takes effect in the next backing index of a data stream only, as far as settings say it. */
export type BackingIndex = Record<string, string>;

/** The settings that an existing backing index does not follow; what a stack leaves out is its default. */
export function backingIndexOf({ assets, eventFields, retention }: TetragonPipelineArgs): BackingIndex {
  const { source, shards, replicas, refreshInterval, finalPipeline } = retention ?? {};
  const given = { source, shards, replicas, refreshInterval, finalPipeline };
  return {
    assets: assets ?? "native",
    "filebeat.eventFields": eventFields ?? "lean",
    ...Object.fromEntries(
      Object.entries(given).map(([key, value]) => [`retention.${key}`, String(value ?? "default")]),
    ),
  };
}

/** The sentence about settings that changed since the last update and need a rollover; undefined where none did. */
export function rolloverSentence(
  last: BackingIndex,
  now: BackingIndex,
  dataStream: string,
): string | undefined {
  const changes = Object.keys(now)
    .filter((key) => last[key] !== undefined && last[key] !== now[key])
    .map((key) => `${key} (${last[key]} → ${now[key]})`);
  if (changes.length === 0) {
    return undefined;
  }
  const widens = last["filebeat.eventFields"] === "lean" && now["filebeat.eventFields"] === "full";
  return (
    `${changes.join(", ")}: the index that ${dataStream} writes to keeps what it was made with until it is rolled over ` +
    `(POST ${dataStream}/_rollover)` +
    (widens
      ? `; full documents that arrive before are refused and kept in the dead-letter stream, so first update with ` +
        `--target '**EventStore**', roll over, and update the rest (docs/operations.md)`
      : "")
  );
}

/**
 * The arguments together with what the stack's own last update left in its outputs: the CA, so that a preview needs no
 * cluster, and the settings of the backing index, whose change is told. Read from Pulumi's backend; a stack that was
 * never updated has neither.
 */
export function withLastUpdate(args: TetragonPipelineArgs): TetragonPipelineArgs {
  const readsCa = args.elasticsearch?.caSecret !== undefined || args.elasticsearch?.caConfigMap !== undefined;
  const ownsStore = args.assets !== "none";
  if (!readsCa && !ownsStore) {
    return args;
  }
  const last = lastOutputs();
  if (ownsStore) {
    pulumi.all([last, args.dataStreamNamespace ?? "default"]).apply(([{ backingIndex = {} }, namespace]) => {
      const stream = dataStreams(namespace).events;
      const sentence = rolloverSentence(backingIndex as BackingIndex, backingIndexOf(args), stream);
      if (sentence) {
        void pulumi.log.warn(sentence);
      }
    });
  }
  return readsCa
    ? {
        ...args,
        elasticsearchCaInPreview: last.apply(({ elasticsearchCa }) => elasticsearchCa as string),
      }
    : args;
}
