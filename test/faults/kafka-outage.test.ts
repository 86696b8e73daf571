import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { extent } from "./extent";
import { record } from "./fault-table";
import { LineStream, arrived, quickIndexer, withKafka } from "./kafka-faults";

/** The node keeps 2 MiB of lines, which is far less than is written while Elasticsearch is away. */
const buffer = { maxSizeBytes: 1_048_576, maxBackups: 1 };
const perSecond = extent(20, 60);

describe("through Kafka, Elasticsearch is away", function () {
  this.timeout(1_800_000);

  it("loses and doubles nothing although the nodes keep next to nothing and the indexer dies meanwhile", async () => {
    const outage = extent(600, 40) * 1_000;
    await withKafka(buffer, async (chain, pipeline) => {
      const elasticsearch = await sharedElasticsearch();
      const stream = new LineStream(pipeline, perSecond);
      let written: number;
      try {
        await pipeline.startFilebeat();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 200);
        const indexer = await chain.startIndexer(pipeline, quickIndexer);
        await indexer.waitFor(({ acked }) => acked > 200);
        await elasticsearch.crash();
        await sleep(outage / 2);
        // It has read more than it could deliver. Had it told Kafka so before Elasticsearch answered, that would be lost.
        const { acked } = await indexer.stats();
        const { published } = await indexer.waitFor((stats) => stats.active > 0);
        assert.ok(published > acked, "the indexer has read what it could not deliver");
        await chain.endIndexer(indexer, "SIGKILL");
        await chain.startIndexer(pipeline, quickIndexer);
        await sleep(outage / 2);
      } finally {
        written = stream.stop();
      }
      try {
        // Kafka has it all, so none of it waits on the node.
        await pipeline.filebeat.waitUntilIdle();
        assert.equal((await pipeline.filebeat.stats()).acked, written);
      } finally {
        await elasticsearch.restart();
      }
      await arrived(chain, pipeline, written);
      const account = await accountFor(pipeline, written);
      record(
        `Kafka: Elasticsearch away for ${outage / 1_000} s`,
        account,
        "lag of the group; libbeat.output.events.failed of the indexers",
      );
      assertAllOnce(account);
    });
  });
});
