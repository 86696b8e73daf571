import assert from "node:assert/strict";

import { withPipeline } from "./harness";
import { eventArgument, execId, linePid, numberedLines } from "./lines";

/** A field of the official package that `lean` answers with an alias and `full` stores. */
const officialField = "cilium_tetragon.log.process_exec.process.exec_id";

describe("a change of eventFields on a running stream", function () {
  this.timeout(120_000);

  it("goes from lean to full with a rollover in between and without losing or doubling an event", async () => {
    await withPipeline({ settings: { filebeat: { eventFields: "lean" } } }, async (pipeline) => {
      const { client, streams } = pipeline;
      pipeline.write(numberedLines(0, 3_000));
      await pipeline.delivered();

      await pipeline.configure({ filebeat: { eventFields: "full" } });
      await client.request("POST", `/${streams.events}/_rollover`);
      // The collectors still run with the old configuration: what they send must be accepted by the new index.
      pipeline.write(numberedLines(3_000, 6_000));
      await pipeline.delivered();
      await pipeline.filebeat.stop();
      pipeline.write(numberedLines(6_000, 9_000));
      await pipeline.startFilebeat();
      await pipeline.holds(9_000);

      const counts = await pipeline.valueCounts("process.args");
      for (let number = 0; number < 9_000; number++) {
        assert.equal(counts.get(eventArgument(number)), 1, eventArgument(number));
      }
      assert.equal(await pipeline.count(), 9_000);
      assert.equal(await pipeline.deadLetters(), 0);

      const found = (field: string) => pipeline.count({ term: { [field]: execId(linePid) } });
      assert.equal(await found("process.entity_id"), 9_000);
      assert.equal(await found(officialField), 6_000, "by an alias before the change, stored after it");
      const capabilities = await client.request<{ fields: Record<string, object> }>(
        "GET",
        `/${streams.events}/_field_caps?fields=${officialField}`,
      );
      assert.deepEqual(Object.keys(capabilities.fields[officialField]), ["keyword"]);
      const [newest] = await pipeline.find({ term: { "process.args": eventArgument(8_999) } });
      assert.match(
        JSON.stringify(newest._source.cilium_tetragon),
        /usr\/local\/bin\/checkout/,
        "full stores it",
      );
    });
  });
});
