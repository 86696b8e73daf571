import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../../tools/project";

const page = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8");

/** What a copy needs, so that a recipe's result can run. */
const sources = [
  ...[
    "components",
    "tools",
    "settings",
    "stacks",
    "test/golden",
    "test/golden-cases.ts",
    "test/golden-update.ts",
    "test/e2e/access-rule-cases.ts",
    "test/e2e/rule-samples.ts",
    "test/e2e/lines.ts",
  ],
  ...["index.ts", "Pulumi.yaml", "package.json", "tsconfig.json"],
];

/** The block of code behind a comment of the page. */
function block(comment: string): string {
  const [, code] = page.split(`<!-- ${comment} -->`)[1]?.split(/```\w+\n/) ?? [];
  assert.ok(code, `the page has no block for ${comment}`);
  return code.split("```")[0];
}

/** Changes a file as a diff says whose lines stand together. */
function apply(directory: string, file: string, diff: string): void {
  const path = join(directory, file);
  const [from = "", to = ""] = ["-", "+"].map((sign) =>
    diff
      .split("\n")
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n"),
  );
  const text = readFileSync(path, "utf8");
  assert.equal(text.split(from).length, 2, `${file} has this once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** A recipe as it was followed in the copy, with the program that shows what came of it. */
interface Recipe {
  follow(copy: string): void;
  program: string;
}

const library = "components/tetragon/policies/library";

const recipes = {
  field: {
    follow: (copy) => apply(copy, "components/mapping/fields.ts", block("field")),
    program: `
      const { mapLine } = require("./tools/mapping-runtime");
      const { fieldCatalog } = require("./components/elasticsearch/catalog");
      const { ecs, tetragon } = fieldCatalog("lean");
      const line = { process_exec: { process: { pid: 7, binary: "/bin/a", auid: 1000 } }, node_name: "n" };
      return {
        source: mapLine(JSON.stringify(line)),
        types: ecs.filter(({ name }) => name.endsWith("real_user.name")).map(({ name, type }) => name + " " + type),
        kept: tetragon.filter(({ name }) => name.endsWith("process_exec.process.auid")).length,
      };`,
  },
  kind: {
    follow: (copy) => {
      writeFileSync(join(copy, "components/mapping/kinds/dns.ts"), block("kind: dns.ts"));
      apply(copy, "components/mapping/kinds/kinds.ts", block("kind: kinds.ts"));
      importInto(copy, "components/mapping/kinds/kinds.ts", 'import { DNS } from "./dns";');
    },
    program: `
      const { mapLine } = require("./tools/mapping-runtime");
      const line = { process_dns: { process: { pid: 7, binary: "/bin/a" }, name: "a.example" }, node_name: "n" };
      return mapLine(JSON.stringify(line));`,
  },
  hook: {
    follow: (copy) => apply(copy, "components/mapping/kinds/hook/file-hooks.ts", block("hook")),
    program: `
      const { mapLine } = require("./tools/mapping-runtime");
      const line = { process_kprobe: { process: { pid: 7, binary: "/bin/a" }, function_name: "ext4_file_open" } };
      return mapLine(JSON.stringify(line));`,
  },
  policy: {
    follow: (copy) => {
      writeFileSync(join(copy, library, "clock-changes.ts"), block("policy: clock-changes.ts"));
      apply(copy, `${library}/index.ts`, block("policy: index.ts"));
      importInto(copy, `${library}/index.ts`, 'import { clockChanges } from "./clock-changes";');
    },
    program: `
      const { policiesSetting, resolvePolicies } = require("./components/tetragon/policies");
      const { policiesMarkdown } = require("./tools/policy-reference");
      const page = policiesMarkdown("\\n## The library\\n\\n## Guard rails\\n");
      const manifests = resolvePolicies(policiesSetting.parse(["clock-changes"]));
      return { manifests, page };`,
  },
  setting: {
    follow: (copy) => {
      for (const file of [
        "components/validation/groups.ts",
        "components/args/collector-args.ts",
        "components/collector/elasticsearch-output.ts",
      ]) {
        apply(copy, file, block(`setting: ${file}`));
      }
    },
    program: `
      const { renderStack } = require("./tools/render-stack");
      const { groupRows, settingGroups } = require("./tools/settings-reference");
      const rows = groupRows("filebeat", settingGroups.filebeat).filter(({ key }) => key.endsWith("timeoutSeconds"));
      const resources = await renderStack("dev", { override: { filebeat: { timeoutSeconds: 7 } } });
      const map = resources.find(({ type }) => type === "kubernetes:core/v1:ConfigMap");
      return { rows, configuration: map.inputs.data["filebeat.yml"] };`,
  },
  panel: {
    follow: (copy) => apply(copy, "components/kibana/dashboards/file-dashboard.ts", block("panel")),
    program: `
      const { fileDashboard } = require("./components/kibana/dashboards/file-dashboard");
      return { titles: fileDashboard.panels.map(({ title }) => title) };`,
  },
  rule: {
    follow: (copy) => {
      for (const file of [
        "components/kibana/rules/persistence-rules.ts",
        "components/kibana/rules/mitre.ts",
        "test/e2e/access-rule-cases.ts",
      ]) {
        apply(copy, file, block(`rule: ${file}`));
      }
    },
    program: `
      const { mapLine } = require("./tools/mapping-runtime");
      const { detectionsMarkdown } = require("./tools/detection-reference");
      const { accessCases } = require("./test/e2e/access-rule-cases");
      const { renderStack } = require("./tools/render-stack");
      const { finds, leaves } = accessCases["hosts-file-changed"];
      const seen = (sample) => {
        const { event, file, container } = mapLine(sample("2026-01-12T09:00:00Z"));
        return [event.type, file.path, container.id !== undefined];
      };
      const kibana = { endpoint: "https://kibana.example.com:443", ca: "system", detectionRules: ["hosts-file-changed"] };
      const resources = await renderStack("dev", { override: { kibana } });
      const rule = resources.find(({ type }) => type.endsWith(":KibanaSecurityDetectionRule"));
      return { rule: rule.inputs, page: detectionsMarkdown(), found: finds.map(seen), left: leaves.map(seen) };`,
  },
} satisfies Record<string, Recipe>;
type RecipeName = keyof typeof recipes;

/** What stands before the first line of a file of the copy. */
function importInto(copy: string, file: string, line: string): void {
  const path = join(copy, file);
  writeFileSync(path, `${line}\n${readFileSync(path, "utf8")}`);
}

/** What the programs give in a copy in which all recipes were followed: one process, since loading costs the most. */
function results(copy: string): Record<RecipeName, Record<string, unknown>> {
  const programs = Object.entries(recipes).map(
    ([name, { program }]) => `out[${JSON.stringify(name)}] = await (async () => {${program}})();`,
  );
  const all = `const out = {}; (async () => {${programs.join("\n")}})().then(() => console.log(JSON.stringify(out)));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", all], {
    cwd: copy,
    encoding: "utf8",
  });
  assert.ok(stdout !== "", stderr);
  return JSON.parse(stdout) as Record<RecipeName, Record<string, unknown>>;
}

