import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { mapLine } from "../../../tools/mapping-runtime";
import { projectRoot } from "../../../tools/project";
import { type Page, markedBlock, pages } from "./pages";

/** Pages whose sentences are made from other places: a command writes them, or they are figures with remarks. */
const composed =
  /^(bench|sdks)\/|^CHANGELOG\.md$|^docs\/(compatibility|detections|fields|policies|runbook|settings)\.md$/;
const longest = 28;

describe("documentation", () => {
  const all = pages();

  it("shows in the README what the mapping makes of the event there", () => {
    const readme = all.find(({ path }) => path === "README.md") as Page;
    const source: unknown = JSON.parse(JSON.stringify(mapLine(markedBlock(readme, "event").trim())));
    const shown = JSON.parse(markedBlock(readme, "document")) as Record<string, unknown>;
    assert.deepEqual(partOf(source, shown), shown);
  });

  it("links to pages and sections that exist", () => {
    for (const { path, text } of all) {
      for (const [, target = ""] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) {
          continue;
        }
        const [file = "", anchor] = target.split("#");
        const linked = file === "" ? path : join(dirname(path), file);
        assert.ok(existsSync(join(projectRoot, linked)), `${path}: ${target}`);
        if (anchor !== undefined && linked.endsWith(".md")) {
          assert.ok(anchors(linked).has(anchor), `${path}: ${target}`);
        }
      }
    }
  });

  it("is reached from the README, page by page", () => {
    const readme = all.find(({ path }) => path === "README.md")?.text ?? "";
    const missing = all.filter(({ path }) => path.startsWith("docs/") && !readme.includes(`(${path})`));
    assert.deepEqual(
      missing.map(({ path }) => path),
      [],
    );
  });

  it("has short sentences", () => {
    const long = all
      .filter((page) => !composed.test(page.path))
      .flatMap(({ path, text }) => sentences(text).map((sentence) => `${path}: ${sentence}`))
      .filter((sentence) => sentence.split(/\s+/).length > longest + 1);
    assert.deepEqual(long, []);
  });
});

/** The part of a value that has the keys of another. */
function partOf(value: unknown, like: unknown): unknown {
  if (typeof like !== "object" || like === null || Array.isArray(like)) {
    return value;
  }
  const object = (value ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(like).map(([key, part]) => [key, partOf(object[key], part)]));
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```$/gm, "").replace(/`[^`\n]*`/g, "`code`");
}

/** Names by which sections of a page are linked, as GitHub makes them. */
function anchors(path: string): Set<string> {
  const text = readFileSync(join(projectRoot, path), "utf8");
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replace(/ /g, "-"),
    ),
  );
}

/** Sentences of the running text, without code, tables and headings. */
function sentences(text: string): string[] {
  const prose = text
    .replace(/^```[^]*?^```$/gm, "")
    .replace(/`[^`]*`/g, "code")
    .replace(/^(\||#| {4}|<!--).*$/gm, "")
    .replace(/^(- |\d+\. )/gm, "\n")
    .replace(/\]\([^)]*\)/g, "]");
  return prose
    .split(/\n\s*\n/)
    .flatMap((paragraph) =>
      paragraph
        .replace(/\s+/g, " ")
        .trim()
        .split(/(?<=[.:;!?])\s/),
    )
    .filter((sentence) => sentence !== "");
}
