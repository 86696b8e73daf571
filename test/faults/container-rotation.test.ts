import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { withAgentPipeline } from "../e2e/agent-pipeline";
import { accountFor } from "./account";
import { extent } from "./extent";
import { record } from "./fault-table";
import { RotationLedger } from "./rotation-ledger";

/** A busy node: the log is full whenever the kubelet looks. */
const eventsPerSecond = extent(2_000, 500);
const rotations = extent(50, 3);
/** How often the kubelet looks at the sizes of logs (`containerLogMonitorInterval`). */
const kubeletMilliseconds = 10_000;
/** Lines that the runtime writes between the kubelet's renaming and its own reopening. */
const lateLines = 20;
/** Longer than the agent waits at the end of a file, or until it looks for new ones. */
const quietMilliseconds = 7_000;

describe("the log of a container that the kubelet rotates under the Elastic Agent", function () {
  this.timeout((rotations * 25 + 240) * 1_000);

  it(`loses what is compressed unread and nothing else over ${rotations} rotations at ${eventsPerSecond} events a second`, async () => {
    await withAgentPipeline({ maxSizeBytes: 1_000_000 }, async (pipeline) => {
      await pipeline.start();
      const ledger = new RotationLedger(pipeline.log, pipeline.filebeat, pipeline.dataDir);
      const began = Date.now();
      let looked = began;
      while (pipeline.log.rotations < rotations) {
        const due = Math.floor(((Date.now() - began) / 1_000) * eventsPerSecond);
        ledger.writeUpTo(Math.max(due, ledger.written));
        if (pipeline.log.isFull && Date.now() >= looked + kubeletMilliseconds) {
          looked = Date.now();
          ledger.rotate(lateLines);
        }
        await sleep(20);
      }
      await pipeline.filebeat.waitUntilIdle(quietMilliseconds);
      const account = await accountFor(pipeline, ledger.written);
      const overtaken = ledger.overtaken();
      record(
        `${rotations} rotations of a container's log, ${overtaken.size} lines compressed unread`,
        account,
        "events exported by Tetragon minus documents",
      );
      const unexplained = account.missing.filter((number) => !overtaken.has(number));
      assert.deepEqual(
        { unexplained: unexplained.slice(0, 10), duplicates: account.duplicates },
        { unexplained: [], duplicates: 0 },
      );
    });
  });
});
