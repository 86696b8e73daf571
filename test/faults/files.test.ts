import assert from "node:assert/strict";
import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { TetragonLog } from "../../local/tetragon-log";
import { type Pipeline, withPipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { extent } from "./extent";
import { forgetRegistry } from "./registry";
import { quick } from "./quick";
import { record, recordAllOnce } from "./fault-table";

const usual = 700;
const perFile = 1_000;
const linesOfTinyFile = 3;
/** Filebeat looks for new and deleted files every second here; every file of these tests lasts longer. */
const longerThanScan = 1_250;

/** Writes the lines that belong into the file of that number. */
function writeFile(pipeline: Pipeline, file: number, padding = usual): void {
  pipeline.write(numberedLines(file * perFile, (file + 1) * perFile, padding));
}

describe("export files change under Filebeat", function () {
  this.timeout(600_000);

  it("loses and doubles nothing when it starts more than ten files behind and rotation goes on", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const [behind, later] = [extent(30, 12), extent(30, 4)];
      const written = (behind + later) * perFile;
      await pipeline.filebeat.stop();
      for (let file = 0; file < behind; file++) {
        writeFile(pipeline, file);
        pipeline.log.rotate();
      }
      await pipeline.startFilebeat();
      for (let file = behind; file < behind + later; file++) {
        writeFile(pipeline, file);
        await sleep(longerThanScan);
        pipeline.log.rotate();
      }
      await pipeline.holds(written);
      await recordAllOnce(
        `${behind} files behind, and rotation goes on`,
        pipeline,
        written,
        "event.created is later than @timestamp",
      );
    });
  });

  it("loses exactly the files that rotation deletes before they were read, and their number can be told", async () => {
    await withPipeline({ maxBackups: 1, overrides: quick }, async (pipeline) => {
      const elasticsearch = await sharedElasticsearch();
      writeFile(pipeline, 0);
      await pipeline.delivered();
      await elasticsearch.crash();
      const files = extent(30, 10);
      // The queue takes events of the first files before it is full, so these are kept although the files are gone.
      for (let file = 1; file < files; file++) {
        writeFile(pipeline, file);
        await sleep(longerThanScan);
        pipeline.log.rotate();
      }
      await elasticsearch.restart();
      await pipeline.filebeat.waitUntilIdle(2 * longerThanScan);
      const account = await accountFor(pipeline, files * perFile);
      record(
        "buffer overrun: outage longer than the files last",
        account,
        "events exported by Tetragon minus documents; a gap in @timestamp per host",
      );
      assert.equal(account.duplicates, 0);
      assert.ok(account.lost > 0, "more was written than the files hold");
      assert.ok(
        account.documents >= 2 * perFile,
        `${account.documents} are documents; the files hold ${2 * perFile}`,
      );
    });
  });

  it("loses at most one file, and stores the next one twice, when rotation falls between a look and an opening", async () => {
    // One look at each start: every look may meet a rotation.
    const lookOnce = { ...quick, "filebeat.inputs.0.prospector.scanner.check_interval": "1h" };
    await withPipeline({ overrides: lookOnce }, async (pipeline) => {
      await pipeline.filebeat.stop();
      const starts = extent(20, 2);
      let written = 0;
      for (let start = 0; start < starts; start++) {
        let opened = false;
        const filebeat = pipeline
          .startFilebeat()
          .then(() => sleep(longerThanScan))
          .finally(() => (opened = true));
        while (!opened) {
          pipeline.log.rotate();
          pipeline.write(numberedLines(written, written + linesOfTinyFile));
          written += linesOfTinyFile;
          await sleep(3);
        }
        await filebeat;
        await pipeline.filebeat.waitUntilIdle(2 * longerThanScan);
        await pipeline.filebeat.stop();
      }
      await pipeline.startFilebeat();
      await pipeline.filebeat.waitUntilIdle(2 * longerThanScan);
      const account = await accountFor(pipeline, written);
      record(
        `${starts} starts while files are rotated every few milliseconds`,
        account,
        "one event under the inodes of two files",
      );
      assert.equal(account.deadLetters, 0);
      assert.ok(account.lost <= starts * linesOfTinyFile, `${account.lost} lost in ${starts} starts`);
      assert.ok(account.duplicates <= starts * linesOfTinyFile, `${account.duplicates} twice`);
    });
  });

  it("loses nothing when inodes of deleted files name new files, as long as each lasts longer than a scan", async () => {
    await withPipeline({ maxBackups: 2, overrides: quick }, async (pipeline) => {
      const files = extent(40, 8);
      const inodes = new Set<number>();
      for (let file = 0; file < files; file++) {
        writeFile(pipeline, file, usual * (1 + (file % 3)));
        inodes.add((await stat(pipeline.log.path)).ino);
        await sleep(longerThanScan);
        pipeline.log.rotate();
      }
      const written = files * perFile;
      await pipeline.holds(written);
      await recordAllOnce(
        `inodes used again (${files - inodes.size} of ${files})`,
        pipeline,
        written,
        "nothing to see",
      );
    });
  });

  it("reads everything again and doubles nothing when the registry is lost", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const written = extent(10_000, 3_000);
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.delivered();
      await pipeline.filebeat.kill("SIGKILL");
      await forgetRegistry(pipeline);
      await pipeline.startFilebeat();
      const { duplicates } = await pipeline.filebeat.waitFor((stats) => stats.duplicates >= written);
      const account = await accountFor(pipeline, written);
      record("registry lost", account, `libbeat.output.events.duplicates (${duplicates})`);
      assert.equal(duplicates, written);
      assertAllOnce(account);
    });
  });

  it("goes on with the new files when the log directory is replaced", async () => {
    await withPipeline({ overrides: quick }, async (pipeline) => {
      const written = 4_000;
      pipeline.write(numberedLines(0, written / 2, usual));
      await pipeline.delivered();
      const newLog = await replaceDirectory(pipeline);
      numberedLines(written / 2, written, usual).forEach((line) => newLog.write(line));
      newLog.close();
      await pipeline.holds(written);
      await recordAllOnce(
        "log directory replaced",
        pipeline,
        written,
        "nothing to see, but what was unread in the old one stays there",
      );
    });
  });
});

async function replaceDirectory({ log, directory }: Pipeline): Promise<TetragonLog> {
  log.close();
  const logDirectory = join(directory, "tetragon");
  await rename(logDirectory, join(directory, "tetragon-old"));
  await mkdir(logDirectory);
  return new TetragonLog({ directory: logDirectory });
}
