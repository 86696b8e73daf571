import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ScratchFolder } from "../../../local/scratch";
import { projectRoot } from "../../../tools/project";

describe("the folder of a run", () => {
  let temporary: string;
  const before = process.env.TMPDIR;

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "scratch-"));
    process.env.TMPDIR = temporary;
  });

  afterEach(() => {
    if (before === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = before;
    }
    rmSync(temporary, { recursive: true });
  });

  /** Another process with a folder, and that folder. */
  async function otherRun(): Promise<{ child: ChildProcess; path: string }> {
    const script = `
      const { ScratchFolder } = require("./local/scratch.ts");
      ScratchFolder.create("t").then(({ path }) => console.log(path));
      process.stdin.resume();
    `;
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "-e", script], { cwd: projectRoot });
    const [data] = (await once(child.stdout, "data")) as [Buffer];
    return { child, path: data.toString().trim() };
  }

  it("is this user's alone and goes with its files", async () => {
    const scratch = await ScratchFolder.create("t");
    writeFileSync(join(scratch.path, "a"), "");
    assert.ok(existsSync(scratch.path));
    await scratch.remove();
    assert.ok(!existsSync(scratch.path));
  });

  it("stays while its process runs, and goes with the next run after a SIGKILL", async function () {
    this.timeout(60_000);
    const { child, path } = await otherRun();
    try {
      await (await ScratchFolder.create("t")).remove();
      assert.ok(existsSync(path), "its process runs");
    } finally {
      child.kill("SIGKILL");
      await once(child, "close");
    }
    assert.ok(existsSync(path), "nobody was there to remove it");
    await (await ScratchFolder.create("t")).remove();
    assert.ok(!existsSync(path));
  });

  it("of a process that is just making it stays, and everything that has another name or is no folder", async () => {
    const young = join(temporary, "tetragon-elastic.t-young");
    const old = join(temporary, "tetragon-elastic.t-old");
    const other = join(temporary, "tetragon-elastic-other");
    const file = join(temporary, "tetragon-elastic.file");
    [young, old, other].forEach((path) => mkdirSync(path));
    writeFileSync(file, "");
    const anHourAgo = Date.now() / 1000 - 3600;
    [old, other, file].forEach((path) => utimesSync(path, anHourAgo, anHourAgo));
    await (await ScratchFolder.create("t")).remove();
    assert.deepEqual([young, old, other, file].map(existsSync), [true, false, true, true]);
  });
});
