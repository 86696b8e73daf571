import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/errors";
import { goBuild, requiredVersion } from "../../../local/go-build";
import { silentProgress } from "../../../local/progress";

describe("Programs built with Go", function () {
  this.timeout(120_000);
  const before = { ...process.env };
  let folder: string;
  let cache: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "go-build-source-"));
    cache = mkdtempSync(join(tmpdir(), "go-build-cache-"));
    // Go's own cache stays where it is: it holds the standard library.
    process.env.GOCACHE = execFileSync("go", ["env", "GOCACHE"], { encoding: "utf8" }).trim();
    process.env.XDG_CACHE_HOME = cache;
    writeFileSync(join(folder, "go.mod"), "module example\n\ngo 1.22.0\n");
  });

  afterEach(() => {
    // Another object in its place would no longer be the environment that Node itself reads.
    for (const name of ["GOCACHE", "XDG_CACHE_HOME", "PATH"]) {
      delete process.env[name];
      Object.assign(process.env, before[name] === undefined ? {} : { [name]: before[name] });
    }
    rmSync(folder, { recursive: true, force: true });
    rmSync(cache, { recursive: true, force: true });
  });

  const build = (alternative?: string) =>
    goBuild(
      { name: "example", folder, programs: { example: "." }, duration: "a second", alternative },
      silentProgress,
    );

  it("keeps nothing of a build that fails, and shows what Go said", async () => {
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() { undefinedFunction() }\n");
    await assert.rejects(build(), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^"go" failed: check the network and the free disk space/);
      assert.match(error.message, /undefined: undefinedFunction/);
      return true;
    });
    assert.deepEqual(readdirSync(join(cache, "tetragon-elastic")), []);
  });

  it("names Go and how to get it where there is none", async () => {
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() {}\n");
    process.env.PATH = folder;
    const message =
      '"go" is missing or does not run on this machine: install Go 1.22 or later (https://go.dev/dl)';
    await assert.rejects(build(), { name: "UserError", message: `${message}.` });
    await assert.rejects(build("set EXAMPLE"), { name: "UserError", message: `${message}, or set EXAMPLE.` });
    assert.deepEqual(readdirSync(join(cache, "tetragon-elastic")), []);
  });

  it("says what to look at where a build fails without a word, as on a full disk", async () => {
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() {}\n");
    const tools = join(folder, "tools");
    mkdirSync(tools);
    writeFileSync(join(tools, "go"), '#!/bin/sh\n[ "$1" = version ]\n', { mode: 0o755 });
    process.env.PATH = `${tools}:${process.env.PATH}`;
    const advice = "check the network and the free disk space, then try again";
    await assert.rejects(build(), {
      name: "UserError",
      message: `"go" failed: ${advice}. It exited with code 1; its log is empty`,
    });
  });

  it("builds once and takes the binary from the cache afterwards, until its source changes", async () => {
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() {}\n");
    const first = await build();
    assert.deepEqual(readdirSync(first), ["example"]);
    process.env.PATH = folder;
    assert.equal(await build(), first);
    writeFileSync(join(folder, "main.go"), "package main\n\nfunc main() { println() }\n");
    await assert.rejects(build(), UserError);
  });

  it("reads the version of a requirement from go.mod, in a block or on a line of its own", async () => {
    writeFileSync(
      join(folder, "go.mod"),
      "module example\n\nrequire example.org/one v1.2.3\n\nrequire (\n\texample.org/two/v2 v2.0.0-rc1 // indirect\n)\n",
    );
    assert.equal(await requiredVersion(folder, "example.org/one"), "1.2.3");
    assert.equal(await requiredVersion(folder, "example.org/two/v2"), "2.0.0-rc1");
    await assert.rejects(requiredVersion(folder, "example.org/three"), /does not require/);
  });
});
