import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BackgroundProcess } from "../../local/background-process";
import { type MemoryLimit, limitMemory, watchMemory } from "./memory-cgroup";

const mebibyte = 1_048_576;
const limitBytes = 192 * mebibyte;

interface Outcome {
  ended: string | undefined;
  kills: number;
  peak: number;
}

/** Runs a process that takes so much memory, a megabyte at a time, and then ends by itself. */
async function take(limit: MemoryLimit, megabytes: number): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), "tetragon-elastic-memory-"));
  const program =
    `const held = []; const more = () => { if (held.length < ${megabytes}) { held.push(Buffer.alloc(1e6, 1)); ` +
    `setTimeout(more, 2); } else { setTimeout(() => process.exit(0), 500); } }; more();`;
  const [command, ...args] = [...limit.launcher, process.execPath, "-e", program];
  try {
    const child = await BackgroundProcess.start({ command, args, logFile: join(directory, "log") });
    limit.watch(child.pid);
    await child.ended();
    return { ended: child.exit, kills: limit.kills(), peak: limit.peakBytes() };
  } finally {
    rmSync(directory, { recursive: true, force: true });
    await limit.remove();
  }
}

describe("the memory limit of the tests", function () {
  this.timeout(60_000);

  for (const [title, make] of [
    ["the one of this machine", () => limitMemory(limitBytes)],
    ["the one where no cgroup can be made", () => watchMemory(limitBytes, "none was tried")],
  ] as const) {
    it(`ends a process that takes more and counts it, ${title}`, async () => {
      const { ended, kills } = await take(make(), 300);
      assert.equal(ended, "was ended by SIGKILL");
      assert.equal(kills, 1);
    });

    it(`leaves a process that takes less, ${title}`, async () => {
      const { ended, kills, peak } = await take(make(), 60);
      assert.equal(ended, "exited with code 0");
      assert.equal(kills, 0);
      assert.ok(peak > 60e6 && peak <= limitBytes, `${peak} bytes`);
    });
  }
});
