import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { memoryBytes } from "../../components/validation/quantities";
import { Pipeline, withPipeline } from "../e2e/harness";
import { eventArgument, execLine, numberedLines } from "../e2e/lines";
import { accountFor, assertAllOnce } from "./account";
import { limitMemory } from "./memory-cgroup";
import { quick } from "./quick";
import { record, recordAllOnce } from "./fault-table";

const mebibyte = 1_048_576;
const parsed = { bool: { must_not: { term: { "event.kind": "pipeline_error" } } } };

/** Replaces a mark in the line by bytes that are no UTF-8. */
function withBytes(line: string, mark: string, bytes: number[]): Buffer {
  const [before, after] = line.split(mark);
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
}

async function writeAndDeliver(pipeline: Pipeline, lines: (string | Buffer)[]): Promise<void> {
  lines.forEach((line) => pipeline.log.write(line));
  await pipeline.delivered(lines.length);
}

describe("lines are unusual", function () {
  this.timeout(180_000);

  it("makes one document of each line with bytes that are no UTF-8", async () => {
    const broken = [[0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0x80]];
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const lines = numberedLines(0, 500);
      const all = lines.map((line, number) =>
        number % 5 === 0
          ? withBytes(line.replace("/srv/shop", "/srv/@@/shop"), "@@", broken[(number / 5) % broken.length])
          : line,
      );
      await writeAndDeliver(pipeline, all);
      await recordAllOnce("bytes that are no UTF-8", pipeline, lines.length, "U+FFFD in their place");
    });
  });

  it("makes one document of a line of 2 MB, with what fits into it", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const huge = execLine({ arguments: `${eventArgument(1)} ${"x".repeat(2_000_000)}` });
      await writeAndDeliver(pipeline, [...numberedLines(0, 1), huge, ...numberedLines(2, 10)]);
      await recordAllOnce("a line of 2 MB", pipeline, 10, "cilium_tetragon.log.truncated of the document");
      assert.equal(await pipeline.count(parsed), 10);
    });
  });

  it("makes one document of a line of 5 MB that says it is none of Tetragon's, with its beginning", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const huge = execLine({ arguments: `${eventArgument(1)} ${"x".repeat(5_000_000)}` });
      await writeAndDeliver(pipeline, [...numberedLines(0, 1), huge, ...numberedLines(2, 10)]);
      const [failure] = await pipeline.find({ term: { "event.kind": "pipeline_error" } });
      const { message } = failure._source as { message: string };
      assert.ok(huge.startsWith(message) && message.length > 500_000);
      assert.equal(await pipeline.count(parsed), 9);
    });
  });

  it("keeps within the sidecar's memory limit at zeros as a power failure leaves them, and reads what follows", async () => {
    const pipeline = await Pipeline.prepare({ overrides: quick });
    const limitBytes = memoryBytes(pipeline.memoryLimit);
    const limit = limitMemory(limitBytes);
    try {
      await pipeline.startFilebeat(limit.launcher);
      limit.watch(pipeline.filebeat.pid);
      pipeline.write(numberedLines(0, 10));
      await pipeline.delivered();
      pipeline.log.write(Buffer.alloc(60_000_000));
      pipeline.write(numberedLines(10, 20));
      await pipeline.holds(20);
      const account = await accountFor(pipeline, 20);
      const peak = Math.round(limit.peakBytes() / mebibyte);
      record(
        "60 MB of zeros in an export file",
        account,
        `"Exceeded … max bytes in line limit" in the log; memory at most ${peak} of ${limitBytes / mebibyte} MiB`,
      );
      assert.equal(limit.kills(), 0, "Filebeat was killed for its memory");
      assertAllOnce(account);
      assert.match(readFileSync(pipeline.filebeat.logFile, "utf8"), /max bytes in line limit/);
    } finally {
      await pipeline.close();
      await limit.remove();
    }
  });

  it("keeps the time of events from clocks that are years off", async () => {
    const times = [
      "1990-01-01T00:00:00.000000001Z",
      "2016-12-31T23:59:59.999999999Z",
      "2026-01-12T08:00:00.123456789Z",
      "2100-06-30T12:00:00.5Z",
      "2261-12-31T23:59:59.000000009Z",
    ];
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const lines = numberedLines(0, 1_000).map((line, number) => {
        const event = JSON.parse(line) as Record<string, unknown>;
        return JSON.stringify({ ...event, time: times[number % times.length] });
      });
      await writeAndDeliver(pipeline, lines);
      await recordAllOnce(
        "clock skew of up to 235 years",
        pipeline,
        lines.length,
        "event.created is the reading time: compare it with @timestamp",
      );
      for (const time of times) {
        const range = { range: { "@timestamp": { gte: time, lte: time } } };
        assert.equal(await pipeline.count(range), lines.length / times.length, time);
      }
    });
  });
});
