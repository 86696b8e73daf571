import assert from "node:assert/strict";

import fc from "fast-check";

import { type MemoryUse, memoryPlan } from "../../../components/collector/memory-plan";
import { UserError } from "../../../components/errors";

const mebibyte = 1_048_576;
const uses = fc.record({
  limitBytes: fc.integer({ min: 64 * mebibyte, max: 4_096 * mebibyte }),
  eventBytes: fc.integer({ min: 32_768, max: 393_216 }),
  connections: fc.integer({ min: 1, max: 64 }),
  sources: fc.integer({ min: 3, max: 17 }),
});

/** The plan, or undefined where the limit is refused. */
function planOrRefusal(use: MemoryUse): ReturnType<typeof memoryPlan> | undefined {
  try {
    return memoryPlan(use);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return undefined;
  }
}

describe("plan of the sidecar's memory", () => {
  it("leaves room for garbage and for the kernel beside all that events can fill", () => {
    fc.assert(
      fc.property(uses, (use) => {
        const plan = planOrRefusal(use);
        if (plan) {
          const { sources, limitBytes } = use;
          const inUse = 56 * mebibyte + sources * 0.75 * mebibyte + 2.2 * plan.queueBytes;
          assert.ok(inUse <= 0.85 * (plan.goMemoryLimit + 1) * mebibyte);
          assert.ok(plan.goMemoryLimit * mebibyte <= 0.8 * limitBytes);
        }
      }),
    );
  });

  it("lets no more events in than have their bytes each, with the next one of every file", () => {
    fc.assert(
      fc.property(uses, (use) => {
        const plan = planOrRefusal(use);
        if (plan) {
          assert.ok((plan.queueEvents + use.sources) * use.eventBytes <= plan.queueBytes);
          assert.equal(plan.queueEvents, plan.batchEvents * (use.connections + 1));
        }
      }),
    );
  });

  it("refuses exactly the limits below the one that its error names", () => {
    fc.assert(
      fc.property(uses, (use) => {
        let message = "";
        try {
          memoryPlan({ ...use, limitBytes: 1 });
        } catch (error) {
          message = (error as Error).message;
        }
        const least = Number(/set (\d+)Mi or more/.exec(message)?.[1]) * mebibyte;
        assert.ok(memoryPlan({ ...use, limitBytes: least }).batchEvents >= 32);
        assert.throws(() => memoryPlan({ ...use, limitBytes: least - mebibyte }), UserError);
      }),
    );
  });
});
