import assert from "node:assert/strict";

import type { Pipeline } from "../harness";
import { execLine, exitLine } from "../lines";
import { withOpenSearch } from "./shared-opensearch";

interface Simulated {
  template: { mappings: { properties: { process: { properties: Record<string, object> } } } };
}

/** Makes the event stream refuse every exit, and only exits: the text of a time does not fit their `process.end`. */
async function refuseExits({ client, streams }: Pipeline): Promise<void> {
  const simulate = `/_index_template/_simulate_index/${streams.events}`;
  const { template } = await client.request<Simulated>("POST", simulate);
  template.mappings.properties.process.properties.end = { type: "date", format: "epoch_millis" };
  await client.request("PUT", `/_index_template/${streams.events}`, {
    index_patterns: [streams.events],
    priority: 1_000,
    data_stream: {},
    template,
  });
}

describe("dead letters", function () {
  this.timeout(300_000);

  it("are found by host, cluster, times and error, so that nothing of a host is unaccounted for", async () => {
    const settings = { clusterName: "eu-1" };
    await withOpenSearch({ settings }, async (pipeline) => {
      await refuseExits(pipeline);
      const start = new Date().toISOString();
      const [kept, refused] = [7, 5];
      const numbers = (count: number) => [...Array(count).keys()].map((each) => `--number=${each}`);
      pipeline.write(numbers(kept).map((text) => execLine({ arguments: text })));
      pipeline.write(numbers(refused).map((text, each) => exitLine({ arguments: text, time: time(each) })));
      const stats = await pipeline.delivered();
      assert.deepEqual([stats.deadLetter, stats.dropped], [refused, 0]);

      const letters = (query: object) => pipeline.find(query, pipeline.streams.deadLetter);
      const [letter] = await letters({ match_all: {} });
      const host = (letter._source.host as { name: string }).name;
      const ofHost = { term: { "host.name": host } };
      assert.equal((await pipeline.count(ofHost)) + (await letters(ofHost)).length, kept + refused);
      assert.equal((await letters({ term: { "host.name": "another" } })).length, 0);
      for (const query of [
        { term: { "orchestrator.cluster.name": "eu-1" } },
        { range: { "event.ingested": { gte: start } } },
        { range: { "event.created": { gte: start } } },
        { range: { "@timestamp": { gte: time(0), lt: time(refused) } } },
        { term: { "error.type": "400" } },
        { match: { "error.message": "process.end" } },
        { match_phrase: { message: "local bin checkout" } },
      ]) {
        assert.equal((await letters(query)).length, refused, JSON.stringify(query));
      }
      assert.equal((await letters({ range: { "@timestamp": { gte: time(refused) } } })).length, 0);
      assert.deepEqual(
        Object.keys(letter._source).filter((key) => key === "refused"),
        [],
      );
    });
  });

  it("are kept whatever their text is: what it lacks, the letter lacks", async () => {
    await withOpenSearch({}, async ({ client, streams }) => {
      const texts = [
        "no JSON",
        '"a text"',
        "[1,2]",
        "null",
        "{}",
        '{"host":"a text","event":[],"orchestrator":1}',
        '{"host":{"name":{"a":{"b":1}}},"event":{"created":["never",{}]}}',
        `{"host":{"name":"${"n".repeat(40_000)}"}}`,
        `${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`,
        `{"host":{"name":"worker-7"}}`,
      ];
      for (const [number, message] of texts.entries()) {
        const body = { "@timestamp": "2026-03-04T05:06:07Z", message, "error.message": "refused" };
        await client.request("POST", `/${streams.deadLetter}/_create/${number}`, body);
      }
      await client.refresh(streams.deadLetter);
      assert.equal(await client.count(streams.deadLetter), texts.length);
      assert.equal(
        await client.count(streams.deadLetter, { exists: { field: "event.ingested" } }),
        texts.length,
      );
      assert.equal(await client.count(streams.deadLetter, { term: { "host.name": "worker-7" } }), 1);
    });
  });
});

function time(number: number): string {
  return `2026-03-04T05:06:07.00${number}Z`;
}
