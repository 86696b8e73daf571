import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { exportFilters, trimmedFields } from "../../../../components/tetragon/filters";
import { eventFields, isEventField } from "../../../../components/tetragon/filters/filterable-fields";
import { capabilities, eventTypes } from "../../../../components/tetragon/filters/names";
import { readReference } from "../../../reference/reference";
import { settings } from "./filter-settings";

function leaves(fields: object, prefix = ""): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "object" && value !== null ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

describe("the page about filters", () => {
  it("names every field that the preset trimmed removes", () => {
    const page = readFileSync(resolve(__dirname, "../../../../docs/filters.md"), "utf8");
    assert.deepEqual(
      trimmedFields.filter((field) => !page.includes(`\`${field}\``)),
      [],
    );
  });
});

describe("filters against Tetragon's API and chart", () => {
  it("know the agent's event types and capabilities, and no others", () => {
    const { enums } = readReference("tetragon-api");
    const types = Object.keys(enums["EventType"] ?? {}).filter(
      (name) => !["UNDEF", "RATE_LIMIT_INFO"].includes(name),
    );
    assert.deepEqual([...eventTypes].sort(), types.sort());
    const byNumber = Object.entries(enums["CapabilitiesType"] ?? {}).sort(([, a], [, b]) => a - b);
    assert.deepEqual(
      [...capabilities],
      byNumber.map(([name]) => name),
    );
  });

  it("know every field of a process and of every kind, and no others", () => {
    const { eventKinds, messages } = readReference("tetragon-api");
    const apiLeaves = (message: string, prefix = ""): string[] =>
      Object.entries(messages[message]?.fields ?? {}).flatMap(([name, field]) =>
        field.message === undefined ? [`${prefix}${name}`] : apiLeaves(field.message, `${prefix}${name}.`),
      );
    const ours = leaves(eventFields["process_exec"] as object)
      .filter((path) => path.startsWith("process."))
      .map((path) => path.slice("process.".length));
    assert.deepEqual(ours.sort(), apiLeaves("Process").sort());
    for (const [kind, { message }] of Object.entries(eventKinds).filter(
      ([kind]) => kind !== "rate_limit_info",
    )) {
      const names = Object.keys(messages[message]?.fields ?? {});
      assert.deepEqual(Object.keys(eventFields[kind] as object).sort(), names.sort(), kind);
    }
  });

  it("repeat the chart's own lists in the preset default", () => {
    const chart = readReference("tetragon-chart-values");
    const { exportAllowList, exportDenyList } = exportFilters(settings());
    const entries = (text: string): unknown[] =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(entries(exportAllowList), entries(chart.exportAllowList));
    assert.deepEqual(entries(exportDenyList), entries(chart.exportDenyList));
  });

  it("trim only fields that exist", () => {
    assert.deepEqual(
      trimmedFields.filter((field) => !isEventField(field)),
      [],
    );
  });
});
