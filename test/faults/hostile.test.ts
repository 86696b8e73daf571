import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { memoryBytes } from "../../components/validation/quantities";
import { Pipeline } from "../e2e/harness";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { extent, short } from "./extent";
import { type HostileLoad, hostileLoads, hostileMark } from "./hostile-loads";
import { limitMemory } from "./memory-cgroup";
import { quick } from "./quick";
import { record } from "./fault-table";

const mebibyte = 1_048_576;
/** As many as a stack has at most: Filebeat reads all of them at once when Elasticsearch is back. */
const files = 17;
/** The lines of an outage, several times what the queue can hold. */
const outageBytes = extent(96, 28) * mebibyte;
const outageMilliseconds = extent(60_000, 5_000);
/** In short, one outage has all loads. */
const outages = short ? [hostileLoads] : hostileLoads.map((load) => [load]);

describe("pods write the longest events while Elasticsearch is away", function () {
  this.timeout(900_000);

  for (const loads of outages) {
    const title = loads.map((load) => load.title).join("; ");
    it(`keeps within the sidecar's memory limit and makes one document of each line: ${title}`, async () => {
      await sendThroughOutage(title, loads);
    });
  }
});

/** Runs Filebeat as the container does, under the stack's memory limit, through an outage that these lines fill. */
async function sendThroughOutage(title: string, loads: HostileLoad[]): Promise<void> {
  const pipeline = await Pipeline.prepare({
    overrides: quick,
    maxSizeBytes: Math.ceil(outageBytes / files),
  });
  const limitBytes = memoryBytes(pipeline.memoryLimit);
  const limit = limitMemory(limitBytes);
  try {
    const elasticsearch = await sharedElasticsearch();
    await pipeline.startFilebeat(limit.launcher);
    limit.watch(pipeline.filebeat.pid);
    let written = 0;
    const write = (load: HostileLoad, bytes: number): void => {
      for (const end = written + Math.ceil(bytes / load.lineBytes); written < end; written++) {
        pipeline.write([load.line(written)]);
      }
    };
    write(loads[0], 3 * loads[0].lineBytes);
    await pipeline.filebeat.waitFor(({ acked }) => acked >= written);
    await elasticsearch.crash();
    for (const load of loads) {
      write(load, outageBytes / loads.length);
    }
    await sleep(outageMilliseconds);
    await elasticsearch.restart();
    await pipeline.holds(written, 600_000);
    const account = await accountFor(pipeline, written, hostileMark);
    const peak = Math.round(limit.peakBytes() / mebibyte);
    record(
      `outage of ${outageMilliseconds / 1_000} s, ${title}`,
      account,
      `memory at most ${peak} of ${limitBytes / mebibyte} MiB (${limit.kind})`,
    );
    assert.equal(limit.kills(), 0, "Filebeat was killed for its memory");
    assertAllOnce(account);
  } finally {
    await pipeline.close();
    await limit.remove();
  }
}
