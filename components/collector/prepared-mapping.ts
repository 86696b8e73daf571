import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { packageFolder } from "../package-folder";

const preparedFile = join(packageFolder, "collector", "mapping.js");
const headerForm = /^\/\/ ([0-9a-f]{64})\n/;

let text: string | undefined;

/**
 * The mapping script (see `mappingScript`) as the package's `prepare` compiled it, so that a program that uses the
 * package compiles nothing. In a checkout whose sources were edited since, it is compiled here.
 */
export function preparedMapping(): string {
  return (text ??= readPrepared() ?? compileNow());
}

/** Keeps a compiled script beside the sources that it was made of. */
export function writePreparedMapping(script: string): void {
  // Renamed when it is whole: another program may read it meanwhile.
  const whole = `${preparedFile}.${process.pid}`;
  writeFileSync(whole, `// ${sourcesHash()}\n${script}`);
  renameSync(whole, preparedFile);
}

function readPrepared(): string | undefined {
  let prepared: string;
  try {
    prepared = readFileSync(preparedFile, "utf8");
  } catch {
    return undefined;
  }
  return headerForm.exec(prepared)?.[1] === sourcesHash() ? prepared.replace(headerForm, "") : undefined;
}

/** The compiler is loaded only where it is needed: that alone takes longer than all the rest of a program. */
function compileNow(): string {
  const compiler = createRequire(__filename)("./mapping-script") as typeof import("./mapping-script");
  return compiler.mappingScript();
}

function sourcesHash(): string {
  const mapping = join(packageFolder, "mapping");
  const files = readdirSync(mapping, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => join(mapping, file));
  const hash = createHash("sha256");
  for (const file of [join(packageFolder, "collector", "mapping-script.ts"), ...files]) {
    hash.update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}
