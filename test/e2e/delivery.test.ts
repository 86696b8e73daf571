import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { Pipeline, withPipeline } from "./harness";
import { eventArgument, execLine, numberedLines } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";

/** Bytes of rubbish that make a line's length that of a busy cluster's. */
const usual = 700;

/** Asserts that each of the numbered lines is exactly one document and that there is no other. */
async function assertEachOnce(pipeline: Pipeline, lines: number): Promise<void> {
  const counts = await pipeline.valueCounts("process.args");
  const documents = Array.from({ length: lines }, (_, number) => counts.get(eventArgument(number)) ?? 0);
  const lost = documents.filter((count) => count === 0).length;
  const repeated = documents.filter((count) => count > 1).length;
  assert.deepEqual({ lost, repeated, total: await pipeline.count() }, { lost: 0, repeated: 0, total: lines });
  assert.equal(await pipeline.deadLetters(), 0);
}

describe("delivery of every line exactly once", function () {
  this.timeout(180_000);

  it("loses and doubles nothing when Filebeat is killed with SIGKILL in the middle and started again", async () => {
    await withPipeline({}, async (pipeline) => {
      const lines = 30_000;
      pipeline.write(numberedLines(0, lines / 2, usual));
      await pipeline.filebeat.waitFor(({ acked }) => acked > 1_000);
      await pipeline.filebeat.kill("SIGKILL");
      assert.ok(
        (await pipeline.count()) < lines / 2,
        "Filebeat was killed while it still had lines to deliver",
      );
      pipeline.log.rotate();
      pipeline.write(numberedLines(lines / 2, lines, usual));
      await pipeline.startFilebeat();
      await pipeline.holds(lines);
      await assertEachOnce(pipeline, lines);
    });
  });

  it("loses and doubles nothing when Elasticsearch crashes in the middle and comes back", async () => {
    await withPipeline({}, async (pipeline) => {
      const elasticsearch = await sharedElasticsearch();
      const lines = 20_000;
      pipeline.write(numberedLines(0, lines / 2, usual));
      await pipeline.filebeat.waitFor(({ acked }) => acked > 1_000);
      await elasticsearch.crash();
      pipeline.write(numberedLines(lines / 2, lines, usual));
      await sleep(2_000);
      await elasticsearch.restart();
      await pipeline.delivered();
      await assertEachOnce(pipeline, lines);
    });
  });

  it("reads every file of three rotations under load, though all begin with the same kilobytes", async () => {
    await withPipeline({}, async (pipeline) => {
      const head = Array.from({ length: 5 }, () => execLine({ arguments: "--same", padding: usual }));
      assert.ok(head.join("\n").length > 1_024, "the common head is longer than a fingerprint of Filebeat");
      const perFile = 6_000;
      for (let file = 0; file < 4; file++) {
        pipeline.write(head);
        for (let from = file * perFile; from < (file + 1) * perFile; from += 1_000) {
          pipeline.write(numberedLines(from, from + 1_000, usual));
          await sleep(100);
        }
        pipeline.log.rotate();
      }
      assert.equal(pipeline.log.backups().length, 4);
      const lines = 4 * (perFile + head.length);
      await pipeline.holds(lines);
      const counts = await pipeline.valueCounts("process.args");
      assert.equal(counts.get("--same"), 4 * head.length);
      for (let number = 0; number < 4 * perFile; number++) {
        assert.equal(counts.get(eventArgument(number)), 1, eventArgument(number));
      }
      assert.equal(await pipeline.count(), lines);
    });
  });
});
