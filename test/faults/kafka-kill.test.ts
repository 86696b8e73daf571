import { setTimeout as sleep } from "node:timers/promises";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import { Random } from "../../local/generator/random";
import { extent } from "./extent";
import { recordAllOnce } from "./fault-table";
import { arrived, quickIndexer, whileWriting, withKafka } from "./kafka-faults";

const parts = ["node", "broker", "indexer"] as const;

describe("through Kafka, parts are killed", function () {
  this.timeout(1_800_000);

  it("loses and doubles nothing when SIGKILL comes to node, broker and indexer at random, again and again", async () => {
    const kills = extent(20, 2);
    const random = new Random("SIGKILL through Kafka");
    await withKafka({}, async (chain, pipeline) => {
      const written = await whileWriting(pipeline, { perSecond: extent(200, 400) }, async () => {
        await pipeline.startFilebeat();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 500);
        let indexer: RunningFilebeat = await chain.startIndexer(pipeline, quickIndexer);
        await indexer.waitFor(({ acked }) => acked > 0);
        for (const part of shuffled(random, kills)) {
          await sleep(random.int(0, 2_000));
          if (part === "node") {
            await pipeline.filebeat.kill("SIGKILL");
            pipeline.log.rotate();
            await pipeline.startFilebeat();
          } else if (part === "broker") {
            await chain.crashBroker();
          } else {
            await chain.endIndexer(indexer, "SIGKILL");
            indexer = await chain.startIndexer(pipeline, quickIndexer);
          }
        }
      });
      await arrived(chain, pipeline, written);
      await recordAllOnce(
        `Kafka: SIGKILL of node, broker and indexer, ${kills} times each`,
        pipeline,
        written,
        "restarts of the containers; libbeat.output.events.duplicates of the indexer",
      );
    });
  });
});

/** Each part so many times, in an order that chance decides. */
function shuffled(random: Random, times: number): (typeof parts)[number][] {
  const all = parts.flatMap((part) => Array.from({ length: times }, () => part));
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [all[last], all[other]] = [all[other], all[last]];
  }
  return all;
}
