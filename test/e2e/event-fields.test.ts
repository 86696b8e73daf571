import assert from "node:assert/strict";

import { withPipeline } from "./harness";
import { eventArgument, numberedLines } from "./lines";

/** A field of the official package that `lean` answers with an alias and `full` stores. */
const officialField = "cilium_tetragon.log.process_exec.process.binary";

describe("a change of eventFields on a running stream", function () {
  this.timeout(120_000);

  it("goes from lean to full with a rollover in between and without losing or doubling an event", async () => {
    await withPipeline({ settings: { filebeat: { eventFields: "lean" } } }, async (pipeline) => {
      const { client, streams } = pipeline;
      pipeline.write(numberedLines(0, 3_000));
      await pipeline.delivered();

      await pipeline.configure({ filebeat: { eventFields: "full" } });
      await client.request("POST", `/${streams.events}/_rollover`);
      // The collectors still run with the old configuration.
      pipeline.write(numberedLines(3_000, 6_000));
      await pipeline.delivered();
      pipeline.write(numberedLines(6_000, 9_000));
      await pipeline.filebeat.stop();
      await pipeline.startFilebeat();
      await pipeline.holds(9_000);

      const counts = await pipeline.valueCounts("process.args");
      for (let number = 0; number < 9_000; number++) {
        assert.equal(counts.get(eventArgument(number)), 1, eventArgument(number));
      }
      assert.equal(await pipeline.count(), 9_000);
      assert.equal(await pipeline.deadLetters(), 0);

      const query = { term: { [officialField]: "/usr/local/bin/checkout" } };
      assert.equal(await pipeline.count(query), 9_000, "the official name is answered before and after");
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
