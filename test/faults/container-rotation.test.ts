import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { withAgentPipeline } from "../e2e/agent-pipeline";
import { numberedLines } from "../e2e/lines";
import { accountFor, assertAllOnce } from "./account";
import { extent } from "./extent";

/** A busy node: the log is full whenever the kubelet looks. */
const eventsPerSecond = extent(2_000, 500);
const rotations = extent(50, 3);
/** How often the kubelet looks at the sizes of logs (`containerLogMonitorInterval`). */
const kubeletMilliseconds = 10_000;
/** Lines that the runtime writes between the kubelet's renaming and its own reopening. */
const lateLines = 20;

describe("the log of a container that the kubelet rotates under the Elastic Agent", function () {
  this.timeout((rotations * 25 + 240) * 1_000);

  it(`loses and doubles nothing over ${rotations} rotations at ${eventsPerSecond} events a second`, async () => {
    await withAgentPipeline({ maxSizeBytes: 1_000_000 }, async (pipeline) => {
      await pipeline.start();
      let written = 0;
      const began = Date.now();
      let looked = began;
      while (pipeline.log.rotations < rotations) {
        const due = Math.floor(((Date.now() - began) / 1_000) * eventsPerSecond);
        if (written < due) {
          numberedLines(written, due).forEach((line) => pipeline.log.write(line));
          written = due;
        }
        if (pipeline.log.isFull && Date.now() >= looked + kubeletMilliseconds) {
          looked = Date.now();
          pipeline.log.rotate(numberedLines(written, written + lateLines));
          written += lateLines;
        }
        await sleep(20);
      }
      const stored = await pipeline.holds(written);
      const account = await accountFor(pipeline, written);
      assert.equal(stored, account.documents);
      assertAllOnce(account);
    });
  });
});
