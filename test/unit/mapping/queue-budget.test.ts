import assert from "node:assert/strict";

import fc from "fast-check";

import { newQueueBudget } from "../../../components/mapping/finish/queue-budget";

const floods = fc.record({
  events: fc.integer({ min: 1, max: 40 }),
  share: fc.integer({ min: 4, max: 1_000 }),
  wanted: fc.array(fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 20_000 })), {
    maxLength: 300,
  }),
});

/** What documents that would have these bytes have when each is cut to the room that there is. */
function sent(events: number, bytes: number, wanted: number[]): { size: number; room: number }[] {
  const budget = newQueueBudget(events, bytes);
  return wanted.map((want) => {
    const room = budget.room();
    const size = Math.min(want, room);
    budget.take(size);
    return { size, room };
  });
}

describe("bytes of the documents in the queue", () => {
  it("are never more than the budget, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(floods, ({ events, share, wanted }) => {
        const sizes = sent(events, events * share, wanted).map(({ size }) => size);
        for (let first = 0; first < sizes.length; first++) {
          const held = sizes.slice(first, first + events).reduce((sum, size) => sum + size, 0);
          assert.ok(held <= events * share, `${held} bytes from document ${first}`);
        }
      }),
    );
  });

  it("leave each document three quarters of an even share, whatever the others took", () => {
    fc.assert(
      fc.property(floods, ({ events, share, wanted }) => {
        for (const { room } of sent(events, events * share, wanted)) {
          assert.ok(room >= Math.floor(0.75 * share));
        }
      }),
    );
  });

  it("leave a long document among short ones whole", () => {
    const [, , third] = sent(300, 300 * 131_072, [4_000, 90_000, 786_432, 4_000]);
    assert.equal(third.size, 786_432);
  });

  it("are had again by others once a long document has left the queue", () => {
    const wanted = [1_000, ...Array.from({ length: 9 }, () => 10), 1_000];
    const sizes = sent(10, 1_000, wanted).map(({ size }) => size);
    assert.equal(sizes[0], sizes[10]);
    assert.ok(sizes[0] > 75);
  });
});
