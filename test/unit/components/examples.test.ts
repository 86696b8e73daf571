import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";

import * as kubernetes from "@pulumi/kubernetes";

import { EventStore, TetragonCluster } from "../../../components/index";
import { projectRoot } from "../../../tools/project";
import type { RenderedResource } from "../../../tools/render-stack";
import { filebeatYml } from "../stacks/rendered";
import { named, resourcesOf } from "./programs";
import { checkAgainstSchema } from "./schema-check";

const endpoint = "https://es.example.com:9243";
const examples = join(projectRoot, "examples");

/** A component as a program of another language declares it. */
interface Declared {
  type: string;
  name: string;
  args: Record<string, unknown>;
}

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

/** Runs the components that a program of another language declares, each cluster with a provider of its own. */
function run(declared: Declared[]): Promise<RenderedResource[]> {
  return resourcesOf(
    () => {
      const store = declared.find(({ type }) => type === "EventStore");
      assert.ok(store);
      const events = new EventStore(store.name, store.args as never);
      for (const { name, args } of declared.filter(({ type }) => type === "TetragonCluster")) {
        const provider = new kubernetes.Provider(`${name}-cluster`, {});
        new TetragonCluster(name, args as never, { providers: [provider], dependsOn: events });
      }
    },
    { deployed: true },
  );
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
  interface Program {
    resources: Record<
      string,
      { type: string; properties: Record<string, unknown>; options?: Record<string, unknown> }
    >;
  }
  const { resources } = parse(readFileSync(join(examples, "yaml", "Pulumi.yaml"), "utf8")) as Program;
  const components = Object.entries(resources).filter(([, { type }]) => type.startsWith("tetragon-elastic:"));

  it("gives every component what its schema says", () => {
    assert.equal(components.length, 3);
    for (const [, { type, properties }] of components) {
      checkAgainstSchema(type, properties);
    }
  });

  it("declares two clusters that come after the store, each with its provider", async () => {
    const clusters = components.filter(([, { type }]) => type.endsWith(":TetragonCluster"));
    const providers = clusters.map(([name, { options }]) => {
      assert.deepEqual(options?.dependsOn, ["${events}"], name);
      const [provider, ...others] = options.providers as string[];
      assert.ok(provider !== undefined && others.length === 0, name);
      return provider;
    });
    assert.equal(new Set(providers).size, 2);
    for (const provider of providers) {
      assert.equal(resources[provider.slice(2, -1)]?.type, "pulumi:providers:kubernetes");
    }
    const known = (text: string) =>
      text
        .replace(/\$\{elastic\.outputs\[\\"endpoint\\"\]\}/g, endpoint)
        .replace(/\$\{elasticPassword\}/g, "pass word")
        .replace(/\$\{chartRepository\}/g, "https://charts.example.com");
    const declared = components.map(([name, { type, properties }]) => ({
      type: type.split(":")[2] ?? "",
      name,
      args: JSON.parse(known(JSON.stringify(properties))) as Record<string, unknown>,
    }));
    assertTwoClusters(await run(declared));
  });
});

describe("the example in Python", () => {
  it("gives every component what its schema says, and declares two clusters and one store", async function () {
    const python = spawnSync(
      "python3",
      ["-c", pythonStub, join(examples, "python", "__main__.py"), endpoint],
      {
        encoding: "utf8",
      },
    );
    if (python.error) {
      console.log(
        `      python3 cannot be run (${python.error.message}), so the example in Python is not checked`,
      );
      this.skip();
    }
    assert.equal(python.status, 0, python.stderr);
    const declared = JSON.parse(python.stdout) as Declared[];
    assert.equal(declared.length, 3);
    for (const { type, args } of declared) {
      checkAgainstSchema(`tetragon-elastic:index:${type}`, args, snakeCase);
    }
    assertTwoClusters(
      await run(declared.map((each) => ({ ...each, args: camelKeys(each.args) as Declared["args"] }))),
    );
  });
});

/** Names as Pulumi's Python SDKs have them. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(camelKeys);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      camelKeys(part),
    ]),
  );
}

/** Runs a Python program with stand-ins for Pulumi's modules, and prints the components that it declares. */
const pythonStub = `
import json, runpy, sys, types

declared = []

class Anything:
    def __init__(self, *args, **kwargs):
        pass
    def __getattr__(self, name):
        return lambda *args, **kwargs: sys.argv[2] if name == "require_output" else "https://value"

def component(kind):
    def construct(name, opts=None, **args):
        declared.append({"type": kind, "name": name, "args": args})
        return Anything()
    return construct

pulumi = types.ModuleType("pulumi")
pulumi.Config = pulumi.StackReference = pulumi.ResourceOptions = Anything
pulumi.get_stack = lambda: "prod"
pulumi.export = lambda name, value: None
kubernetes = types.ModuleType("pulumi_kubernetes")
kubernetes.Provider = Anything
tetragon = types.ModuleType("pulumi_tetragon_elastic")
for kind in ["EventStore", "TetragonCluster", "TetragonPipeline"]:
    setattr(tetragon, kind, component(kind))
sys.modules.update(pulumi=pulumi, pulumi_kubernetes=kubernetes, pulumi_tetragon_elastic=tetragon)
runpy.run_path(sys.argv[1], run_name="__main__")
print(json.dumps(declared))
`;
