import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Random } from "../../local/generator/random";
import { eventArgument, numberedLines } from "../e2e/lines";
import { accountFor } from "./account";
import { record, recordAllOnce } from "./fault-table";
import { arrived, quickIndexer, withKafka } from "./kafka-faults";

/** A tenth of what a broker takes by default. */
const brokerLimit = 100_000;
const broker = { settings: { "message.max.bytes": brokerLimit } };
/** What the stack adds to `maxEventBytes` for the message around a document. */
const overhead = 65_536;

const random = new Random("incompressible");

/** Lines with that many letters each, which no compression shortens by much. */
function randomLines(from: number, to: number, letters: number): string[] {
  return numberedLines(from, to).map((line, index) => {
    const argument = eventArgument(from + index);
    return line.replace(argument, `${argument} ${random.suffix(letters)}`);
  });
}

describe("through Kafka, messages are above the broker's limit", function () {
  this.timeout(300_000);

  it("loses nothing when maxEventBytes fits the limit: long documents are cut, and batches are as short", async () => {
    const settings = { filebeat: { maxEventBytes: brokerLimit - overhead } };
    await withKafka({ broker, settings }, async (chain, pipeline) => {
      const [long, written] = [20, 1_000];
      pipeline.write(randomLines(0, long, 300_000));
      pipeline.write(randomLines(long, written, 3_000));
      await pipeline.startFilebeat();
      await chain.startIndexer(pipeline, quickIndexer);
      await arrived(chain, pipeline, written);
      await recordAllOnce(
        "Kafka: documents above a low limit of the broker that maxEventBytes fits",
        pipeline,
        written,
        "cilium_tetragon.log.truncated",
      );
    });
  });

  it("loses what the broker refuses when maxEventBytes does not fit it, with a line in the log each, and goes on", async () => {
    await withKafka({ broker }, async (chain, pipeline) => {
      const [usual, afterLong, afterBurst, written] = [1_000, 1_020, 1_320, 2_000];
      const refusals = () =>
        (readFileSync(pipeline.filebeat.logFile, "utf8").match(/dropping too large message/g) ?? []).length;
      // Filebeat counts what it drops as delivered too.
      const sent = () => pipeline.filebeat.waitUntilIdle(4_000);
      await pipeline.startFilebeat();
      await chain.startIndexer(pipeline, quickIndexer);
      pipeline.write(numberedLines(0, usual));
      await pipeline.delivered();
      assert.equal(refusals(), 0);
      pipeline.write(randomLines(usual, afterLong, 300_000));
      await sent();
      assert.equal(refusals(), afterLong - usual, "each of the long ones");
      // The broker refuses a batch as a whole.
      pipeline.write(randomLines(afterLong, afterBurst, 3_000));
      await sent();
      const lost = refusals();
      pipeline.write(numberedLines(afterBurst, written));
      await sent();
      await arrived(chain, pipeline, written - lost);
      const account = await accountFor(pipeline, written);
      record(
        "Kafka: documents and batches above the broker's limit",
        account,
        `dropping too large message in the node's log (${lost})`,
      );
      assert.equal(account.missing.length, lost);
      assert.ok(
        account.missing.every((number) => number >= usual && number < afterBurst),
        "what came before and after is there",
      );
      assert.ok(lost > afterLong - usual, "ordinary events are lost with their batch");
      assert.equal(account.duplicates, 0);
    });
  });
});
