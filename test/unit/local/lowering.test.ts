import assert from "node:assert/strict";

import { asDeclared, embeddedLowering } from "../../../local/lowering";
import { openSearchLowering } from "../../../local/opensearch/opensearch-lowering";

const pipeline = { description: "arrival", processors: [{ set: { field: "event.ingested", value: "now" } }] };

/** An index template as it is declared, with every part that some engine lacks. */
const template = {
  composed_of: ["events", "events@custom"],
  ignore_missing_component_templates: ["events@custom"],
  priority: 300,
  template: {
    settings: { index: { mode: "logsdb", mapping: { source: { mode: "stored" } }, number_of_shards: "1" } },
    mappings: {
      dynamic: false,
      properties: {
        type: { type: "keyword", ignore_above: 1024 },
        value: { type: "long" },
        args: { type: "keyword", synthetic_source_keep: "arrays" },
        line: {
          type: "wildcard",
          ignore_above: 2_147_483_647,
          fields: { text: { type: "match_only_text" } },
        },
        dataset: { type: "constant_keyword", value: "cilium_tetragon.log" },
        outer: { properties: { count: { type: "unsigned_long" }, namespace: { type: "constant_keyword" } } },
        labels: { type: "flattened", ignore_above: 4096 },
      },
    },
    lifecycle: { data_retention: "30d" },
    data_stream_options: { failure_store: { enabled: true } },
  },
};
const { properties } = template.template.mappings;

describe("lowering for the embedded Elasticsearch", () => {
  it("replaces the four field types that it lacks, at any depth, and leaves everything else", () => {
    const lowered = embeddedLowering.template(template);
    assert.deepEqual(lowered, {
      ...template,
      template: {
        ...template.template,
        mappings: {
          dynamic: false,
          properties: {
            ...properties,
            line: {
              type: "keyword",
              ignore_above: 8191,
              fields: { text: { type: "text", index_options: "docs", norms: false } },
            },
            dataset: { type: "keyword" },
            outer: { properties: { count: { type: "long" }, namespace: { type: "keyword" } } },
          },
        },
      },
    });
  });

  it("empties a pipeline and keeps its name's other parts", () => {
    assert.deepEqual(embeddedLowering.pipeline(pipeline), { description: "arrival", processors: [] });
  });
});

describe("lowering for OpenSearch", () => {
  it("takes out what it does not know and keeps the field types", () => {
    assert.deepEqual(openSearchLowering.template(template), {
      composed_of: ["events"],
      priority: 300,
      template: {
        settings: { index: { number_of_shards: "1" } },
        mappings: {
          dynamic: false,
          properties: {
            ...properties,
            args: { type: "keyword" },
            outer: { properties: { count: { type: "unsigned_long" }, namespace: { type: "keyword" } } },
            labels: { type: "flat_object" },
          },
        },
      },
    });
  });

  it("leaves pipelines, and templates without those parts, as they are", () => {
    const component = { template: { settings: { index: { codec: "best_compression" } } } };
    assert.deepEqual(openSearchLowering.template(component), component);
    assert.deepEqual(openSearchLowering.pipeline(pipeline), pipeline);
  });
});

describe("a real Elasticsearch", () => {
  it("gets everything as it is declared", () => {
    assert.equal(asDeclared.template(template), template);
    assert.equal(asDeclared.pipeline(pipeline), pipeline);
  });
});
