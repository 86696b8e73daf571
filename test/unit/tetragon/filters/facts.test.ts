import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { exportFilters, trimmedFields } from "../../../../components/tetragon/filters";
import { eventFields, isEventField } from "../../../../components/tetragon/filters/event-fields";
import { capabilities, eventTypes } from "../../../../components/tetragon/filters/names";
import { describeWithFacts, factsPath } from "../../../facts";
import { settings } from "./settings";

interface EventFacts {
  enums: Record<string, Record<string, number>>;
  leafPaths: { Process: Record<string, string>; byKind: Record<string, Record<string, string>> };
}

function readFacts<T>(name: string): T {
  return JSON.parse(readFileSync(factsPath(name), "utf8")) as T;
}

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

describeWithFacts("filters against the reference facts", () => {
  it("know the agent's event types and capabilities, and no others", () => {
    const { enums } = readFacts<EventFacts>("tetragon-events.json");
    const types = Object.keys(enums["EventType"] ?? {}).filter(
      (name) => !["UNDEF", "RATE_LIMIT_INFO"].includes(name),
    );
    assert.deepEqual([...eventTypes].sort(), types.sort());
    assert.deepEqual([...capabilities], Object.keys(enums["CapabilitiesType"] ?? {}));
  });

  it("know every field of a process and of every kind, and no others", () => {
    const { leafPaths } = readFacts<EventFacts>("tetragon-events.json");
    const processLeaves = Object.keys(leafPaths.Process)
      .map((path) => path.replace(/\.\*$/, "").replace(/\[\].*$/, ""))
      .filter((path, index, all) => all.indexOf(path) === index);
    const ours = leaves(eventFields["process_exec"] as object)
      .filter((path) => path.startsWith("process."))
      .map((path) => path.slice("process.".length));
    assert.deepEqual(ours.sort(), processLeaves.sort());
    for (const [kind, paths] of Object.entries(leafPaths.byKind).filter(
      ([kind]) => kind !== "rate_limit_info",
    )) {
      const names = Object.keys(paths).map((path) => path.slice(kind.length + 1).replace("[]", ""));
      assert.deepEqual(Object.keys(eventFields[kind] as object).sort(), names.sort(), kind);
    }
  });

  it("repeat the chart's own lists in the preset default", () => {
    const chart = JSON.stringify(readFacts<unknown>("chart-values-1.7.0.json"));
    const { exportAllowList, exportDenyList } = exportFilters(settings());
    const defaults = (name: string): unknown[] => {
      const match = new RegExp(`"tetragon\\.${name}":\\{"default":("(?:[^"\\\\]|\\\\.)*")`).exec(chart);
      assert.ok(match?.[1], name);
      return (JSON.parse(match[1]) as string).split("\n").map((line) => JSON.parse(line) as unknown);
    };
    const ours = (text: string): unknown[] => text.split("\n").map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(ours(exportAllowList), defaults("exportAllowList"));
    assert.deepEqual(ours(exportDenyList), defaults("exportDenyList"));
  });

  it("trim only fields that exist", () => {
    assert.deepEqual(
      trimmedFields.filter((field) => !isEventField(field)),
      [],
    );
  });
});
