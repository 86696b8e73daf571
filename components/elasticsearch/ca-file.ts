import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { UserError } from "../errors";

/** Folder beside the project file for certificates that a provider takes as files only. */
const folder = ".tetragon-elastic";

/**
 * Writes a CA to a file that is named by its content, and returns the path. The path is relative to the project, where
 * engine and providers work, so that another machine sees no difference; a program that runs elsewhere gets an absolute
 * one. What somebody else wrote under that name is replaced. Throws a UserError where the file cannot be written.
 */
export function caFile(pem: string): string {
  const name = join(folder, `ca-${createHash("sha256").update(pem).digest("hex").slice(0, 32)}.pem`);
  try {
    if (!existsSync(name) || readFileSync(name, "utf8") !== pem) {
      mkdirSync(folder, { recursive: true });
      const partial = `${name}.${randomUUID()}`;
      writeFileSync(partial, pem);
      renameSync(partial, name);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new UserError(
      `the CA of Kibana cannot be written to ${resolve(name)} (${code}); make the folder writable, or set kibana.ca to "system"`,
    );
  }
  return existsSync("Pulumi.yaml") ? name : resolve(name);
}
