import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const pollsPerSecond = 10;

/** Waits until something holds that others bring about. */
export async function eventually(holds: () => Promise<boolean>, seconds = 40): Promise<void> {
  for (let attempt = 0; attempt < seconds * pollsPerSecond; attempt++) {
    if (await holds()) {
      return;
    }
    await sleep(1000 / pollsPerSecond);
  }
  assert.fail(`it did not happen in ${seconds} s`);
}
