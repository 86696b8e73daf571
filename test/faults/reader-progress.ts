import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** An entry of Filebeat's registry, as its checkpoint and its log have it. */
interface Entry {
  cursor?: { offset?: number } | null;
}

/**
 * Up to which byte of a file Elasticsearch has acknowledged what Filebeat read, by the registry's checkpoint and the log
 * behind it (https://github.com/elastic/beats, libbeat/statestore/backend/memlog). Zero for a file that is not in it.
 *
 * @param dataDir where Filebeat keeps its registry
 */
export function acknowledgedBytes(dataDir: string, inode: number): number {
  const directory = join(dataDir, "registry", "filebeat");
  const isFile = (key: string) => key.includes(`::native::${inode}-`);
  let bytes = 0;
  for (const name of checkpoints(directory)) {
    const entries = JSON.parse(readFileSync(join(directory, name), "utf8")) as (Entry & { _key: string })[];
    bytes = entries.find(({ _key }) => isFile(_key))?.cursor?.offset ?? 0;
  }
  const log = join(directory, "log.json");
  for (const line of existsSync(log) ? readFileSync(log, "utf8").split("\n") : []) {
    // The last line may not be whole; a line of an operation alone has no key.
    const key = /^\{"k":"([^"]*)"/.exec(line)?.[1];
    if (key !== undefined && isFile(key) && line.endsWith("}")) {
      bytes = (JSON.parse(line) as { v?: Entry }).v?.cursor?.offset ?? 0;
    }
  }
  return bytes;
}

/** The newest checkpoint, which the registry's name for it ends with the highest number; none in a young registry. */
function checkpoints(directory: string): string[] {
  const numbered = existsSync(directory)
    ? readdirSync(directory).filter((name) => /^\d+\.json$/.test(name))
    : [];
  return numbered.sort((a, b) => parseInt(a) - parseInt(b)).slice(-1);
}

/** Whether a process has a file open, by whatever name; false where there is no `/proc`. */
export function hasOpen(pid: number, inode: number): boolean {
  const directory = `/proc/${pid}/fd`;
  return (existsSync(directory) ? readdirSync(directory) : []).some((descriptor) => {
    try {
      return statSync(join(directory, descriptor)).ino === inode;
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
}
