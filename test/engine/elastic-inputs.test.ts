import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/project";
import { checkInputs } from "./elastic/input-check";
import { differences } from "./elastic/input-diff";
import { readSdkSchema } from "./elastic/sdk-schema";

describe("The stand-in for the elasticstack provider", () => {
  const schema = readSdkSchema();
  const problems = (type: string, inputs: object) =>
    checkInputs(
      inputs as Record<string, unknown>,
      schema.resources[`elasticstack:index/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`] ?? {},
      schema.types,
    ).map(({ property, reason }) => `${property} ${reason}`);

  it("takes what the SDK's types take", () => {
    const template = { name: "a", indexPatterns: ["a-*"], template: { lifecycle: { dataRetention: "7d" } } };
    assert.deepEqual(problems("ElasticsearchIndexTemplate", template), []);
  });

  it("refuses unknown, missing, wrongly typed and wrongly nested inputs, and says where", () => {
    assert.deepEqual(problems("ElasticsearchIndexTemplate", { name: 1, index_patterns: ["a"] }), [
      "index_patterns is no property of this object",
      "indexPatterns is required and missing",
      "name must be a string, not a number",
    ]);
    const nested = { indexPatterns: "a-*", template: [{ mappings: {} }], composedOfs: [1] };
    assert.deepEqual(problems("ElasticsearchIndexTemplate", nested), [
      "composedOfs[0] must be a string, not a number",
      "indexPatterns must be a list, not a string",
      "template must be an object (ElasticsearchIndexTemplateTemplate), not a list",
    ]);
    const deeper = { indexPatterns: ["a"], template: { lifecycle: { retention: "7d" } } };
    assert.deepEqual(problems("ElasticsearchIndexTemplate", deeper), [
      "template.lifecycle.retention is no property of this object",
    ]);
  });

  it("knows the inputs of every resource in the SDK and of the provider", () => {
    const tokens = Object.keys(schema.resources);
    const folder = join(projectRoot, "sdks", "elasticstack");
    const classes = readdirSync(folder)
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => readFileSync(join(folder, file), "utf8").includes("extends pulumi.CustomResource"));
    assert.deepEqual(
      tokens.map((token) => token.replace(/^.*\/(.*):.*$/, "$1")).sort(),
      classes.map((file) => file.replace(".ts", "")).sort(),
    );
    assert.deepEqual(
      tokens.filter((token) => Object.keys(schema.resources[token] ?? {}).length === 0),
      [],
    );
    assert.deepEqual(Object.keys(schema.provider), ["elasticsearches", "fleets", "kibanas"]);
  });

  it("finds the leaf that differs, and none where JSON texts only look different", () => {
    const olds = { name: "a", template: { mappings: '{"a":1,"b":2}' }, list: [1, 2] };
    assert.deepEqual(differences(olds, { ...olds, template: { mappings: '{ "b": 2, "a": 1 }' } }), []);
    assert.deepEqual(differences(olds, { ...olds, template: { mappings: '{"a":3}' }, list: [1] }), [
      { path: "template.mappings", kind: "update" },
      { path: "list[1]", kind: "delete" },
    ]);
  });
});
