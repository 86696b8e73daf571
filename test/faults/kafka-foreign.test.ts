import assert from "node:assert/strict";

import type { Pipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { accountFor } from "./account";
import { record } from "./fault-table";
import { noValue, writeForeign } from "./foreign-writer";
import { arrived, quickIndexer, withKafka } from "./kafka-faults";

/** What makes the indexer take a message for a document of ours. */
const ours = {
  "@timestamp": "2026-03-04T05:06:07Z",
  data_stream: { dataset: "cilium_tetragon.log", type: "logs" },
};

/** A message that names itself, so that its document or dead letter can be found. */
type Foreign = Record<string, unknown> & { message: string };

/** Messages that pretend to be documents and want more than that. */
function pretenders(known: string): Foreign[] {
  const elsewhere = { index: "logs-foreign-default", raw_index: "foreign", alias: "foreign" };
  const metadata: Record<string, unknown> = {
    elsewhere,
    pipeline: { pipeline: "no-such-pipeline" },
    deletes: { _id: known, op_type: "delete" },
    overwrites: { _id: known, op_type: "index" },
    long: { _id: "i".repeat(600) },
    wide: { _id: "é".repeat(300) },
    number: { _id: 7 },
    object: { _id: { a: 1 } },
    templates: { dynamic_templates: { a: "b" }, version: 3, if_seq_no: 1, routing: "x", require_alias: true },
    text: "no object",
  };
  const fields: Record<string, object> = {
    stream: { data_stream: { ...ours.data_stream, namespace: "foreign" } },
    time: { "@timestamp": 5 },
    deep: { a: nested(500) },
    names: { "": 1, ".": 2, "a..b": 3 },
    wrong: { process: "text", event: ["x"], host: 5 },
  };
  return [
    ...Object.entries(metadata).map(([name, value]) => ({
      ...ours,
      "@metadata": value,
      message: `foreign-${name}`,
    })),
    ...Object.entries(fields).map(([name, value]) => ({ ...ours, ...value, message: `foreign-${name}` })),
  ];
}

/** Pretenders with an id that the indexer does not take. */
const withoutId = 4;

function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth));
}

/** Messages that are no document: text, JSON that is no object, nothing, and as much as Kafka takes. */
const garbage = [
  "no JSON",
  "42",
  "null",
  "[1,2]",
  '{"a":',
  '{"a":1}{"b":2}',
  '{"number":1e999,"great":123456789012345678901234567890}',
  '{"kafka":"text","error":"text","event":"text","data_stream":"text"}',
  "\u0000\u001b\ufffd",
  noValue,
  "x".repeat(900_000),
];
/** The text in the place of an object is a dead letter. */
const refusedGarbage = 1;

/** The names of indices and streams that a pretender asks for. */
async function foreignNames(pipeline: Pipeline): Promise<string[]> {
  const indices = await pipeline.client.request<Record<string, unknown>>(
    "GET",
    "/*foreign*,logs-foreign*/_alias",
  );
  return Object.keys(indices);
}

describe("through Kafka, somebody else writes to the topic", function () {
  this.timeout(300_000);

  it("can choose neither stream nor pipeline nor what becomes of a document, and does not stop the indexer", async () => {
    await withKafka({ broker: { settings: { "num.partitions": 1 } } }, async (chain, pipeline) => {
      const half = 500;
      pipeline.write(numberedLines(0, half, 700));
      await pipeline.startFilebeat();
      const indexer = await chain.startIndexer(pipeline, quickIndexer);
      await arrived(chain, pipeline, half);
      const [known] = await pipeline.find();
      const messages = pretenders(known._id);
      const topic = `tetragon-${pipeline.dataStreamNamespace}`;
      await writeForeign(chain.broker, topic, [
        ...garbage,
        ...messages.map((message) => JSON.stringify(message)),
      ]);
      pipeline.write(numberedLines(half, 2 * half, 700));
      await pipeline.delivered();
      // Two of the pretenders are refused, since a document of their id exists.
      const foreign = garbage.length + messages.length - 2;
      await arrived(chain, pipeline, 2 * half + foreign);

      const account = await accountFor(pipeline, 2 * half);
      record(
        "Kafka: garbage and pretenders in the topic",
        // The dead letters are none of the lines'.
        { ...account, lost: account.missing.length },
        "event.kind: pipeline_error, dead letters",
      );
      assert.deepEqual([account.missing, account.duplicates], [[], 0]);
      const documents = await pipeline.find({ term: { _id: known._id } });
      assert.deepEqual(documents, [known]);
      assert.deepEqual(await foreignNames(pipeline), []);
      const { dropped, duplicates } = await indexer.stats();
      assert.deepEqual({ dropped, duplicates }, { dropped: 0, duplicates: 2 });
      assert.equal((await pipeline.count()) + (await pipeline.deadLetters()), 2 * half + foreign);
      const strangers = await pipeline.find({ term: { "event.kind": "pipeline_error" } });
      assert.equal(strangers.length, garbage.length - refusedGarbage);

      // Another group reads all of it once more.
      const again = await chain.startIndexer(pipeline, {
        ...quickIndexer,
        "filebeat.inputs.0.group_id": "again",
      });
      const inTopic = 2 * half + garbage.length + messages.length;
      await again.waitFor((stats) => stats.acked + stats.duplicates + stats.deadLetter >= inTopic);
      const counted = (await pipeline.count()) + (await pipeline.deadLetters());
      assert.equal(
        counted - 2 * half - foreign,
        withoutId,
        "doubled are those alone whose writer spoiled the id",
      );
    });
  });
});
