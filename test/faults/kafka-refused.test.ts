import assert from "node:assert/strict";

import type { Pipeline } from "../e2e/harness";
import { withChain } from "../e2e/kafka-chain";
import { eventArgument, numberedLines } from "../e2e/lines";
import { accountFor } from "./account";
import { record } from "./fault-table";
import { arrived, quickIndexer } from "./kafka-faults";
import { quickScan } from "./quick";
import { exitOf, mapAs } from "./refused-mapping";

const written = 1_000;
const refused = 777;

/** The one dead letter of a pipeline: its id, and what it says without the times of reading and arrival. */
async function deadLetter(pipeline: Pipeline): Promise<{ id: string; text: string }> {
  const letters = await pipeline.find(undefined, pipeline.streams.deadLetter);
  assert.equal(letters.length, 1);
  return { id: letters[0]._id, text: JSON.stringify(letters[0]._source) };
}

describe("through Kafka, Elasticsearch refuses a document", function () {
  this.timeout(300_000);

  it("keeps it as a dead letter with the id that it has on the direct way, and all others as documents", async () => {
    await withChain({ overrides: quickScan }, async (chain, pipeline) => {
      const refuse = () =>
        mapAs(pipeline, ["process", "exit_code"], { type: "byte", ignore_malformed: false });
      await refuse();
      const lines = numberedLines(0, written);
      lines[refused] = exitOf(lines[refused]);
      pipeline.write(lines);
      await pipeline.startFilebeat();
      await chain.startIndexer(pipeline, quickIndexer);
      await arrived(chain, pipeline, written);
      const account = await accountFor(pipeline, written);
      record("Kafka: one event refused by the mapping", account, "a document in the dead-letter stream");
      assert.deepEqual(account.missing, [refused]);
      assert.deepEqual([account.deadLetters, account.lost, account.duplicates], [1, 0, 0]);
      const through = await deadLetter(pipeline);
      assert.match(through.text, new RegExp(`${eventArgument(refused)}\\b`));
      assert.match(through.text, /exit_code/);

      await pipeline.filebeat.stop();
      await pipeline.configure({ dataStreamNamespace: `${pipeline.dataStreamNamespace}direct` });
      await refuse();
      await pipeline.startFilebeat(undefined, "direct");
      await pipeline.holds(written);
      assert.equal((await deadLetter(pipeline)).id, through.id);
    });
  });
});
