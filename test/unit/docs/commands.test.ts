import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot, readProject } from "../../../tools/project";
import { pages, shellBlocks } from "./pages";

/** Commands of the pages that run without a cluster, and the test that runs each. */
const testedBy: [RegExp, string][] = [
  [/^npm ci/, "test/unit/components/package.test.ts"],
  [/^npm start/, "test/e2e/start.test.ts"],
  [/^npm (run )?test|^npx mocha/, "test/run.ts"],
  [/^npm run --silent render/, "test/unit/tools/stack-files.test.ts"],
  [/^npm run --silent map/, "test/e2e/map.test.ts"],
  [/^npm run --silent diff/, "test/e2e/diff.test.ts"],
  [/^npm run versions/, "test/unit/tools/versions.test.ts"],
  [/^npm run (bench|soak)/, "test/unit/bench/bench-options.test.ts"],
  [/^pulumi config /, "test/unit/docs/commands.test.ts"],
];
const scripts = (
  JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { scripts: Record<string, string> }
).scripts;
const all = pages().map((page) => ({ ...page, blocks: shellBlocks(page) }));

describe("commands of the documentation", () => {
  it("are read by a shell", () => {
    for (const { path, blocks } of all) {
      const { status, stderr } = spawnSync("bash", ["-n"], { input: blocks.join("\n"), encoding: "utf8" });
      assert.equal(status, 0, `${path}: ${stderr}`);
    }
  });

  it("leave no pattern to zsh, which refuses one that matches no file", () => {
    for (const { path, blocks } of all) {
      for (const block of blocks) {
        const unquoted = block.replace(/#.*$/gm, "").replace(/'[^']*'|"[^"]*"/g, "");
        assert.doesNotMatch(unquoted, /[?*[\]]|\s=/, `${path}: ${block}`);
      }
    }
  });

  it("name scripts of package.json", () => {
    for (const { path, text } of all) {
      for (const [, script = ""] of text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)) {
        assert.ok(Object.hasOwn(scripts, script), `${path}: npm run ${script}`);
      }
    }
  });

  it("set keys that exist", () => {
    const { config } = readProject();
    for (const { path, text } of all) {
      for (const [, key = ""] of text.matchAll(/pulumi config set (?:--\w+ )*'?([A-Za-z]+)/g)) {
        assert.ok(Object.hasOwn(config, key), `${path}: ${key}`);
      }
    }
  });

  it("are each run by a test, or marked as needing a cluster", () => {
    for (const { path, blocks } of all.filter(({ path: name }) => name !== "docs/runbook.md")) {
      for (const block of blocks.filter((text) => !/^# needs /m.test(text))) {
        const lines = block
          .replace(/\\\n/g, " ")
          .split("\n")
          .filter((line) => /^[a-z]/.test(line));
        for (const line of lines) {
          const test = testedBy.find(([command]) => command.test(line))?.[1];
          assert.ok(test, `${path}: "${line}" is run by no test; begin its block with "# needs a cluster"`);
          assert.ok(existsSync(join(projectRoot, test)), test);
        }
      }
    }
  });
});
