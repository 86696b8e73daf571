import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { Random } from "../../local/generator/random";
import { type Pipeline, withPipeline } from "../e2e/harness";
import { eventArgument, numberedLines } from "../e2e/lines";
import { accountFor } from "./account";
import { extent } from "./extent";
import { record } from "./fault-table";
import { quick } from "./quick";

const linesOfWrite = 30;
const linesOfFile = 5 * linesOfWrite;
const betweenWrites = 20;

/** The inodes under which the documents of a line say that it stood, in no order. */
async function inodesOf(pipeline: Pipeline, line: number): Promise<string[]> {
  const found = await pipeline.find({ term: { "process.args": eventArgument(line) } });
  return found.map(({ _source: source }) => (source.log as { file: { inode: string } }).file.inode);
}

/** The lines that documents of an inode are of. */
async function linesUnder(pipeline: Pipeline, inode: string): Promise<number[]> {
  const found = await pipeline.find({ term: { "log.file.inode": inode } });
  return found.map(({ _source: source }) => {
    const { args } = source.process as { args: string[] };
    return Number(args.find((argument) => argument.startsWith("--event="))?.slice("--event=".length));
  });
}

describe("Filebeat is killed again and again while a file lasts a tenth of a second", function () {
  this.timeout(600_000);

  it("loses only lines of files in whose place it read a later one, and stores only lines of that one twice", async () => {
    const kills = extent(20, 5);
    const random = new Random("kills under rotation");
    await withPipeline({ overrides: quick }, async (pipeline) => {
      // By number of the file: it holds lines from `linesOfFile` times that on.
      const inodes = [String(statSync(pipeline.log.path).ino)];
      let written = 0;
      let killing = true;
      const writer = (async () => {
        while (killing) {
          pipeline.write(numberedLines(written, written + linesOfWrite, 100));
          written += linesOfWrite;
          if (written % linesOfFile === 0) {
            pipeline.log.rotate();
            inodes.push(String(statSync(pipeline.log.path).ino));
          }
          await sleep(betweenWrites);
        }
      })();
      for (let kill = 0; kill < kills; kill++) {
        await sleep(random.int(0, 1_500));
        await pipeline.filebeat.kill("SIGKILL");
        await pipeline.startFilebeat();
      }
      killing = false;
      await writer;
      // So that the last file is not empty, whichever one Filebeat reads in it.
      pipeline.write(numberedLines(written, written + linesOfWrite, 100));
      written += linesOfWrite;
      await pipeline.filebeat.waitUntilIdle(10_000);
      const account = await accountFor(pipeline, written);
      record(
        `${kills} times SIGKILL while a file lasts a tenth of a second`,
        account,
        "one event under the inodes of two files",
      );
      const fileOf = (line: number): number => Math.floor(line / linesOfFile);
      assert.equal(new Set(inodes).size, inodes.length);
      assert.equal(account.deadLetters, 0);
      for (const file of new Set(account.missing.map(fileOf))) {
        const under = await linesUnder(pipeline, inodes[file]);
        const lost = account.missing.filter((line) => fileOf(line) === file);
        assert.ok(
          under.some((line) => fileOf(line) > file),
          `lines ${lost.join(" ")} of file ${file} of ${inodes.length} are lost; under its inode are lines ${under.join(" ")}`,
        );
      }
      for (const double of account.doubles) {
        const line = Number(/^--event=(\d+):/.exec(double)?.[1]);
        const found = await inodesOf(pipeline, line);
        const [other, ...more] = found.filter((inode) => inode !== inodes[fileOf(line)]);
        assert.deepEqual([found.length, more], [2, []], double);
        // Lines of the earlier file are not lost where the next start read it under its new name.
        const earlier = inodes.indexOf(other);
        assert.ok(earlier >= 0 && earlier < fileOf(line), `${double}: file ${earlier} of ${fileOf(line)}`);
      }
    });
  });
});
