import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";
import { type CauseId, causes } from "../../../tools/verify/causes";
import type { Cause } from "../../../tools/verify/causes/cause";
import { report } from "../../../tools/verify/run-checks";
import { runbookMarkdown } from "../../../tools/verify/runbook-text";
import { failed } from "../../../tools/verify/verdict";

const runbook = readFileSync(join(projectRoot, "docs", "runbook.md"), "utf8");
const sections = runbook.split(/^## /m).slice(1);
const blocks = [...runbook.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text ?? "");

/** Source of verify, without the table of causes. */
function sources(): string {
  const directory = join(projectRoot, "tools");
  const files = [
    "verify.ts",
    ...readdirSync(join(directory, "verify"), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.startsWith("causes"))
      .map((file) => join("verify", file)),
  ];
  return files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");
}

describe("runbook", () => {
  const ids = Object.keys(causes) as CauseId[];

  it("is what the table of causes says; `npm run runbook` writes it", () => {
    assert.equal(runbook, runbookMarkdown());
  });

  it("has one section for each cause, and every finding links to its own", () => {
    assert.deepEqual(
      sections.map((section) => section.split("\n")[0]),
      [...ids].sort(),
    );
    for (const id of ids) {
      assert.equal(report({ id: "any", title: "Any" }, failed(id, "seen")).docs, `docs/runbook.md#${id}`);
    }
  });

  it("has no cause that no check names", () => {
    const text = sources();
    assert.deepEqual(
      ids.filter((id) => !text.includes(`"${id}"`)),
      [],
    );
  });

  it("says in each section what it means, how it comes about, how to look and how to repair it", () => {
    for (const section of sections) {
      const heads = [...section.matchAll(/^\*\*([^*]+)\.\*\*/gm)].map(([, head]) => head);
      assert.deepEqual(heads.slice(1), ["How it comes about", "Look", "Repair"], section);
      assert.match(section, /^```sh$/m);
    }
  });

  it("has sentences of 30 words at most", () => {
    for (const [id, { meaning, origin, fix }] of Object.entries(causes as Record<string, Cause>)) {
      for (const sentence of [meaning, origin, fix].flatMap((text) => text.split(/(?<=[.:;]) /))) {
        assert.ok(sentence.split(/\s+/).length <= 30, `${id}: ${sentence}`);
      }
    }
  });

  it("has commands that a shell can read", () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: blocks.join("\n"), encoding: "utf8" });
    assert.equal(status, 0, stderr);
  });

  it("leaves no letter unquoted that zsh would expand", () => {
    for (const line of blocks.flatMap((block) => block.split("\n"))) {
      const unquoted = line.replace(/'[^']*'|"[^"]*"/g, "");
      assert.doesNotMatch(unquoted, /[?*[\]()=]*[?*[\]()]|\$|^=/, line);
    }
  });

  it("uses no variable that its head does not set", () => {
    const set = new Set([...(blocks[0] ?? "").matchAll(/(\w+)=/g)].map(([, name]) => name));
    const used = blocks.slice(1).flatMap((block) => [...block.matchAll(/\$(\w+)/g)].map(([, name]) => name));
    assert.deepEqual([...new Set(used)].filter((name) => !set.has(name)).sort(), ["KUBECONFIG"]);
  });
});
