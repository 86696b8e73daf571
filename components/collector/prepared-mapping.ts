import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { packageFolder } from "../package-folder";

type Compiler = typeof import("./mapping-script");

/** The two renderings of the mapping, by the file beside this one that each is prepared in. */
const renderings = {
  "mapping.js": (compiler: Compiler) => compiler.mappingScript(),
  "mapping-line.js": (compiler: Compiler) => compiler.mappingScriptLine(),
} as const;
type Rendering = keyof typeof renderings;

const headerForm = /^\/\/ ([0-9a-f]{64})\n/;

const texts = new Map<Rendering, string>();

/**
 * The mapping script (see `mappingScript`) as the package's `prepare` compiled it, so that a program that uses the
 * package compiles nothing. In a checkout whose sources were edited since, it is compiled here.
 */
export function preparedMapping(): string {
  return prepared("mapping.js");
}

/** The same script as one line (see `mappingScriptLine`). */
export function preparedMappingLine(): string {
  return prepared("mapping-line.js");
}

/** Keeps the compiled scripts beside the sources that they were made of. */
export function writePreparedMapping(compiler: Compiler): void {
  for (const [file, render] of Object.entries(renderings)) {
    // Renamed when it is whole: another program may read it meanwhile.
    const whole = `${fileOf(file)}.${process.pid}`;
    writeFileSync(whole, `// ${sourcesHash()}\n${render(compiler)}`);
    renameSync(whole, fileOf(file));
  }
}

function prepared(rendering: Rendering): string {
  const known = texts.get(rendering) ?? readPrepared(rendering) ?? renderings[rendering](loadCompiler());
  texts.set(rendering, known);
  return known;
}

function readPrepared(rendering: Rendering): string | undefined {
  let text: string;
  try {
    text = readFileSync(fileOf(rendering), "utf8");
  } catch {
    return undefined;
  }
  return headerForm.exec(text)?.[1] === sourcesHash() ? text.replace(headerForm, "") : undefined;
}

/** The compiler is loaded only where it is needed: that alone takes longer than all the rest of a program. */
function loadCompiler(): Compiler {
  return createRequire(__filename)("./mapping-script") as Compiler;
}

function fileOf(rendering: string): string {
  return join(packageFolder, "collector", rendering);
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
