import assert from "node:assert/strict";
import { mkdir, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { TetragonLog } from "../../local/tetragon-log";
import { type Pipeline, withPipeline } from "../e2e/harness";
import { execLine, numberedLines } from "../e2e/lines";
import { sharedElasticsearch } from "../e2e/shared-elasticsearch";
import { accountFor, assertAllOnce } from "./account";
import { quickRetries } from "./backoff";
import { extent } from "./extent";
import { forgetRegistry } from "./registry";
import { record } from "./report";

const usual = 700;
/** Filebeat looks for new and deleted files every five seconds. */
const longerThanScan = 6_000;
const longerThanShortScan = 1_500;

describe("export files change under Filebeat", function () {
  this.timeout(600_000);

  it("loses and doubles nothing when it starts more than ten files behind and rotation goes on", async () => {
    await withPipeline({ maxSizeBytes: 1_000_000 }, async (pipeline) => {
      const written = extent(60_000, 24_000);
      await pipeline.filebeat.stop();
      pipeline.write(numberedLines(0, written / 2, usual));
      const behind = pipeline.log.backups().length;
      assert.ok(behind >= 10, `${behind} rotated files wait`);
      await pipeline.startFilebeat();
      for (let from = written / 2; from < written; from += 1_000) {
        pipeline.write(numberedLines(from, from + 1_000, usual));
        await sleep(100);
      }
      await pipeline.holds(written);
      const account = await accountFor(pipeline, written);
      record(`${behind} files behind under rotation`, account, "event.created is later than @timestamp");
      assertAllOnce(account);
    });
  });

  it("loses exactly the files that rotation deletes before they were read, and their number can be told", async () => {
    await withPipeline(
      { maxSizeBytes: 1_000_000, maxBackups: 3, overrides: quickRetries },
      async (pipeline) => {
        const elasticsearch = await sharedElasticsearch();
        const before = 1_000;
        pipeline.write(numberedLines(0, before, usual));
        await pipeline.delivered();
        await elasticsearch.crash();
        const written = 20_000;
        for (let from = before; from < written; from += 1_000) {
          pipeline.write(numberedLines(from, from + 1_000, usual));
          await sleep(500);
        }
        await elasticsearch.restart();
        await pipeline.filebeat.waitUntilIdle(longerThanScan);
        const account = await accountFor(pipeline, written);
        record(
          "buffer overrun: outage longer than the files last",
          account,
          "events exported by Tetragon minus documents; a gap in @timestamp per host",
        );
        assert.equal(account.duplicates, 0);
        assert.ok(account.lost > 0, "more was written than the files hold");
        const kept = written - account.lost;
        const fourFiles = 4 * Math.floor(1_000_000 / (execLine({ padding: usual }).length + 20));
        assert.ok(
          kept >= before + fourFiles * 0.9,
          `${kept} events were kept, the files alone hold ${fourFiles}`,
        );
      },
    );
  });

  it("loses nothing when inodes of deleted files name new files, as long as each lasts longer than a scan", async () => {
    const files = extent(40, 10);
    const perFile = 300;
    const overrides = { "filebeat.inputs.0.prospector.scanner.check_interval": "1s" };
    await withPipeline({ maxBackups: 2, overrides }, async (pipeline) => {
      const inodes = new Set<number>();
      for (let file = 0; file < files; file++) {
        pipeline.write(numberedLines(file * perFile, (file + 1) * perFile, usual * (1 + (file % 3))));
        inodes.add((await stat(pipeline.log.path)).ino);
        await sleep(longerThanShortScan);
        pipeline.log.rotate();
      }
      const written = files * perFile;
      await pipeline.holds(written);
      const account = await accountFor(pipeline, written);
      record(`inodes used again (${files - inodes.size} of ${files})`, account, "nothing to see");
      assertAllOnce(account);
    });
  });

  it("reads everything again and doubles nothing when the registry is lost", async () => {
    await withPipeline({}, async (pipeline) => {
      const written = 10_000;
      pipeline.write(numberedLines(0, written, usual));
      await pipeline.delivered();
      await pipeline.filebeat.kill("SIGKILL");
      await forgetRegistry(pipeline);
      await pipeline.startFilebeat();
      const { duplicates } = await pipeline.filebeat.waitUntilDelivered(written);
      const account = await accountFor(pipeline, written);
      record("registry lost", account, `libbeat.output.events.duplicates (${duplicates})`);
      assert.equal(duplicates, written);
      assertAllOnce(account);
    });
  });

  it("goes on with the new files when the log directory is replaced", async () => {
    await withPipeline({}, async (pipeline) => {
      const written = 4_000;
      pipeline.write(numberedLines(0, written / 2, usual));
      await pipeline.delivered();
      const newLog = await replaceDirectory(pipeline);
      numberedLines(written / 2, written, usual).forEach((line) => newLog.write(line));
      newLog.close();
      await pipeline.holds(written);
      const account = await accountFor(pipeline, written);
      record(
        "log directory replaced",
        account,
        "nothing to see, but what was unread in the old one stays there",
      );
      assertAllOnce(account);
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
