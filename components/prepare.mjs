// What the package holds beside its sources: the mapping as Filebeat runs it, the SDK of the elasticstack provider, which
// Pulumi generates into the folder sdks of whoever uses it, and the compiled package, since a program does not compile
// what it has from node_modules.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const components = dirname(fileURLToPath(import.meta.url));
// npm prepares a folder that a program depends on before it looks at what the folder itself depends on.
const { buildSync } = await import("esbuild").catch(() => {
  console.error(
    `${components} has no dependencies installed that the package is built with; run npm install there, then repeat`,
  );
  process.exit(1);
});
const sdk = join("sdks", "elasticstack");
if (existsSync(join(components, "..", sdk))) {
  cpSync(join(components, "..", sdk), join(components, sdk), {
    recursive: true,
    filter: (source) => !source.endsWith("node_modules"),
  });
}

const collector = join(components, "collector");
const { outputFiles } = buildSync({
  stdin: {
    contents:
      'export * as compiler from "./mapping-script"; export { writePreparedMapping } from "./prepared-mapping";',
    resolveDir: collector,
    loader: "ts",
  },
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  packages: "external",
});
const file = join(collector, "prepare.cjs");
const built = new Module(file);
built.filename = file;
built.paths = Module._nodeModulePaths(collector);
built._compile(outputFiles[0].text, file);
built.exports.writePreparedMapping(built.exports.compiler);

const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const compiled = ["--noEmit", "false", "--declaration", "--rootDir", ".", "--outDir", "dist"];
const remembered = ["--incremental", "--tsBuildInfoFile", "dist/.tsbuildinfo"];
execFileSync(process.execPath, [compiler, ...compiled, ...remembered], { cwd: components, stdio: "inherit" });
