import assert from "node:assert/strict";

import { exportFilters, filterLines } from "../../../../components/tetragon/filters";
import { complaints, settings } from "./filter-settings";

function parsedLines(text: string): unknown[] {
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as unknown);
}

describe("the rendering of filters", () => {
  it("writes one JSON object a line and the empty text for none", () => {
    assert.equal(filterLines([]), "");
    assert.equal(filterLines([{ pid: [1] }, { health_check: true }]), '{"pid":[1]}\n{"health_check":true}');
  });

  it("keeps backslashes, quotes and line breaks of expressions intact", () => {
    const entry = { arguments_regex: [String.raw`\d+\.\w"`, "a\nb"] };
    const lines = exportFilters(settings({ filterPresets: ["audit"], denyList: [entry] })).exportDenyList;
    assert.deepEqual(parsedLines(lines), [entry]);
    assert.equal(lines.includes("\n"), false);
  });

  it("lets an own allow list replace the preset's and own deny entries add to it", () => {
    const own = { allowList: [{ namespace: ["web"] }], denyList: [{ pod_regex: ["^load-test-"] }] };
    const rendered = exportFilters(settings({ filterPresets: ["quiet"], ...own }));
    assert.deepEqual(parsedLines(rendered.exportAllowList), own.allowList);
    assert.deepEqual(parsedLines(rendered.exportDenyList).at(-1), own.denyList[0]);
    assert.equal(parsedLines(rendered.exportDenyList).length, 4);
  });

  it("never yields null, which would break the chart's rendering", () => {
    for (const value of Object.values(exportFilters(settings({ filterPresets: ["audit"] })))) {
      assert.equal(value, "");
    }
  });
});

describe("the presets", () => {
  it("export without settings what the preset default says", () => {
    assert.deepEqual(exportFilters(settings()), exportFilters(settings({ filterPresets: ["default"] })));
  });

  it("deny the pipeline's own namespace unless everything is to be audited", () => {
    const denied = exportFilters(settings(), "security").exportDenyList;
    assert.deepEqual(parsedLines(denied).at(-1), { namespace: ["security"] });
    assert.equal(exportFilters(settings({ filterPresets: ["audit"] }), "security").exportDenyList, "");
  });

  it("drop process exits when quiet", () => {
    const { exportAllowList } = exportFilters(settings({ filterPresets: ["quiet"] }));
    assert.equal(exportAllowList.includes("PROCESS_EXIT"), false);
    assert.equal(exportAllowList.includes("PROCESS_EXEC"), true);
  });

  it("trim fields only when asked, whatever else is chosen", () => {
    assert.equal(exportFilters(settings()).fieldFilters, "");
    const [trimmed, own] = parsedLines(
      exportFilters(
        settings({
          filterPresets: ["audit", "trimmed"],
          fieldFilters: [{ fields: "process.cwd", action: "EXCLUDE" }],
        }),
      ).fieldFilters,
    ) as { fields: string; action: string }[];
    assert.equal(trimmed?.action, "EXCLUDE");
    assert.ok(trimmed.fields.split(",").includes("parent.pod"));
    assert.equal(own?.fields, "process.cwd");
  });

  it("exclude each other where each decides what is exported", () => {
    assert.match(
      complaints({ filterPresets: ["audit", "quiet"] })[0] ?? "",
      /choose one of default, audit and quiet/,
    );
    assert.match(
      complaints({ filterPresets: ["loud"] })[0] ?? "",
      /^filterPresets\.0: use one of the presets default, audit/,
    );
    assert.match(complaints({ filterPresets: "audit" })[0] ?? "", /write a list of presets/);
  });

  it("consist of entries that the schema accepts", () => {
    for (const preset of ["default", "audit", "quiet", "trimmed"]) {
      const rendered = exportFilters(settings({ filterPresets: [preset] }));
      const input = {
        allowList: parsedLines(rendered.exportAllowList),
        denyList: parsedLines(rendered.exportDenyList),
        fieldFilters: parsedLines(rendered.fieldFilters),
      };
      assert.deepEqual(complaints(input), []);
    }
  });
});
