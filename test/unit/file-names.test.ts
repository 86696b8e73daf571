import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

import { projectRoot } from "../../tools/project";

/** What is generated or installed, and the folders' own entry points, which are called alike by convention. */
const leftOut = /(^|\/)(node_modules|bin|dist|sdks|\.git)(\/|$)/;
const entryPoints = ["index.ts"];

/** The TypeScript files below a folder of the project, by their path from its root. */
function sources(folder = ""): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (leftOut.test(path)) {
      return [];
    }
    if (entry.isDirectory()) {
      return sources(path);
    }
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

describe("names of source files", () => {
  it("are unique, so that a name finds one file", () => {
    const paths = sources().filter((path) => !entryPoints.includes(basename(path)));
    assert.ok(paths.length > 300, "the sources are found");
    const names = paths.map((path) => basename(path));
    const repeated = paths.filter(
      (path) => names.indexOf(basename(path)) !== names.lastIndexOf(basename(path)),
    );
    assert.deepEqual(repeated, []);
  });
});
