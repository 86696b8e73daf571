import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Pipeline } from "../e2e/harness";
import { numberedLines } from "../e2e/lines";
import { accountFor, assertAllOnce } from "./account";
import { quick } from "./quick";
import { record } from "./fault-table";
import { registryDirectory } from "./registry";

/** A file of the registry, and what a power failure, a full disk or a hand does to it. */
interface Damage {
  title: string;
  /** `data` is Filebeat's data directory, `registry` the folder of its registry. */
  damage: (data: string, registry: string) => void;
  /** What the log then says. */
  sign: RegExp;
}

const garbage = Buffer.from([0, 0xff, 0x7b, 0x22, 0, 0x0a, 0x5d, 0xfe]);

/** The newest checkpoint; Filebeat writes one instead of a log entry once it found its log broken. */
function checkpoint(registry: string): string {
  const [name] = readdirSync(registry).filter((each) => /^\d+\.json$/.test(each));
  assert.ok(name, "there is no checkpoint");
  return join(registry, name);
}

function change(file: string, from: RegExp, to: string): void {
  const text = readFileSync(file, "utf8");
  const changed = text.replaceAll(from, to);
  assert.notEqual(changed, text, `${file} holds nothing like ${from}`);
  writeFileSync(file, changed);
}

const readAgain = /does not parse: it is now .*all export files are read again/;

const damages: Damage[] = [
  {
    title: "its log is cut off within an entry",
    damage: (_, registry) => {
      const log = join(registry, "log.json");
      truncateSync(log, readFileSync(log).length - 12);
    },
    sign: /Incomplete or corrupted log file/,
  },
  {
    title: "its checkpoint and its log are no JSON",
    damage: (_, registry) => {
      writeFileSync(checkpoint(registry), garbage);
      writeFileSync(join(registry, "log.json"), garbage);
    },
    sign: /Data file is corrupt/,
  },
  {
    title: "its positions are of another type",
    damage: (_, registry) => change(join(registry, "log.json"), /"offset":\d+/g, '"offset":"far"'),
    sign: /Cannot serialize cursor data into file state/,
  },
  {
    title: "its description is empty, as a full disk leaves it",
    damage: (_, registry) => writeFileSync(join(registry, "meta.json"), ""),
    sign: readAgain,
  },
  {
    title: "its description is cut off",
    damage: (_, registry) => writeFileSync(join(registry, "meta.json"), '{"version":'),
    sign: readAgain,
  },
  {
    title: "its description is missing",
    damage: (_, registry) => rmSync(join(registry, "meta.json")),
    sign: readAgain,
  },
  {
    title: "the description of the data directory is no JSON",
    damage: (data) => writeFileSync(join(data, "meta.json"), garbage),
    sign: /meta\.json does not parse: Filebeat gets a new identity/,
  },
  {
    title: "all its files are zeros, as a power failure leaves them",
    damage: (data, registry) => {
      for (const folder of [data, registry]) {
        for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
          writeFileSync(join(folder, name), Buffer.alloc(readFileSync(join(folder, name)).length));
        }
      }
    },
    sign: readAgain,
  },
];

describe("the registry does not parse", function () {
  this.timeout(180_000);

  const perDamage = 400;
  let pipeline: Pipeline;
  let written = 0;

  const write = (): void => {
    pipeline.write(numberedLines(written, written + perDamage / 2));
    written += perDamage / 2;
  };

  before(async () => {
    pipeline = await Pipeline.prepare({ overrides: quick });
    await pipeline.startByScript();
  });

  after(() => pipeline?.close());

  for (const { title, damage, sign } of damages) {
    it(`starts all the same, loses and doubles nothing when ${title}`, async () => {
      write();
      await pipeline.holds(written);
      await pipeline.filebeat.kill("SIGKILL");
      const data = registryDirectory(pipeline);
      damage(data, join(data, "registry", "filebeat"));
      write();
      writeFileSync(pipeline.filebeat.logFile, "");
      await pipeline.startByScript();
      await pipeline.holds(written);
      const account = await accountFor(pipeline, written);
      record(`registry does not parse: ${title}`, account, String(sign));
      assert.match(readFileSync(pipeline.filebeat.logFile, "utf8"), sign);
      assertAllOnce(account);
    });
  }
});
