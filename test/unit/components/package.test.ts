import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";

import {
  eventIndexerArgNames,
  eventStoreArgNames,
  tetragonClusterArgNames,
  tetragonPipelineArgNames,
} from "../../../components/args/component-args";
import { mappingScript } from "../../../components/collector/mapping-script";
import { packageDirectory, packageSchema, schemaFile } from "../../../tools/package-schema";
import { projectRoot } from "../../../tools/project";

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** A part of the schema that has a description. */
interface Described {
  description?: string;
  value?: string;
  properties?: Record<string, Described>;
  enum?: Described[];
}

function under(token: string, properties: Record<string, Described>): [string, Described][] {
  return Object.entries(properties).map(([name, property]) => [`${token}.${name}`, property]);
}

const manifest = (directory: string) =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;

describe("the component package's schema", function () {
  this.timeout(120_000);
  let text: string;
  before(async () => {
    text = await packageSchema();
  });

  it("is the committed one, which `npm run schema` writes", () => {
    assert.equal(text, readFileSync(schemaFile, "utf8"));
  });

  it("has the arguments that the checks know", () => {
    const { resources } = JSON.parse(text) as {
      resources: Record<string, { inputProperties: Record<string, unknown> }>;
    };
    for (const [name, known] of [
      ["EventIndexer", eventIndexerArgNames],
      ["EventStore", eventStoreArgNames],
      ["TetragonCluster", tetragonClusterArgNames],
      ["TetragonPipeline", tetragonPipelineArgNames],
    ] as const) {
      const declared = resources[`tetragon-elastic:index:${name}`]?.inputProperties ?? {};
      assert.deepEqual([...known].sort(), Object.keys(declared).sort(), name);
    }
  });

  it("describes every argument, output, property and choice, as the reference of every language", () => {
    const { resources, types } = JSON.parse(text) as {
      resources: Record<string, Described & { inputProperties: Record<string, Described> }>;
      types: Record<string, Described>;
    };
    assert.deepEqual(Object.keys(resources).sort(), [
      "tetragon-elastic:index:EventIndexer",
      "tetragon-elastic:index:EventStore",
      "tetragon-elastic:index:TetragonCluster",
      "tetragon-elastic:index:TetragonPipeline",
    ]);
    const parts = [
      ...Object.entries(resources),
      ...Object.entries(resources).flatMap(([token, { properties = {}, inputProperties }]) => [
        ...under(token, properties),
        ...under(token, inputProperties),
      ]),
      ...Object.entries(types).flatMap(([token, { properties = {}, enum: choices = [] }]) => [
        ...under(token, properties),
        ...choices.map((choice) => [`${token}.${choice.value}`, choice] as const),
      ]),
    ];
    const silent = parts.filter(([, { description }]) => !description).map(([name]) => name);
    assert.deepEqual(silent, []);
  });
});

describe("the component package's manifest", () => {
  it("asks for what the repository tests with", () => {
    const [inner, outer] = [manifest(packageDirectory), manifest(projectRoot)];
    assert.equal(inner.version, outer.version);
    for (const [name, version] of Object.entries(inner.dependencies)) {
      const tested = outer.dependencies[name] ?? outer.devDependencies?.[name];
      assert.equal(version, tested, name);
    }
  });
});

describe("a copy of the component package alone", function () {
  this.timeout(240_000);
  let directory: string;
  let host: ChildProcess | undefined;

  before(() => {
    execFileSync(process.execPath, ["prepare.mjs"], { cwd: packageDirectory, stdio: "pipe" });
    directory = mkdtempSync(join(tmpdir(), "component-package-"));
    cpSync(packageDirectory, directory, {
      recursive: true,
      filter: (source) => !/[/\\](node_modules|dist|mapping\.js)$/.test(source),
    });
    // What npm would install: the declared dependencies and nothing else that lies in the repository.
    for (const [name, version] of Object.entries(manifest(packageDirectory).dependencies)) {
      link(name, version.startsWith("file:") ? join(directory, version.slice("file:".length)) : undefined);
    }
  });
  afterEach(async () => {
    if (host?.exitCode === null && host.signalCode === null) {
      host.kill();
      await once(host, "exit");
    }
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  function link(name: string, source = realpathSync(join(projectRoot, "node_modules", name))): void {
    const target = join(directory, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source, target);
  }

  it("says what to do where its dependencies are not installed", () => {
    const bare = mkdtempSync(join(tmpdir(), "component-package-bare-"));
    try {
      cpSync(join(packageDirectory, "prepare.mjs"), join(bare, "prepare.mjs"));
      const { status, stderr } = spawnSync(process.execPath, ["prepare.mjs"], {
        cwd: bare,
        encoding: "utf8",
      });
      assert.equal(status, 1);
      assert.equal(
        stderr,
        `${realpathSync(bare)} has no dependencies installed that the package is built with; run npm install there, then repeat\n`,
      );
    } finally {
      rmSync(bare, { recursive: true, force: true });
    }
  });

  it("prepares the mapping that Filebeat runs", () => {
    execFileSync(process.execPath, ["prepare.mjs"], { cwd: directory, stdio: "pipe" });
    const prepared = readFileSync(join(directory, "collector", "mapping.js"), "utf8");
    assert.equal(prepared.replace(/^.*\n/, ""), mappingScript());
  });

  it("is served by Pulumi's plugin host for every language, with the committed schema", async () => {
    const runPlugin = join(projectRoot, "node_modules", "@pulumi", "pulumi", "cmd", "run-plugin", "index.js");
    host = spawn(process.execPath, [runPlugin, directory, "127.0.0.1:1"], {
      cwd: directory,
      env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(host.stdout);
    const [port] = (await once(createInterface(host.stdout), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const schema = await new Promise<string>((resolve, reject) => {
      client.getSchema(new GetSchemaRequest(), (error, response) =>
        error ? reject(new Error(error.details)) : resolve(response.getSchema()),
      );
    });
    client.close();
    assert.deepEqual(JSON.parse(schema), JSON.parse(readFileSync(schemaFile, "utf8")));
  });
});
