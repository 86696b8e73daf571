// Compiles the generated package after an install, so that nothing depends on install scripts of dependencies.
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "elasticstack");
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", root], { stdio: "inherit" });
// The package reads its own version from a package.json beside the compiled files.
copyFileSync(join(root, "package.json"), join(root, "bin", "package.json"));
