import { readFileSync } from "node:fs";

import { type Document, parseAllDocuments } from "yaml";

import { UserError } from "./errors";

/** Deeper than this no stack file and no policy goes, but the programs that walk through it could. */
const deepest = 100;

const reasons: Record<string, string> = {
  EISDIR: "is a folder",
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read by this user",
  ELOOP: "is a link to itself",
};

/**
 * The values of the documents in a YAML file: plain objects, lists and scalars, no deeper than people write them and
 * without a cycle. Throws a UserError in one sentence for everything else that a file can be.
 *
 * @param name what messages call the file
 */
export function readYamlFile(path: string, name: string): unknown[] {
  // A setting may name a file by whatever text, and a message stays on one line.
  const shown = JSON.stringify(name).slice(1, -1);
  const text = readTextFile(path, shown);
  try {
    return parseAllDocuments(text, { logLevel: "silent" }).map((document) => valueOf(document, shown));
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UserError(tooDeep(shown));
    }
    throw error;
  }
}

function readTextFile(path: string, shown: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    throw new UserError(
      `${shown} ${reasons[code] ?? `cannot be read (${code})`}; correct the path, or make the file`,
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`${shown} is no UTF-8 text; save it as UTF-8`);
  }
}

function valueOf(document: Document.Parsed, shown: string): unknown {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    // The parser reports the end of its stack like a mistake in the text.
    if (problem.message.includes("call stack")) {
      throw new UserError(tooDeep(shown));
    }
    const [reason] = problem.message.replace(/:$/m, "").split("\n");
    throw new UserError(`${shown} is no valid YAML: ${reason}; correct it and try again`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof ReferenceError) {
      const bomb = error.message.includes("Excessive alias count");
      throw new UserError(
        bomb
          ? `${shown} repeats an anchor too often; write the values out`
          : `${shown} is no valid YAML: ${error.message}; correct it and try again`,
      );
    }
    throw error;
  }
  if (isDeeperThan(deepest, value)) {
    throw new UserError(tooDeep(shown));
  }
  return value;
}

function tooDeep(shown: string): string {
  return `${shown} nests too deep, or an anchor contains itself; write it with fewer levels`;
}

/** Goes level by level, since a value that contains itself has no end and each level of it is small. */
function isDeeperThan(levels: number, value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = [
      ...new Set(
        level.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : [])),
      ),
    ];
    if (level.length === 0) {
      return false;
    }
  }
  return true;
}
