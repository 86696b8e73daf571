import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import ts from "typescript";

import * as components from "../../../components/index";
import type { RenderedResource } from "../../../tools/render-stack";
import { markedBlock, pages } from "../docs/pages";
import { pythonComponents, runComponents, yamlComponents } from "./declared-components";
import { named, resourcesOf } from "./programs";

const page = pages().find(({ path }) => path === "docs/components.md");

describe("the programs of the page on components", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "page-programs-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function block(language: string): string {
    assert.ok(page);
    const text = markedBlock(page, `program in ${language}`);
    assert.notEqual(text, "", language);
    return text;
  }

  it("in TypeScript declares two clusters and one store", async () => {
    const { outputText } = ts.transpileModule(block("TypeScript"), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const load = createRequire(__filename);
    const require = (name: string): unknown => (name === "tetragon-elastic" ? components : load(name));
    const program = new Function("require", "exports", outputText) as (...args: unknown[]) => void;
    const resources = await resourcesOf(() => program(require, {}), {
      deployed: true,
      config: { "program:elasticPassword": "pass word" },
    });
    assertTwoClusters(resources);
    named(resources, "us-policy-web/outbound-connections");
  });

  it("in YAML gives every component what its schema says, and declares the same", async () => {
    const known = (text: string) => text.replace(/\$\{elasticPassword\}/g, "pass word");
    assertTwoClusters(await runComponents(yamlComponents(block("YAML"), known)));
  });

  it("in Python gives every component what its schema says, and declares the same", async function () {
    const file = join(folder, "program.py");
    writeFileSync(file, block("Python"));
    const program = pythonComponents(file, "");
    if ("missing" in program) {
      console.log(`      ${program.missing}, so the program in Python is not checked`);
      this.skip();
    }
    assertTwoClusters(await runComponents(program.declared));
  });
});

/** One store, two clusters with a key of their own that come after its templates, each with its provider. */
function assertTwoClusters(resources: RenderedResource[]): void {
  const templates = named(resources, "events-tetragon-elastic-events");
  assert.match(JSON.stringify(templates), /90d/);
  const providers = ["eu", "us"].map((region) => {
    named(resources, `${region}-publisher-key`);
    const { dependsOn, provider } = named(resources, `${region}-release`);
    assert.ok(dependsOn?.includes("events-tetragon-elastic-events"));
    return provider;
  });
  assert.deepEqual(providers, ["eu-cluster", "us-cluster"]);
  named(resources, "eu-policy-web/outbound-connections");
}
