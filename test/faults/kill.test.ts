import { setTimeout as sleep } from "node:timers/promises";

import { Random } from "../../local/generator/random";
import { withPipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { extent } from "./extent";
import { quick } from "./quick";
import { recordAllOnce } from "./fault-table";

describe("Filebeat is killed", function () {
  this.timeout(600_000);

  it("loses and doubles nothing when SIGKILL comes at random moments, again and again, under rotation", async () => {
    const kills = extent(50, 5);
    const perKill = 2_000;
    const random = new Random("SIGKILL");
    await withPipeline({ overrides: quick }, async (pipeline) => {
      for (let kill = 0; kill < kills; kill++) {
        pipeline.write(numberedLines(kill * perKill, (kill + 1) * perKill, 700));
        await sleep(random.int(0, 1_200));
        await pipeline.filebeat.kill("SIGKILL");
        pipeline.log.rotate();
        await pipeline.startFilebeat();
      }
      const written = kills * perKill;
      await pipeline.holds(written);
      await recordAllOnce(
        `SIGKILL ${kills} times`,
        pipeline,
        written,
        "restarts of the container; libbeat.output.events.duplicates",
      );
    });
  });
});
