import { once } from "node:events";
import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { type Server, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Other temporary folders of this project have a hyphen there. */
const prefix = "tetragon-elastic.";
/** A socket in each folder: it answers as long as the process that made the folder runs, however that ends. */
const socketName = "alive";
/** A folder without a socket may be one that is being made. */
const leastAge = 60_000;

/** A folder for the files of one run, in the system's temporary folder and readable by this user alone. */
export class ScratchFolder {
  private constructor(
    readonly path: string,
    private readonly alive: Server,
  ) {}

  /**
   * Makes a folder `tetragon-elastic.<purpose>-…` and removes those that processes left which were killed.
   *
   * @param purpose short: the path of a socket in the folder may have about 100 characters
   */
  static async create(purpose: string): Promise<ScratchFolder> {
    await removeAbandoned();
    const path = await mkdtemp(join(tmpdir(), `${prefix}${purpose}-`));
    const alive = createServer((connection) => connection.destroy());
    alive.listen(join(path, socketName));
    await once(alive, "listening");
    alive.unref();
    return new ScratchFolder(path, alive);
  }

  /** Removes the folder with all that it holds. */
  async remove(): Promise<void> {
    this.alive.close();
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Removes the folders of processes that have ended without removing them; what is not this user's stays. */
async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir());
  const paths = names.filter((name) => name.startsWith(prefix)).map((name) => join(tmpdir(), name));
  for (const path of paths) {
    if (await isAbandoned(path)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const folder = await lstat(path);
    if (!folder.isDirectory() || folder.uid !== process.getuid?.()) {
      return false;
    }
    const refusal = await connectionError(join(path, socketName));
    return refusal === "ECONNREFUSED" || (refusal === "ENOENT" && Date.now() - folder.mtimeMs > leastAge);
  } catch {
    // Another start is removing it.
    return false;
  }
}

/** The code with which a socket refuses a connection; undefined when it accepts one. */
async function connectionError(path: string): Promise<string | undefined> {
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  } finally {
    socket.destroy();
  }
}
