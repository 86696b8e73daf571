import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import type { KafkaChain } from "../e2e/kafka-chain";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { committedMessages } from "./committed-offsets";
import { extent } from "./extent";
import { recordAllOnce } from "./fault-table";
import { arrived, quickIndexer, whileWriting, withKafka } from "./kafka-faults";

/** The node keeps 2 MiB of lines, which is far less than is written while Elasticsearch is away. */
const buffer = { maxSizeBytes: 1_048_576, maxBackups: 1 };
const perSecond = extent(20, 60);

/** Runs a body while the shared Elasticsearch is down. */
async function withoutElasticsearch(body: () => Promise<void>): Promise<void> {
  const elasticsearch = await sharedElasticsearch();
  await elasticsearch.crash();
  try {
    await body();
  } finally {
    await elasticsearch.restart();
  }
}

/** Asserts that an indexer holds what it cannot deliver, and tells Kafka of nothing that Elasticsearch has not answered for. */
async function hasReadMoreThanItTells(
  chain: KafkaChain,
  indexer: RunningFilebeat,
  group: string,
): Promise<void> {
  const { acked, published } = await indexer.waitFor(({ active }) => active > 0);
  assert.ok(published > acked, "more is read than delivered");
  const told = await committedMessages(chain, group);
  assert.ok(told > 0 && told <= acked, `${told} messages told, ${acked} stored`);
}

describe("through Kafka, Elasticsearch is away", function () {
  this.timeout(1_800_000);

  it("loses and doubles nothing although the nodes keep next to nothing and the indexer dies meanwhile", async () => {
    const outage = extent(600, 40) * 1_000;
    await withKafka(buffer, async (chain, pipeline) => {
      const written = await whileWriting(pipeline, { perSecond }, async (stop) => {
        await pipeline.startFilebeat();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 200);
        const indexer = await chain.startIndexer(pipeline, quickIndexer);
        await indexer.waitFor(({ acked }) => acked > 200);
        await withoutElasticsearch(async () => {
          await sleep(outage / 2);
          await hasReadMoreThanItTells(chain, indexer, `tetragon-indexer-${pipeline.dataStreamNamespace}`);
          await chain.endIndexer(indexer, "SIGKILL");
          await chain.startIndexer(pipeline, quickIndexer);
          await sleep(outage / 2);
          // Kafka has it all, so none of it waits on the node.
          const sent = stop();
          await pipeline.filebeat.waitUntilIdle();
          assert.equal((await pipeline.filebeat.stats()).acked, sent);
        });
      });
      await arrived(chain, pipeline, written);
      await recordAllOnce(
        `Kafka: Elasticsearch away for ${outage / 1_000} s`,
        pipeline,
        written,
        "lag of the group; libbeat.output.events.failed of the indexers",
      );
    });
  });
});
