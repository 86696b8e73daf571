import assert from "node:assert/strict";

import { lowerFieldTypes } from "../../../local/templates";

describe("field types for the embedded engine", () => {
  it("replaces the four types that it lacks, at any depth", () => {
    const properties = {
      "process.command_line": { type: "wildcard", fields: { text: { type: "match_only_text" } } },
      dataset: { type: "constant_keyword", value: "cilium_tetragon.log" },
      outer: { properties: { count: { type: "unsigned_long" } } },
    };
    assert.deepEqual(lowerFieldTypes({ properties }), {
      properties: {
        "process.command_line": {
          type: "keyword",
          fields: { text: { type: "text", index_options: "docs", norms: false } },
        },
        dataset: { type: "keyword" },
        outer: { properties: { count: { type: "long" } } },
      },
    });
  });

  it("leaves everything else as it is", () => {
    const template = {
      priority: 300,
      template: {
        settings: { "index.mode": "logsdb" },
        mappings: { dynamic: false, _meta: { value: [1, null] } },
      },
      properties: { type: { type: "keyword", ignore_above: 1024 }, value: { type: "long" } },
    };
    assert.deepEqual(lowerFieldTypes(template), template);
  });
});
