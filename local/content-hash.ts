import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Ten hex digits that change when one of the files changes. */
export async function contentHash(files: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(await readFile(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 10);
}
