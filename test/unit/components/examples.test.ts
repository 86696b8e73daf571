import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";
import type { RenderedResource } from "../../../tools/render-stack";
import { filebeatYml } from "../stacks/rendered";
import { pythonComponents, runComponents, yamlComponents } from "./declared-components";
import { named, resourcesOf } from "./programs";

const endpoint = "https://es.example.com:9243";
const examples = join(projectRoot, "examples");

/** What every example must declare: one store, two clusters that write to it after its templates. */
function assertTwoClusters(resources: RenderedResource[]): void {
  named(resources, "events-tetragon-elastic-events");
  for (const region of ["eu", "us"]) {
    const ofRegion = resources.filter(({ parent }) => parent === region);
    const config = filebeatYml(ofRegion);
    const output = config["output.elasticsearch"] as Record<string, unknown>;
    assert.deepEqual(output.hosts, [endpoint]);
    assert.equal(output.index, `logs-cilium_tetragon.log-${region}`);
    const release = named(resources, `${region}-release`);
    assert.ok(release.dependsOn?.includes("events-tetragon-elastic-events"));
    named(resources, `${region}-policy-sensitive-files`);
    named(resources, `${region}-publisher-key`);
  }
  const providers = new Set(
    resources.filter(({ type }) => type.endsWith(":Release")).map(({ provider }) => provider),
  );
  assert.equal(providers.size, 2);
}

describe("the example in TypeScript", () => {
  it("declares two clusters and one store, with endpoints from another stack", async () => {
    const load = createRequire(__filename);
    const program = join(examples, "typescript", "index.ts");
    const resources = await resourcesOf(
      () => {
        delete load.cache[program];
        load(program);
      },
      {
        project: "two-clusters-typescript",
        deployed: true,
        outputs: { "pulumi:pulumi:StackReference": { outputs: { endpoint }, secretOutputNames: [] } },
        config: {
          "two-clusters-typescript:elasticStack": "acme/elastic/prod",
          "two-clusters-typescript:elasticPassword": "pass word",
        },
      },
    );
    assertTwoClusters(resources);
  });
});

describe("the example in YAML", () => {
  it("gives every component what its schema says, and declares two clusters after the store", async () => {
    const declared = yamlComponents(readFileSync(join(examples, "yaml", "Pulumi.yaml"), "utf8"), (text) =>
      text
        .replace(/\$\{elastic\.outputs\[\\"endpoint\\"\]\}/g, endpoint)
        .replace(/\$\{elasticPassword\}/g, "pass word")
        .replace(/\$\{chartRepository\}/g, "https://charts.example.com"),
    );
    assertTwoClusters(await runComponents(declared));
  });
});

describe("the example in Python", () => {
  it("gives every component what its schema says, and declares two clusters and one store", async function () {
    const program = pythonComponents(join(examples, "python", "__main__.py"), endpoint);
    if ("missing" in program) {
      console.log(`      ${program.missing}, so the example in Python is not checked`);
      this.skip();
    }
    assertTwoClusters(await runComponents(program.declared));
  });
});
