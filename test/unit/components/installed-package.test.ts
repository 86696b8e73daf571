import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mappingScript } from "../../../components/collector/mapping-script";
import { packageDirectory } from "../../../tools/package-schema";
import { markedBlock, pages } from "../docs/pages";

describe("the component package as npm packs it, installed in an empty folder", function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "component-package-installed-"));
    const tarball = npm(packageDirectory, "pack", "--pack-destination", folder).trim().split("\n").pop();
    writeFileSync(join(folder, "package.json"), '{ "private": true }');
    npm(folder, "install", "--prefer-offline", "--ignore-scripts", join(folder, String(tarball)));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function npm(cwd: string, ...args: string[]): string {
    const quiet = ["--silent", "--no-audit", "--no-fund"];
    return execFileSync("npm", [...args, ...quiet], { cwd, encoding: "utf8", stdio: "pipe" });
  }

  function node(...args: string[]): string {
    return execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", env: plainEnvironment() });
  }

  /** What the TypeScript compiler finds. */
  function checked(...args: string[]): string {
    return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout;
  }

  it("is compiled: Node runs it as it is, it deploys nothing by itself, and it holds the mapping", () => {
    writeFileSync(join(folder, "program.js"), program);
    const [imported, mapping] = node("program.js")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(imported, []);
    assert.equal(mapping, mappingScript());
  });

  it("has types for a strict program, and for the program of the page on components", () => {
    writeFileSync(join(folder, "typed.ts"), typed);
    const tsc = join(folder, "node_modules", "typescript", "bin", "tsc");
    const options = ["--strict", "--noEmit", "--target", "ES2022", "--types", "node", "--skipLibCheck"];
    // As Node resolves, by `exports`, and as the compiler did before them, by `types`.
    assert.equal(checked(tsc, ...options, "--module", "node16", "typed.ts"), "");
    writeFileSync(join(folder, "typed.ts"), typed.replace("clusterName", "clusterNam"));
    assert.match(checked(tsc, ...options, "--module", "commonjs", "typed.ts"), /error TS2561: .*clusterNam/);
    const page = pages().find(({ path }) => path === "docs/components.md");
    writeFileSync(join(folder, "page.ts"), page ? markedBlock(page, "program in TypeScript") : "");
    assert.equal(checked(tsc, ...options, "--module", "node16", "page.ts"), "");
  });

  it("has everything that it names, and its schema for other tools", () => {
    const schema = node("-p", 'JSON.stringify(require("tetragon-elastic/schema.json"))');
    assert.deepEqual(
      JSON.parse(schema),
      JSON.parse(readFileSync(join(packageDirectory, "schema.json"), "utf8")),
    );
    assert.match(node("-p", 'require("tetragon-elastic/package.json").license'), /^Apache-2\.0/);
  });
});

/** Without what this test's own loader of TypeScript says to child processes. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete environment.NODE_OPTIONS;
  return environment;
}

/** Prints what importing the package declares, then the mapping in the ConfigMap of a cluster. */
const program = `
const pulumi = require("@pulumi/pulumi");
const declared = [];
async function main() {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => (declared.push({ type, inputs }), { id: name, state: inputs }),
    call: () => ({}),
  });
  const { TetragonCluster } = require("tetragon-elastic");
  console.log(JSON.stringify(declared));
  const cluster = new TetragonCluster("c", {
    clusterName: "c",
    elasticsearch: { endpoints: ["https://es:9200"] },
    publisherApiKey: "id:key",
  });
  await new Promise((resolve) => cluster.configMapName.apply(resolve));
  const configMap = declared.find(({ type }) => type.endsWith(":ConfigMap"));
  console.log(JSON.stringify(configMap.inputs.data["mapping.js"]));
}
void main();
`;

const typed = `
import * as pulumi from "@pulumi/pulumi";
import { EventFields, TetragonCluster, type TetragonClusterArgs } from "tetragon-elastic";
const args: TetragonClusterArgs = {
  clusterName: pulumi.output("c"),
  eventFields: EventFields.full,
  elasticsearch: { endpoints: ["https://es:9200"] },
  publisherApiKey: pulumi.secret("id:key"),
};
export const dataStream: pulumi.Output<string> = new TetragonCluster("c", args).dataStream;
`;
