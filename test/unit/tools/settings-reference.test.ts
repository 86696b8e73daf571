import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import type { z } from "zod";

import { projectRoot, readProject } from "../../../tools/project";
import { settingExamples, settingMeanings } from "../../../tools/setting-examples";
import { groupRows, settingGroups, settingsMarkdown } from "../../../tools/settings-reference";

const { config } = readProject();
const single = Object.keys(config).filter((key) => settingGroups[key] === undefined);
const rows = Object.entries(settingGroups).flatMap(([key, group]) => groupRows(key, group));

describe("reference of settings", () => {
  it("is what the checks of settings say; `npm run settings-docs` writes it", () => {
    assert.equal(readFileSync(join(projectRoot, "docs", "settings.md"), "utf8"), settingsMarkdown());
  });

  it("has a meaning for every key, and an example for every key of a group", () => {
    const lacking = rows.filter(
      ({ key, meaning, example }) => meaning === "" || (key.split(".").length === 2 && example === ""),
    );
    assert.deepEqual(
      lacking.map(({ key }) => key),
      [],
    );
    assert.deepEqual(
      single.filter((key) => settingExamples[key] === undefined),
      [],
    );
  });

  it("has no example or meaning of a key that does not exist", () => {
    const known = new Set([...single, ...rows.map(({ key }) => key)]);
    const unknown = Object.keys({ ...settingExamples, ...settingMeanings }).filter((key) => !known.has(key));
    assert.deepEqual(unknown, []);
  });

  it("has examples that the checks accept", () => {
    for (const { key, example } of rows.filter((row) => row.example !== "" && !row.example.includes("…"))) {
      const [group = "", name = ""] = key.split(".");
      const { shape } = settingGroups[group] as unknown as { shape: Record<string, z.ZodType> };
      const result = shape[name]?.safeParse(parse(example));
      assert.ok(result?.success, `${key}: ${example} ${JSON.stringify(result?.error?.issues)}`);
    }
    for (const key of single.filter((name) => !settingExamples[name]?.includes("…"))) {
      const value: unknown = parse(settingExamples[key] ?? "");
      assert.equal(typeof value, config[key]?.type, key);
    }
  });
});
