import assert from "node:assert/strict";

import { indexerConfigMap } from "../../local/rendered-stack";
import { withChain } from "./kafka-chain";
import type { Pipeline, StoredDocument } from "./harness";
import { execLine, exitLine, eventArgument, kprobeLine, numberedLines } from "./lines";

/** Lines of several kinds, with what JSON and Kafka could change: nanoseconds, text that looks like JSON, great numbers. */
const lines = [
  execLine({
    time: "2026-03-04T05:06:07.123456789Z",
    podLabels: { app: "a", "app.kubernetes.io/name": "b" },
  }),
  execLine({
    arguments: '{"@metadata": {"_id": "x"}, "a": 18446744073709551615}',
    time: "2026-03-04T05:06:08Z",
  }),
  exitLine({ arguments: "ümläut 漢字 \\u0000", time: "2026-03-04T05:06:09.000000001Z" }),
  kprobeLine({ functionName: "sys_write", args: [{ size_arg: "18446744073709551615" }] }),
  "no event at all",
  '{"message": "an object without a kind"}',
];

/** Documents by id, without the stream that they went to, the times of reading and arrival, and what names a process. */
function comparable(documents: StoredDocument[]): Map<string, unknown> {
  return new Map(
    documents.map(({ _id, _source }) => {
      const document = structuredClone(_source) as Record<string, Record<string, unknown>>;
      // A line without an event has the time at which it was read.
      if (document.event?.kind === "pipeline_error") {
        delete document["@timestamp"];
      }
      delete document.data_stream?.namespace;
      delete document.agent?.id;
      delete document.agent?.ephemeral_id;
      delete document.event?.created;
      delete document.event?.ingested;
      return [_id, document] as const;
    }),
  );
}

/** Asserts that every numbered event became one document and nothing else did. */
async function assertNumbered(pipeline: Pipeline, count: number): Promise<void> {
  const counts = await pipeline.valueCounts("process.args");
  const numbers = [...new Array(count).keys()];
  const missing = numbers.filter((number) => !counts.has(eventArgument(number)));
  const doubled = numbers.filter((number) => (counts.get(eventArgument(number)) ?? 0) > 1);
  assert.deepEqual(
    { missing: missing.length, first: missing.slice(0, 5), doubled },
    { missing: 0, first: [], doubled: [] },
  );
  assert.equal(await pipeline.count(), count);
  assert.equal(await pipeline.deadLetters(), 0);
}

describe("through Kafka", function () {
  this.timeout(300_000);

  it("Elasticsearch gets the documents that it would get directly, with the same ids", async () => {
    await withChain({}, async (chain, pipeline) => {
      pipeline.write(lines);
      await pipeline.startFilebeat();
      await chain.startIndexer(pipeline);
      await pipeline.holds(lines.length);
      const through = comparable(await pipeline.find());
      assert.equal(through.size, lines.length);

      // The same node, its registry forgotten, writes the same lines to Elasticsearch itself.
      await pipeline.filebeat.stop();
      const direct = `${pipeline.dataStreamNamespace}direct`;
      await pipeline.configure({ dataStreamNamespace: direct });
      await pipeline.startFilebeat(undefined, "direct");
      await pipeline.holds(lines.length);
      const directly = comparable(await pipeline.find());
      assert.deepEqual([...through.keys()].sort(), [...directly.keys()].sort());
      for (const [id, document] of directly) {
        assert.deepEqual(through.get(id), document, id);
      }
    });
  });

  it("a switch from Elasticsearch to Kafka under load, and a broker that crashes, lose and double nothing", async () => {
    await withChain({}, async (chain, pipeline) => {
      const count = 20_000;
      await pipeline.configure({});
      pipeline.write(numberedLines(0, count / 2));
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
      // A rollout gives Filebeat a second.
      await pipeline.filebeat.kill("SIGKILL");
      assert.ok((await pipeline.count()) < count / 2, "lines were left to deliver");
      await pipeline.configure(chain.settings);
      await chain.startIndexer(pipeline);
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
      pipeline.write(numberedLines(count / 2, count));
      await chain.crashBroker();
      await pipeline.holds(count, 180_000);
      await assertNumbered(pipeline, count);
    });
  });

  it("a switch back to Elasticsearch under load leaves the indexer to empty the topic, and loses and doubles nothing", async () => {
    await withChain({}, async (chain, pipeline) => {
      const count = 20_000;
      pipeline.write(numberedLines(0, count / 2));
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
      await pipeline.filebeat.kill("SIGKILL");
      const before = indexerConfigMap(pipeline.resources);
      await pipeline.configure({ ...chain.settings, output: "elasticsearch" });
      assert.deepEqual(indexerConfigMap(pipeline.resources), before);
      await pipeline.startFilebeat();
      const indexer = await chain.startIndexer(pipeline);
      pipeline.write(numberedLines(count / 2, count));
      await pipeline.holds(count, 180_000);
      await indexer.waitUntilIdle();
      await assertNumbered(pipeline, count);
      assert.ok((await indexer.stats()).acked > 0, "the topic held events that no node sent again");
    });
  });

  it("a consumer that is killed leaves its messages to the next, and no event is lost or doubled", async () => {
    await withChain({}, async (chain, pipeline) => {
      const count = 20_000;
      pipeline.write(numberedLines(0, count));
      await pipeline.startFilebeat();
      const first = await chain.startIndexer(pipeline);
      await first.waitFor(({ acked }) => acked > 500);
      await first.kill("SIGKILL");
      assert.ok((await pipeline.count()) < count, "messages were left to read");
      await chain.startIndexer(pipeline);
      await pipeline.holds(count, 180_000);
      await assertNumbered(pipeline, count);
    });
  });
});
