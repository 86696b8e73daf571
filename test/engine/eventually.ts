import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds that others bring about. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await holds()) {
      return;
    }
    await sleep(100);
  }
  assert.fail("it did not happen in 40 s");
}
