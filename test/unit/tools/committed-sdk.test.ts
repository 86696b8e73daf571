import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";
import { trimmedFileList, trimmedIndex, trimmedTypes } from "../../../tools/sdk-index";

const folder = join(projectRoot, "sdks", "elasticstack");
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const modules = new Set([
  ...readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3)),
  "config",
  "types",
]);
/** What every generated SDK has. */
const frame = ["config", "index", "provider", "types", "utilities"];
const resources = [...modules].filter((name) => !frame.includes(name));

/** The TypeScript of the component package. */
function componentSources(): string {
  const components = join(projectRoot, "components");
  return readdirSync(components, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/(?:^|\/)(?:dist|node_modules|sdks)\//.test(path))
    .map((path) => readFileSync(join(components, path), "utf8"))
    .join("\n");
}

describe("the committed SDK", () => {
  it("has the resources and functions that the components use, and no other", () => {
    const sources = componentSources();
    const unused = resources.filter((name) => {
      const symbol = name.startsWith("get") ? name : name.charAt(0).toUpperCase() + name.slice(1);
      return !new RegExp(`\\belasticstack\\.${symbol}(?:Output)?\\b`).test(sources);
    });
    assert.ok(resources.length > 10);
    assert.deepEqual(unused, []);
  });

  it("is what remains of a generated one: nothing in it is about another resource", () => {
    assert.equal(trimmedIndex(read("index.ts"), modules), read("index.ts"));
    assert.equal(trimmedFileList(read("tsconfig.json"), modules), read("tsconfig.json"));
    for (const file of ["types/input.ts", "types/output.ts"]) {
      assert.equal(trimmedTypes(read(file), modules), read(file));
    }
  });

  it("loses a resource with its file", () => {
    const fewer = new Set([...modules].filter((name) => name !== "kibanaSpace"));
    const index = trimmedIndex(read("index.ts"), fewer);
    assert.doesNotMatch(index, /kibanaSpace/i);
    assert.match(index, /KibanaSecurityRole/);
    assert.doesNotMatch(trimmedFileList(read("tsconfig.json"), fewer), /kibanaSpace/);
    const types = trimmedTypes(read("types/input.ts"), fewer);
    assert.doesNotMatch(types, /interface KibanaSpace/);
    assert.match(types, /interface KibanaSecurityRole/);
  });
});
