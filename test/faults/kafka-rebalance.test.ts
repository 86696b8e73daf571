import { setTimeout as sleep } from "node:timers/promises";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import { extent } from "./extent";
import { recordAllOnce } from "./fault-table";
import { arrived, ofNodes, quickIndexer, whileWriting, withKafka } from "./kafka-faults";

/** Waits until a member of the group has brought so many more events to Elasticsearch. */
async function works(indexer: RunningFilebeat, events: number): Promise<void> {
  const { acked } = await indexer.stats();
  await indexer.waitFor((stats) => stats.acked >= acked + events);
}

describe("through Kafka, the group of indexers grows and shrinks", function () {
  this.timeout(1_800_000);

  it("loses and doubles nothing when two more join and leave, one by a rollout and one by a crash", async () => {
    const rounds = extent(10, 1);
    const broker = { settings: { "num.partitions": 6 } };
    await withKafka({ broker }, async (chain, pipeline) => {
      const written = await whileWriting(pipeline, { perSecond: 300, line: ofNodes(30) }, async () => {
        await pipeline.startFilebeat();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
        const first = await chain.startIndexer(pipeline, quickIndexer);
        await works(first, 500);
        for (let round = 0; round < rounds; round++) {
          const second = await chain.startIndexer(pipeline, quickIndexer);
          const third = await chain.startIndexer(pipeline, quickIndexer);
          await Promise.all([first, second, third].map((each) => works(each, 200)));
          await chain.endIndexer(second, "SIGTERM");
          await works(third, 1);
          await chain.endIndexer(third, "SIGKILL");
          await works(first, 500);
        }
        // Kafka notices a dead member after ten seconds.
        await sleep(extent(5_000, 1_000));
      });
      await arrived(chain, pipeline, written);
      await recordAllOnce(
        `Kafka: 1, 3 and again 1 indexers, ${rounds} times`,
        pipeline,
        written,
        "libbeat.output.events.duplicates of the indexers",
      );
    });
  });
});
