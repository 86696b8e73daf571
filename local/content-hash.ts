import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Ten hex digits that change when one of the files or a further text changes. */
export async function contentHash(files: string[], ...texts: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(await readFile(file)).update("\0");
  }
  for (const text of texts) {
    hash.update(text).update("\0");
  }
  return hash.digest("hex").slice(0, 10);
}
