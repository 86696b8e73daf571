import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";

const page = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8");

/** The block of code behind a comment of the page. */
function block(comment: string): string {
  const [, code] = page.split(`<!-- ${comment} -->`)[1]?.split(/```\w+\n/) ?? [];
  assert.ok(code, `the page has no block for ${comment}`);
  return code.split("```")[0];
}

/** Changes a file as a diff of one line says. */
function apply(directory: string, file: string, diff: string): void {
  const path = join(directory, file);
  const [from = "", to = ""] = ["-", "+"].map(
    (sign) =>
      diff
        .split("\n")
        .find((line) => line.startsWith(sign))
        ?.slice(1) ?? "",
  );
  const text = readFileSync(path, "utf8");
  assert.equal(text.split(from).length, 2, `${file} has this line once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** What a program prints in a copy of the sources. */
function run(directory: string, program: string): Record<string, unknown> {
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", program], {
    cwd: directory,
    encoding: "utf8",
  });
  assert.ok(stdout !== "", stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("the recipes of CONTRIBUTING.md", function () {
  this.timeout(60_000);
  let copy = "";

  beforeEach(() => {
    // Beside the sources, so that modules are found in the same place.
    copy = mkdtempSync(join(projectRoot, "node_modules", ".recipe-"));
    for (const name of ["components", "tools", "package.json", "tsconfig.json"]) {
      cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(projectRoot, "sdks"), join(copy, "sdks"));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  it("make a field of one row: moved, indexed, and no longer kept a second time", () => {
    apply(copy, "components/mapping/fields.ts", block("field"));
    const { source, types, kept } = run(
      copy,
      `const { mapLine } = require("./tools/mapping-runtime");
       const { fieldCatalog } = require("./components/elasticsearch/catalog");
       const { ecs, tetragon } = fieldCatalog("lean");
       const line = { process_exec: { process: { pid: 7, binary: "/bin/a", auid: 1000 } }, node_name: "n" };
       console.log(JSON.stringify({
         source: mapLine(JSON.stringify(line)),
         types: ecs.filter(({ name }) => name.endsWith("real_user.name")).map(({ name, type }) => name + " " + type),
         kept: tetragon.filter(({ name }) => name.endsWith("process_exec.process.auid")).length,
       }));`,
    );
    const { process: mapped } = source as { process: { real_user: object } };
    assert.deepEqual(mapped.real_user, { name: "1000" });
    assert.deepEqual(types, ["process.real_user.name keyword", "process.parent.real_user.name keyword"]);
    assert.equal(kept, 0);
  });

  it("make a kind of one file and one name", () => {
    writeFileSync(join(copy, "components/mapping/kinds/dns.ts"), block("kind: dns.ts"));
    apply(copy, "components/mapping/kinds/kinds.ts", block("kind: kinds.ts"));
    const kinds = join(copy, "components/mapping/kinds/kinds.ts");
    writeFileSync(kinds, `import { DNS } from "./dns";\n${readFileSync(kinds, "utf8")}`);
    const { event, dns, message } = run(
      copy,
      `const { mapLine } = require("./tools/mapping-runtime");
       const line = { process_dns: { process: { pid: 7, binary: "/bin/a" }, name: "a.example" }, node_name: "n" };
       console.log(JSON.stringify(mapLine(JSON.stringify(line))));`,
    );
    assert.equal((event as { action: string }).action, "dns_query");
    assert.deepEqual(dns, { question: { name: "a.example" } });
    assert.equal(message, "a asked for a.example in n");
  });
});
