import { access, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import lockfile from "proper-lockfile";

import { UserError } from "../components/errors";

/** What a build may do with its place in the cache. */
export interface CacheEntry {
  /** Name of the thing, for example `elasticsearch`. */
  name: string;
  /** Changes whenever the content would; an older version stays beside it. */
  version: string;
  /** Fills an empty directory; when it throws, nothing is kept. */
  build: (directory: string) => Promise<void>;
  /** Called once when another process is already building the same thing. */
  onWait?: () => void;
}

/** `$XDG_CACHE_HOME/tetragon-elastic`, or `~/.cache/tetragon-elastic`. */
export function cacheDirectory(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tetragon-elastic");
}

/**
 * Returns the directory `<name>-<version>` of the cache and builds it first when it is absent. It appears by a rename
 * after a complete build, so an interrupted build leaves nothing that looks finished, and a lock lets concurrent
 * first runs build only once. Throws a UserError where the cache cannot be written.
 */
export async function cached(entry: CacheEntry): Promise<string> {
  const root = cacheDirectory();
  const directory = join(root, `${entry.name}-${entry.version}`);
  if (await exists(directory)) {
    return directory;
  }
  await makeRoot(root);
  const release = await acquireLock(directory, entry.onWait);
  try {
    if (!(await exists(directory))) {
      await buildInto(directory, entry.build);
    }
  } finally {
    await release();
  }
  return directory;
}

async function makeRoot(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
    await access(root, constants.W_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new UserError(
      `the cache directory ${root} cannot be made or written to (${code}); ` +
        `make it writable, or set XDG_CACHE_HOME to a folder that is`,
    );
  }
}

async function buildInto(directory: string, build: CacheEntry["build"]): Promise<void> {
  await removePartialBuilds(directory);
  const partial = await mkdtemp(`${directory}.partial-`);
  try {
    await build(partial);
    await rename(partial, directory);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw (error as NodeJS.ErrnoException).code === "ENOSPC" ? diskFull(directory) : error;
  }
}

function diskFull(directory: string): UserError {
  return new UserError(
    `the disk is full that ${directory} was to be made on; ` +
      `free some space, or set XDG_CACHE_HOME to a folder on another disk`,
  );
}

/** Under the lock nobody else builds this entry, so what an interrupted build left behind can go. */
async function removePartialBuilds(directory: string): Promise<void> {
  const root = join(directory, "..");
  for (const name of await readdir(root)) {
    const path = join(root, name);
    if (path.startsWith(`${directory}.partial-`)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function acquireLock(directory: string, onWait?: () => void): Promise<() => Promise<void>> {
  const options = { realpath: false, stale: 15_000, update: 3_000 };
  try {
    return await lockfile.lock(directory, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
      throw error;
    }
    onWait?.();
    const halfAnHour = { retries: 3_600, factor: 1, minTimeout: 500, maxTimeout: 500 };
    return lockfile.lock(directory, { ...options, retries: halfAnHour });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
