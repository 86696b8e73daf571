import assert from "node:assert/strict";

import fc from "fast-check";

import { UserError } from "../../../components/errors";
import { exportFiles } from "../../../components/collector/buffer";

const mebibyte = 1_048_576;

describe("export files from a load and an outage", () => {
  it("hold the whole outage in the rotated files alone, whatever the load", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 1, max: 240 }),
        (eventsPerSecond, outageMinutes) => {
          const { maxSizeMB, maxBackups } = exportFiles({ eventsPerSecond, outageMinutes });
          const events = eventsPerSecond * outageMinutes * 60;
          assert.ok(maxSizeMB * maxBackups * mebibyte >= events * 1_800);
          assert.ok(maxBackups >= 2 && maxBackups <= 16);
          assert.ok(maxSizeMB >= 10);
        },
      ),
    );
  });

  it("last a minute each at the stated load, so that Filebeat sees every file before its inode is used again", () => {
    const { maxSizeMB } = exportFiles({ eventsPerSecond: 2_000, outageMinutes: 30 });
    assert.ok(maxSizeMB * mebibyte >= 2_000 * 60 * 1_800);
  });

  it("refuse an outage that would fill the node's disk, with the size and the two settings to lower", () => {
    assert.throws(
      () => exportFiles({ eventsPerSecond: 100_000, outageMinutes: 1_440 }),
      (error: Error) =>
        error instanceof UserError &&
        /GiB on every node.*lower eventsPerSecond or outageMinutes/.test(error.message),
    );
  });
});
