import assert from "node:assert/strict";

import { Random } from "../../local/generator/random";
import { Pipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { extent } from "./extent";
import { FaultProxy } from "./proxy";
import { quick } from "./quick";
import { record, recordAllOnce } from "./fault-table";

const usual = 700;

/** Runs a test with a pipeline whose Filebeat sends through a proxy; the test itself asks Elasticsearch directly. */
async function throughProxy(body: (pipeline: Pipeline, proxy: FaultProxy) => Promise<void>): Promise<void> {
  const { endpoint } = await sharedElasticsearch();
  const proxy = await FaultProxy.start(endpoint);
  const pipeline = await Pipeline.prepare({
    overrides: { ...quick, "output.elasticsearch.hosts": JSON.stringify([proxy.endpoint.url]) },
  });
  try {
    await body(pipeline, proxy);
  } finally {
    await pipeline.close();
    await proxy.close();
  }
}

describe("the way to Elasticsearch fails", function () {
  this.timeout(300_000);

  it("loses and doubles nothing when every third request is answered with 429", async () => {
    await throughProxy(async (pipeline, proxy) => {
      let requests = 0;
      proxy.fault = { bulkStatus: () => (requests++ % 3 === 0 ? 429 : undefined) };
      const written = extent(40_000, 6_000);
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.holds(written);
      const { failed } = await pipeline.filebeat.stats();
      const account = await accountFor(pipeline, written);
      record("slow: 429 for a third of the requests", account, `libbeat.output.events.failed (${failed})`);
      assert.ok(proxy.disturbed > 0);
      assertAllOnce(account);
    });
  });

  it("loses and doubles nothing when single events are answered with 429", async () => {
    await throughProxy(async (pipeline, proxy) => {
      const random = new Random("items");
      proxy.fault = {
        itemStatus: () =>
          random.chance(0.05) ? { status: 429, type: "es_rejected_execution_exception" } : undefined,
      };
      const written = extent(20_000, 5_000);
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.holds(written);
      const { failed } = await pipeline.filebeat.stats();
      await recordAllOnce(
        "slow: 429 for a twentieth of the events",
        pipeline,
        written,
        `libbeat.output.events.failed (${failed})`,
      );
    });
  });

  it("loses and doubles nothing when requests succeed but their answers are lost", async () => {
    await throughProxy(async (pipeline, proxy) => {
      let requests = 0;
      proxy.fault = { loseAnswer: () => requests++ % 3 === 0 };
      const written = extent(40_000, 6_000);
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.holds(written);
      const { duplicates } = await pipeline.filebeat.stats();
      const account = await accountFor(pipeline, written);
      record(
        "answers lost",
        account,
        `libbeat.output.events.duplicates (${duplicates} resends refused as known)`,
      );
      assert.ok(duplicates > 0);
      assertAllOnce(account);
    });
  });

  for (const status of [401, 403]) {
    it(`waits while the credential is refused with ${status}, and loses and doubles nothing`, async () => {
      await throughProxy(async (pipeline, proxy) => {
        const written = 5_000;
        proxy.fault = { bulkStatus: () => status };
        await pipeline.startFilebeat();
        pipeline.write(numberedLines(0, written, usual));
        await pipeline.filebeat.waitFor(({ failed }) => failed > 0);
        proxy.fault = {};
        await pipeline.holds(written);
        await recordAllOnce(
          `credential refused with ${status}`,
          pipeline,
          written,
          `"${status}" in the log of every attempt; no new documents`,
        );
      });
    });
  }

  it("keeps what one stream's privilege refuses as dead letters", async () => {
    await throughProxy(async (pipeline, proxy) => {
      const written = 2_000;
      proxy.fault = {
        itemStatus: ({ index }) =>
          index === pipeline.streams.events ? { status: 403, type: "security_exception" } : undefined,
      };
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, written));
      await pipeline.filebeat.waitFor(({ deadLetter }) => deadLetter >= written);
      const account = await accountFor(pipeline, written);
      record("no privilege for the event stream", account, "documents in the dead-letter stream");
      assert.deepEqual([account.deadLetters, account.lost, account.duplicates], [written, 0, 0]);
    });
  });

  it("counts and logs what is lost when neither stream may be written to", async () => {
    await throughProxy(async (pipeline, proxy) => {
      const written = 1_000;
      proxy.fault = { itemStatus: () => ({ status: 403, type: "security_exception" }) };
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, written));
      const { dropped } = await pipeline.filebeat.waitFor((stats) => stats.dropped >= written);
      const account = await accountFor(pipeline, written);
      record(
        "no privilege for any stream",
        account,
        `libbeat.output.events.dropped (${dropped}), errors in the log`,
      );
      assert.deepEqual([account.documents, account.deadLetters, account.lost], [0, 0, dropped]);
    });
  });
});
