import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Pipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { quick } from "./quick";
import { recordAllOnce } from "./fault-table";
import { registryDirectory } from "./registry";
import { fill, mountSmallDisk, unmount } from "./small-disk";

const usual = 700;
const diskBytes = 512 * 1024;

describe("the disk of the registry is full", function () {
  this.timeout(180_000);

  it("goes on sending, says so in its log, and doubles nothing when it is killed and started again", async function () {
    const pipeline = await Pipeline.prepare({
      // Small batches, because each one writes to the registry.
      overrides: { ...quick, "output.elasticsearch.bulk_max_size": "100" },
    });
    const directory = registryDirectory(pipeline);
    const refusal = mountSmallDisk(directory, diskBytes);
    try {
      if (refusal !== undefined) {
        console.log(`      skipped: a small file system cannot be mounted here (${refusal})`);
        this.skip();
      }
      const written = 12_000;
      const filler = join(directory, "filler");
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(0, 3_000, usual));
      await pipeline.delivered();
      fill(filler);
      pipeline.log.rotate();
      pipeline.write(numberedLines(3_000, 9_000, usual));
      await pipeline.delivered(9_000);
      assert.match(readFileSync(pipeline.filebeat.logFile, "utf8"), /no space left on device/);
      await pipeline.filebeat.kill("SIGKILL");
      rmSync(filler);
      pipeline.log.rotate();
      await pipeline.startFilebeat();
      pipeline.write(numberedLines(9_000, written, usual));
      await pipeline.holds(written);
      const { duplicates } = await pipeline.filebeat.stats();
      await recordAllOnce(
        "disk of the registry full",
        pipeline,
        written,
        `"no space left on device" in the log; libbeat.output.events.duplicates (${duplicates}) after the restart`,
      );
    } finally {
      await pipeline.filebeat?.kill("SIGKILL");
      if (refusal === undefined) {
        unmount(directory);
      }
      await pipeline.close();
    }
  });
});
