import { buildSync, transformSync } from "esbuild";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const compiled = new Map<boolean, string>();

/**
 * Names in the script's own objects, shortened to keep the ConfigMap small. None may be a name in an event, a document or
 * a parameter, nor be reached by a text.
 */
export const shortenedNames = (
  "byParent dns envelope events exitCode flattened hashes idTail identity ids kept looksUp names outline own parentVpid " +
  "parents peer place plain pods ranBefore references rest sentence sharesPod subjects text topic users values"
).split(" ");

/**
 * The text of Filebeat's `script` processor (`lang: javascript`): `components/mapping` as one ES5 program that defines
 * `register(params)` and `process(event)`. The text is constant; settings arrive as `params` (see `MappingParams`).
 * The input needs no parser: the script decodes `message` itself.
 */
export function mappingScript(): string {
  return compileOnce(true);
}

/** The same program with the names of the source left in, for `npm run map -- --explain`. */
export function readableMappingScript(): string {
  return compileOnce(false);
}

function compileOnce(minify: boolean): string {
  const known = compiled.get(minify);
  if (known !== undefined) {
    return known;
  }
  const text = compileMapping(minify);
  compiled.set(minify, text);
  return text;
}

function compileMapping(minify: boolean): string {
  const bundle = buildSync({
    absWorkingDir: join(__dirname, "..", "mapping"),
    entryPoints: ["index.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2020",
    charset: "ascii",
    tsconfigRaw: "{}",
  }).outputFiles[0].text;
  const body = bundle
    .replace(/export \{[^}]*\};\s*$/, "return { register: register, process: process };")
    // As a parameter without a value, `undefined` gets a name of one letter.
    .replace(/\bvoid 0\b/g, "undefined");
  const program = [
    `var tetragonMapping = (function (processor, undefined) {\n${body}\n})(require("processor"));`,
    "var register = tetragonMapping.register;",
    "var process = tetragonMapping.process;",
  ].join("\n");
  // esbuild writes no ES5 of its own, the TypeScript compiler does.
  const es5 = transpileModule(program, {
    compilerOptions: { target: ScriptTarget.ES5, module: ModuleKind.None, removeComments: true },
  }).outputText;
  if (!minify) {
    return es5;
  }
  const mangleProps = new RegExp(`^(${shortenedNames.join("|")})$`);
  return transformSync(es5, { target: "es5", charset: "ascii", minify: true, mangleProps }).code;
}
