import assert from "node:assert/strict";

import { Pipeline } from "../e2e/harness";
import { execLine, numberedLines } from "../e2e/lines";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { hostileLoads, hostileMark } from "./hostile-loads";
import { FaultProxy } from "./proxy";
import { quick } from "./quick";
import { record } from "./fault-table";

/** What an ingress takes by default. */
const bodyLimit = 1_048_576;
const largest = 786_432;

/** Runs a test with a pipeline that sends through a gateway with that limit, uncompressed or compressed. */
async function throughGateway(
  compressionLevel: number,
  body: (pipeline: Pipeline, proxy: FaultProxy) => Promise<void>,
): Promise<void> {
  const { endpoint } = await sharedElasticsearch();
  const proxy = await FaultProxy.start(endpoint);
  proxy.fault = { bodyLimit };
  const pipeline = await Pipeline.prepare({
    settings: { filebeat: { compressionLevel } },
    overrides: { ...quick, "output.elasticsearch.hosts": JSON.stringify([proxy.endpoint.url]) },
  });
  try {
    await pipeline.startFilebeat();
    await body(pipeline, proxy);
  } finally {
    await pipeline.close();
    await proxy.close();
  }
}

describe("requests are larger than a gateway takes", function () {
  this.timeout(300_000);

  it("sends a batch of long events in parts, and loses and doubles nothing", async () => {
    await throughGateway(5, async (pipeline, proxy) => {
      const written = 200;
      const [, load] = hostileLoads;
      pipeline.write(Array.from({ length: written }, (_, number) => load.line(number)));
      await pipeline.delivered();
      const account = await accountFor(pipeline, written, hostileMark);
      record("batches above a gateway's limit of 1 MiB", account, "413 in the gateway's log");
      assert.ok(proxy.disturbed > 0, "no request was above the limit");
      assertAllOnce(account);
    });
  });

  for (const compressionLevel of [0, 5]) {
    it(`delivers an event above the limit shortened, and says what was cut, at compressionLevel ${compressionLevel}`, async () => {
      await throughGateway(compressionLevel, async (pipeline) => {
        const argument = "a%b-c/d<é容😀".repeat(80_000);
        const lines = numberedLines(0, 3);
        lines[1] = execLine({ arguments: `--event=1 ${argument}` });
        pipeline.write(lines);
        const { dropped } = await pipeline.delivered();
        const account = await accountFor(pipeline, lines.length);
        record(
          `an event above a gateway's limit, compressionLevel ${compressionLevel}`,
          account,
          "cilium_tetragon.log.truncated of the document",
        );
        assert.equal(dropped, 0);
        assertAllOnce(account);
        const [document] = await pipeline.find({ term: { "process.args": "--event=1" } });
        const { process, cilium_tetragon: official } = document._source as {
          process: { args: string[] };
          cilium_tetragon: { log: { truncated: unknown } };
        };
        assert.ok(Buffer.byteLength(JSON.stringify(document._source)) <= largest);
        assert.ok(argument.startsWith(process.args[2]), "the argument is not cut but changed");
        assert.ok(process.args[2].length > 100_000, "the argument is cut by far more than needed");
        assert.match(JSON.stringify(official.log.truncated), /process\.args/);
      });
    });
  }
});
