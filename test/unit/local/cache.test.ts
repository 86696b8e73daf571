import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/errors";
import { cacheDirectory, cached } from "../../../local/cache";

describe("the cache", () => {
  const previous = process.env.XDG_CACHE_HOME;
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "tetragon-elastic-cache-"));
    process.env.XDG_CACHE_HOME = root;
  });

  afterEach(async () => {
    if (previous === undefined) {
      delete process.env.XDG_CACHE_HOME;
    } else {
      process.env.XDG_CACHE_HOME = previous;
    }
    await rm(root, { recursive: true });
  });

  const write = (text: string) => (directory: string) => writeFile(join(directory, "thing"), text);

  it("lies in XDG_CACHE_HOME", () => {
    assert.equal(cacheDirectory(), join(root, "tetragon-elastic"));
  });

  it("that cannot be made is one sentence that names the folder and the way out", async () => {
    const file = join(root, "file");
    await writeFile(file, "");
    process.env.XDG_CACHE_HOME = file;
    await assert.rejects(cached({ name: "thing", version: "1", build: write("built") }), {
      name: "UserError",
      message:
        `the cache directory ${file}/tetragon-elastic cannot be made or written to (ENOTDIR); ` +
        "make it writable, or set XDG_CACHE_HOME to a folder that is",
    });
  });

  it("builds a thing once and returns it from then on", async () => {
    const first = await cached({ name: "thing", version: "1", build: write("built") });
    const second = await cached({ name: "thing", version: "1", build: () => assert.fail("built twice") });
    assert.equal(first, second);
    assert.equal(await readFile(join(second, "thing"), "utf8"), "built");
  });

  it("keeps versions apart", async () => {
    const one = await cached({ name: "thing", version: "1", build: write("one") });
    const two = await cached({ name: "thing", version: "2", build: write("two") });
    assert.equal(await readFile(join(one, "thing"), "utf8"), "one");
    assert.equal(await readFile(join(two, "thing"), "utf8"), "two");
  });

  it("keeps nothing of a build that fails, and builds again", async () => {
    const failing = async (directory: string): Promise<void> => {
      await write("half")(directory);
      throw new Error("no network");
    };
    await assert.rejects(cached({ name: "thing", version: "1", build: failing }), /no network/);
    assert.deepEqual(await readdir(cacheDirectory()), []);
    const directory = await cached({ name: "thing", version: "1", build: write("whole") });
    assert.equal(await readFile(join(directory, "thing"), "utf8"), "whole");
  });

  it("says in one sentence that the disk is full, and keeps nothing", async () => {
    const failing = async (directory: string): Promise<void> => {
      await write("half")(directory);
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    };
    await assert.rejects(cached({ name: "thing", version: "1", build: failing }), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^the disk is full that .*thing-1 was to be made on; free some space, or set/,
      );
      return true;
    });
    assert.deepEqual(await readdir(cacheDirectory()), []);
  });

  it("builds once when two ask at the same time, and tells the second that it waits", async () => {
    let builds = 0;
    let waits = 0;
    let letFinish: () => void = () => {};
    const waiting = new Promise<void>((resolve) => (letFinish = resolve));
    const entry = {
      name: "thing",
      version: "1",
      build: async (directory: string) => {
        builds++;
        await waiting;
        await write("built")(directory);
      },
      onWait: () => {
        waits++;
        letFinish();
      },
    };
    const [first, second] = await Promise.all([cached(entry), cached(entry)]);
    assert.equal(first, second);
    assert.deepEqual({ builds, waits }, { builds: 1, waits: 1 });
  });

  it("removes what an interrupted build left behind", async () => {
    await cached({ name: "thing", version: "1", build: write("one") });
    await mkdtemp(join(cacheDirectory(), "thing-2.partial-"));
    await cached({ name: "thing", version: "2", build: write("two") });
    assert.deepEqual((await readdir(cacheDirectory())).sort(), ["thing-1", "thing-2"]);
  });
});
