import { buildSync, transformSync } from "esbuild";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

import { packageFolder } from "../package-folder";

let readable: string | undefined;
let line: string | undefined;

/**
 * The text of Filebeat's `script` processor (`lang: javascript`): `components/mapping` as one ES5 program that defines
 * `register(params)` and `process(event)`, with the names of its source, so that a preview of the ConfigMap can be read.
 * The text is constant; settings arrive as `params` (see `MappingParams`). The input needs no parser: the script decodes
 * `message` itself.
 */
export function mappingScript(): string {
  return (readable ??= compileMapping());
}

/**
 * The same program as one line of ASCII for a Fleet policy, in which Kibana's templates (`{{`), the agent's variables
 * (`${`) and YAML's own ideas of tabs and line ends have no say.
 */
export function mappingScriptLine(): string {
  return (line ??= onOneLine(mappingScript()));
}

function compileMapping(): string {
  const bundle = buildSync({
    absWorkingDir: join(packageFolder, "mapping"),
    entryPoints: ["index.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2020",
    charset: "ascii",
    tsconfigRaw: "{}",
  }).outputFiles[0].text;
  const body = bundle.replace(/export \{[^}]*\};\s*$/, "return { register: register, process: process };");
  const program = [
    `var tetragonMapping = (function (processor) {\n${body}\n})(require("processor"));`,
    "var register = tetragonMapping.register;",
    "var process = tetragonMapping.process;",
  ].join("\n");
  // esbuild writes no ES5 of its own, the TypeScript compiler does.
  const es5 = transpileModule(program, {
    compilerOptions: { target: ScriptTarget.ES5, module: ModuleKind.None, removeComments: true },
  }).outputText;
  // A table's text gets its lines back.
  return es5.replaceAll("\\n    ", '\\n" +\n    "    ');
}

function onOneLine(program: string): string {
  const { code } = transformSync(program, { target: "es5", charset: "ascii", minify: true, lineLimit: 0 });
  return (
    code
      .trim()
      .replaceAll("\n", " ")
      // Braces that open twice mean the same with a space between them; a text or pattern has none.
      .replaceAll("{{", "{ {")
  );
}
