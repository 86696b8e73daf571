import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { Random } from "../../local/generator/random";
import { type Pipeline, withPipeline } from "../e2e/harness";
import { eventArgument, numberedLines } from "../e2e/lines";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor } from "./account";
import { extent } from "./extent";
import { exitOf, mapAs } from "./refused-mapping";
import { forgetRegistry } from "./registry";
import { quick } from "./quick";
import { record, recordAllOnce } from "./fault-table";

const usual = 700;

/** The index that a data stream writes to. */
async function writeIndex({ client, streams }: Pipeline): Promise<string> {
  const indices = await client.request<Record<string, unknown>>("GET", `/${streams.events}/_settings`);
  return Object.keys(indices).sort().at(-1) as string;
}

describe("Elasticsearch fails", function () {
  this.timeout(600_000);

  it("loses and doubles nothing when it is away for longer than Filebeat would keep a quiet file open", async () => {
    const outage = extent(330, 6) * 1_000;
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const elasticsearch = await sharedElasticsearch();
      const written = extent(20_000, 8_000);
      pipeline.write(numberedLines(0, written / 2, usual));
      await pipeline.filebeat.waitFor(({ acked }) => acked > 1_000);
      await elasticsearch.crash();
      pipeline.log.rotate();
      pipeline.write(numberedLines(written / 2, written, usual));
      await sleep(outage);
      const { failed } = await pipeline.filebeat.stats();
      await elasticsearch.restart();
      await pipeline.holds(written);
      await recordAllOnce(
        `Elasticsearch away for ${outage / 1_000} s`,
        pipeline,
        written,
        `libbeat.output.events.failed (${failed}), "Failed to connect" in the log; gap in event.created`,
      );
    });
  });

  it("loses and doubles nothing when it is killed twice while events arrive", async () => {
    const random = new Random("two SIGKILLs of Elasticsearch");
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const elasticsearch = await sharedElasticsearch();
      const written = extent(30_000, 8_000);
      for (const half of [0, 1]) {
        const { acked } = await pipeline.filebeat.stats();
        pipeline.write(numberedLines((half * written) / 2, ((half + 1) * written) / 2, usual));
        const until = acked + random.int(500, written / 5);
        await pipeline.filebeat.waitFor((stats) => stats.acked > until);
        await elasticsearch.crash();
        await sleep(random.int(0, 3_000));
        await elasticsearch.restart();
      }
      // The node answers before Filebeat tries again: whoever counts now finds a part.
      await pipeline.holds(written);
      await recordAllOnce(
        "Elasticsearch killed twice in one run",
        pipeline,
        written,
        "libbeat.output.events.failed; gap in event.created",
      );
    });
  });

  it("waits for a node whose disk is above the flood stage, and loses and doubles nothing", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const written = extent(12_000, 8_000);
      pipeline.write(numberedLines(0, written / 2, usual));
      await pipeline.filebeat.waitFor(({ acked }) => acked > 1_000);
      const index = await writeIndex(pipeline);
      const block = (value: boolean | null): Promise<unknown> =>
        pipeline.client.request("PUT", `/${index}/_settings`, {
          "index.blocks.read_only_allow_delete": value,
        });
      await block(true);
      pipeline.write(numberedLines(written / 2, written, usual));
      const { failed } = await pipeline.filebeat.waitFor((stats) => stats.failed > 0);
      await sleep(3_000);
      await block(null);
      await pipeline.holds(written);
      await recordAllOnce(
        "disk of Elasticsearch full",
        pipeline,
        written,
        `libbeat.output.events.failed (${failed} at once), 429 in the log`,
      );
    });
  });

  it("keeps events as dead letters while an index is blocked for writing", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const [before, during] = [1_000, 500];
      pipeline.write(numberedLines(0, before));
      await pipeline.delivered();
      const index = await writeIndex(pipeline);
      const block = (value: boolean | null): Promise<unknown> =>
        pipeline.client.request("PUT", `/${index}/_settings`, { "index.blocks.write": value });
      await block(true);
      pipeline.write(numberedLines(before, before + during));
      const stats = await pipeline.filebeat.waitFor(
        ({ deadLetter, dropped }) => deadLetter + dropped >= during,
      );
      await block(null);
      const account = await accountFor(pipeline, before + during);
      record(
        "index blocked for writing",
        account,
        `documents in the dead-letter stream (${stats.deadLetter})`,
      );
      assert.equal(account.deadLetters, during);
      assert.deepEqual([account.lost, account.duplicates, stats.dropped], [0, 0, 0]);
    });
  });

  it("keeps the one event that the mapping refuses as a dead letter, and all others as documents", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const written = 2_000;
      const refused = 777;
      await mapAs(pipeline, ["process", "exit_code"], { type: "byte", ignore_malformed: false });
      const lines = numberedLines(0, written);
      lines[refused] = exitOf(lines[refused]);
      pipeline.write(lines);
      await pipeline.delivered();
      const account = await accountFor(pipeline, written);
      record(
        "one event refused by the mapping",
        account,
        "a document in the dead-letter stream, with the reason",
      );
      const { documents, deadLetters, duplicates, lost } = account;
      assert.deepEqual(
        { documents, deadLetters, duplicates, lost },
        { documents: written - 1, deadLetters: 1, duplicates: 0, lost: 0 },
      );
      const [letter] = await pipeline.find(undefined, pipeline.streams.deadLetter);
      const text = JSON.stringify(letter._source);
      assert.match(text, new RegExp(`${eventArgument(refused)}\\b`));
      assert.match(text, /exit_code/);
    });
  });

  it("stores the second copies of events that are sent again after a rollover, and their number can be told", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const { client, streams } = pipeline;
      const written = 3_000;
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.delivered();
      await pipeline.filebeat.kill("SIGKILL");
      await client.request("POST", `/${streams.events}/_rollover`);
      await forgetRegistry(pipeline);
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitFor(({ acked }) => acked >= written);
      const account = await accountFor(pipeline, written);
      record(
        "rollover between send and resend",
        account,
        "documents with one _id in two backing indices; none within one index",
      );
      assert.deepEqual([account.lost, account.duplicates], [0, written]);
      const perIndex = await client.search<unknown>(streams.events, {
        size: 0,
        aggs: { index: { terms: { field: "_index" } } },
      });
      const { buckets } = perIndex.aggregations?.index as { buckets: { doc_count: number }[] };
      assert.deepEqual(
        buckets.map(({ doc_count: documents }) => documents),
        [written, written],
      );
    });
  });
});
