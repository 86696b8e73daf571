import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import * as kubernetes from "@pulumi/kubernetes";
import { parse } from "yaml";

import { EventStore, TetragonCluster } from "../../../components/index";
import type { RenderedResource } from "../../../tools/render-stack";
import { resourcesOf } from "./programs";
import { checkAgainstSchema } from "./schema-check";

/** A component as a program of another language declares it. */
export interface DeclaredComponent {
  type: string;
  name: string;
  args: Record<string, unknown>;
}

interface YamlResource {
  type: string;
  properties: Record<string, unknown>;
  options?: Record<string, unknown>;
}

const module = "tetragon-elastic:index:";

/**
 * The components of a YAML program, checked against the schema. Each cluster must come after the store, with a
 * kubernetes provider of its own.
 *
 * @param known puts values in the place of `${…}`
 */
export function yamlComponents(program: string, known: (text: string) => string): DeclaredComponent[] {
  const { resources } = parse(program) as { resources: Record<string, YamlResource> };
  const components = Object.entries(resources).filter(([, { type }]) => type.startsWith(module));
  const store = components.find(([, { type }]) => type === `${module}EventStore`)?.[0];
  const clusters = components.filter(([, { type }]) => type === `${module}TetragonCluster`);
  const providers = clusters.map(([name, { options }]) => {
    assert.deepEqual(options?.dependsOn, [`\${${store}}`], name);
    const [provider, ...others] = options.providers as string[];
    assert.ok(provider !== undefined && others.length === 0, name);
    assert.equal(resources[provider.slice(2, -1)]?.type, "pulumi:providers:kubernetes");
    return provider;
  });
  assert.equal(new Set(providers).size, 2);
  return components.map(([name, { type, properties }]) => {
    checkAgainstSchema(type, properties);
    const args = JSON.parse(known(JSON.stringify(properties))) as Record<string, unknown>;
    return { type: type.slice(module.length), name, args };
  });
}

/**
 * The components of a Python program, checked against the schema, or why it cannot be run here.
 *
 * @param endpoint what the program gets from another stack
 */
export function pythonComponents(
  file: string,
  endpoint: string,
): { declared: DeclaredComponent[] } | { missing: string } {
  const python = spawnSync("python3", ["-c", pythonStub, file, endpoint], { encoding: "utf8" });
  if (python.error) {
    return { missing: `python3 cannot be run (${python.error.message})` };
  }
  assert.equal(python.status, 0, python.stderr);
  const declared = JSON.parse(python.stdout) as DeclaredComponent[];
  for (const { type, args } of declared) {
    checkAgainstSchema(`${module}${type}`, args, snakeCase);
  }
  return {
    declared: declared.map((each) => ({ ...each, args: camelKeys(each.args) as DeclaredComponent["args"] })),
  };
}

/** Runs the components that a program of another language declares, each cluster with a provider of its own. */
export function runComponents(declared: DeclaredComponent[]): Promise<RenderedResource[]> {
  assert.equal(declared.length, 3);
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
