import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { caFile } from "../../../components/elasticsearch/ca-file";
import { UserError } from "../../../components/errors";

describe("the file of a CA that a provider takes as a file only", () => {
  const before = process.cwd();
  let directory: string;

  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "ca-file-")));
    process.chdir(directory);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true });
  });

  it("has a path that is the same on every machine, and another for another CA", () => {
    writeFileSync("Pulumi.yaml", "");
    const path = caFile("one");
    assert.match(path, /^\.tetragon-elastic\/ca-[0-9a-f]{32}\.pem$/);
    assert.equal(readFileSync(path, "utf8"), "one");
    assert.equal(caFile("one"), path);
    assert.notEqual(caFile("two"), path);
    assert.equal(readdirSync(".tetragon-elastic").length, 2);
  });

  it("is absolute where the program does not run in the project's folder, as the provider does", () => {
    const path = caFile("one");
    assert.ok(path.startsWith(`${directory}/`), path);
    assert.equal(readFileSync(path, "utf8"), "one");
  });

  it("is written again when somebody put another CA there", () => {
    const path = caFile("one");
    writeFileSync(path, "two");
    assert.equal(readFileSync(caFile("one"), "utf8"), "one");
  });

  it("that cannot be written is one sentence", () => {
    writeFileSync(".tetragon-elastic", "");
    assert.throws(
      () => caFile("one"),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.message,
          /^the CA of Kibana cannot be written to .*\.pem \((EEXIST|ENOTDIR)\); make the folder writable, or set kibana\.ca to "system"$/,
        );
        return true;
      },
    );
  });
});
