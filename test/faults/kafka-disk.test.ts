import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { Pipeline } from "../e2e/harness";
import { KafkaChain } from "../e2e/kafka-chain";
import { numberedLines } from "../e2e/lines";
import { recordAllOnce } from "./fault-table";
import { arrived, quickIndexer } from "./kafka-faults";
import { quickScan } from "./quick";
import { fill, mountSmallDisk, unmount } from "./small-disk";

const usual = 700;
/** Kafka reserves the index of a segment at its full size, and needs room for its own topics. */
const diskBytes = 128 * 1_048_576;
const brokerSettings = { "log.index.size.max.bytes": 65_536, "num.partitions": 1 };

describe("through Kafka, the broker's disk is full", function () {
  this.timeout(300_000);

  it("makes the node wait, and loses and doubles nothing once there is room and the broker runs again", async function () {
    let disk = "";
    let refusal: string | undefined;
    let chain: KafkaChain | undefined;
    let pipeline: Pipeline | undefined;
    try {
      chain = await KafkaChain.start({ settings: brokerSettings }, (segments) => {
        disk = segments;
        refusal = mountSmallDisk(disk, diskBytes);
      });
      if (refusal !== undefined) {
        console.log(`      skipped: a small file system cannot be mounted here (${refusal})`);
        this.skip();
      }
      pipeline = await Pipeline.prepare({ settings: chain.settings, overrides: quickScan });
      const written = 20_000;
      await pipeline.startFilebeat();
      await chain.startIndexer(pipeline, quickIndexer);
      pipeline.write(numberedLines(0, 5_000, usual));
      await pipeline.delivered();
      const filler = join(disk, "filler");
      fill(filler);
      pipeline.write(numberedLines(5_000, written, usual));
      const end = await chain.broker.ended();
      assert.match(end, /No space left on device|log dirs? .*failed/i);
      const { acked } = await pipeline.filebeat.waitFor(({ active }) => active > 0);
      assert.ok(acked < written, "events wait on the node");
      rmSync(filler);
      await chain.restartBroker();
      await arrived(chain, pipeline, written);
      await recordAllOnce(
        "Kafka: the broker's disk is full",
        pipeline,
        written,
        "the broker ends with No space left on device; libbeat.pipeline.events.active of the node",
      );
    } finally {
      await pipeline?.close();
      await chain?.broker.kill();
      if (refusal === undefined && disk !== "") {
        unmount(disk);
      }
      await chain?.close();
    }
  });
});