/** The golden cases before and after the recipe, which takes the mapping as it is. */
function updateGolden(copy: string) {
  const file = join(copy, "test", "golden", "process_exec.json");
  const cases = JSON.parse(readFileSync(file, "utf8")) as object[];
  writeFileSync(file, JSON.stringify([...cases, JSON.parse(block("golden"))]));
  const { stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "test/golden-update.ts"], {
    cwd: copy,
    encoding: "utf8",
  });
  const updated = JSON.parse(readFileSync(file, "utf8")) as {
    document?: { _source: { event: { action: string } } };
  }[];
  return { cases, updated, stderr };
}

describe("the recipes of CONTRIBUTING.md", function () {
  this.timeout(60_000);
  let copy = "";
  let golden: ReturnType<typeof updateGolden>;
  let found: Record<RecipeName, Record<string, unknown>>;

  before(() => {
    // Beside the sources, so that modules are found in the same place.
    copy = mkdtempSync(join(projectRoot, "node_modules", ".recipe-"));
    for (const name of sources) {
      cpSync(join(projectRoot, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(projectRoot, "sdks"), join(copy, "sdks"));
    golden = updateGolden(copy);
    for (const { follow } of Object.values(recipes)) {
      follow(copy);
    }
    found = results(copy);
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  it("make a field of one row: moved, indexed, and no longer kept a second time", () => {
    const { source, types, kept } = found.field;
    const { process: mapped } = source as { process: { real_user: object } };
    assert.deepEqual(mapped.real_user, { name: "1000" });
    assert.deepEqual(types, ["process.real_user.name keyword", "process.parent.real_user.name keyword"]);
    assert.equal(kept, 0);
  });

  it("make a kind of one file and one name", () => {
    const { event, dns, message } = found.kind;
    assert.equal((event as { action: string }).action, "dns_query");
    assert.deepEqual(dns, { question: { name: "a.example" } });
    assert.equal(message, "a asked for a.example in n");
  });

  it("make a hook of one name", () => {
    const { event } = found.hook;
    assert.deepEqual(event, { ...(event as object), action: "open", category: ["file"], type: ["access"] });
  });

  it("make a policy of one file and one name", () => {
    const { manifests, page } = found.policy as {
      manifests: { metadata: object; spec: { kprobes: { call: string }[] } }[];
      page: string;
    };
    assert.deepEqual(
      manifests.map(({ metadata, spec }) => [metadata, spec.kprobes[0]?.call]),
      [[{ name: "clock-changes" }, "security_settime64"]],
    );
    assert.match(page, /^### clock-changes$/m);
  });

  it("make a setting of a check, an argument and its use", () => {
    const { configuration, rows } = found.setting as {
      configuration: string;
      rows: { type: string; default: string }[];
    };
    assert.match(configuration, /^ {2}timeout: 7$/m);
    assert.deepEqual(
      rows.map(({ type, default: value }) => [type, value]),
      [["seconds that a request may take, 1 to 600", "`90`"]],
    );
  });

  it("make a panel of one entry", () => {
    assert.equal((found.panel as { titles: string[] }).titles[0], "Programs that open files");
  });

  it("make a detection rule of one entry, its technique and its samples", () => {
    const {
      rule,
      page,
      found: finds,
      left,
    } = found.rule as {
      rule: { name: string; query: string };
      page: string;
      found: unknown[];
      left: unknown[];
    };
    assert.equal(rule.name, "Tetragon: Hosts file of a container changed");
    assert.match(rule.query, /file\.path: ?"?\/etc\/hosts\b/);
    assert.match(page, /hosts-file-changed/);
    assert.deepEqual(finds, [[["change"], "/etc/hosts", true]]);
    assert.deepEqual(left, [
      [["access"], "/etc/hosts", true],
      [["change"], "/etc/hostname", true],
    ]);
  });

  it("make a golden case of an entry without a document", () => {
    const { cases, updated, stderr } = golden;
    assert.equal(updated.at(-1)?.document?._source.event.action, "exec", stderr);
    assert.deepEqual(updated.slice(0, -1), cases);
  });
});
