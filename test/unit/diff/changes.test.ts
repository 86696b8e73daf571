import { equal, deepEqual, ok } from "node:assert/strict";

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { JsonObject } from "../../../components/json";
import { markdownReport, textReport } from "../../../tools/diff/diff-report";
import { hasReplacementRule } from "../../../tools/diff/replacements";
import { projectRoot } from "../../../tools/project";
import { type Rendered, resourceChanges } from "../../../tools/diff/resource-changes";

const provider: Rendered = {
  type: "pulumi:providers:kubernetes",
  name: "kubernetes",
  inputs: { enableConfigMapMutable: "true" },
};

function resource(type: string, inputs: JsonObject, more: Partial<Rendered> = {}): Rendered {
  return { type, name: "it", inputs, ...more };
}

const configMap = "kubernetes:core/v1:ConfigMap";
const secret = "kubernetes:core/v1:Secret";
const release = "kubernetes:helm.sh/v3:Release";
const template = "elasticstack:index/elasticsearchIndexTemplate:ElasticsearchIndexTemplate";
const apiKey = "elasticstack:index/elasticsearchSecurityApiKey:ElasticsearchSecurityApiKey";

/** What happens to one resource when its inputs change. */
const table: [
  sentence: string,
  type: string,
  before: JsonObject,
  after: JsonObject,
  outcome: { kind: string; because?: string[]; deletesFirst?: boolean; paths: string[] },
][] = [
  [
    "data of a ConfigMap is updated where its provider lets it",
    configMap,
    { metadata: { name: "c" }, data: { "a.yml": "x" } },
    { metadata: { name: "c" }, data: { "a.yml": "y" } },
    { kind: "changed", paths: ['data["a.yml"]'] },
  ],
  [
    "data of an immutable ConfigMap replaces it, and its name makes the old one go first",
    configMap,
    { immutable: true, metadata: { name: "c" }, data: { key: "x" } },
    { immutable: true, metadata: { name: "c" }, data: { key: "y" } },
    { kind: "replaced", because: ["data.key"], deletesFirst: true, paths: ["data.key"] },
  ],
  [
    "a Secret without a name of ours is replaced before the old one goes",
    secret,
    { immutable: true, stringData: { key: "x" } },
    { immutable: true, stringData: { key: "y" } },
    { kind: "replaced", because: ["stringData.key"], deletesFirst: false, paths: ["stringData.key"] },
  ],
  [
    "another namespace replaces a release",
    release,
    { name: "tetragon", namespace: "a", values: { x: 1 } },
    { name: "tetragon", namespace: "b", values: { x: 1 } },
    { kind: "replaced", because: ["namespace"], deletesFirst: false, paths: ["namespace"] },
  ],
  [
    "values of a release are updated, a named element keeps its place",
    release,
    { values: { env: [{ name: "B", value: "1" }] } },
    {
      values: {
        env: [
          { name: "A", value: "0" },
          { name: "B", value: "2" },
        ],
      },
    },
    { kind: "changed", paths: ['values.env["A"].name', 'values.env["A"].value', 'values.env["B"].value'] },
  ],
  [
    "an index template is updated",
    template,
    { name: "t", priority: 1 },
    { name: "t", priority: 2 },
    { kind: "changed", paths: ["priority"] },
  ],
  [
    "another name replaces an index template",
    template,
    { name: "t" },
    { name: "u" },
    { kind: "replaced", because: ["name"], paths: ["name"] },
  ],
  [
    "another expiration replaces an API key",
    apiKey,
    { name: "k", expiration: "30d" },
    { name: "k", expiration: "60d" },
    { kind: "replaced", because: ["expiration"], deletesFirst: true, paths: ["expiration"] },
  ],
  [
    "a rule of one kind says nothing of another kind",
    "kubernetes:core/v1:ServiceAccount",
    { metadata: { name: "s" }, data: { key: "x" } },
    { metadata: { name: "s" }, data: { key: "y" } },
    { kind: "changed", paths: ["data.key"] },
  ],
];

describe("rules of replacement", () => {
  it("are there for every resource that the components declare", () => {
    const folder = join(projectRoot, "components");
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules|sdks)\//.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8"));
    const declared = sources.flatMap((text) =>
      [...text.matchAll(/new elasticstack\.(\w+)\(/g)].map(([, name]) => name ?? ""),
    );
    ok(declared.length > 5);
    deepEqual(
      declared.filter((name) => name !== "Provider" && !hasReplacementRule(`elasticstack:index/x:${name}`)),
      [],
    );
  });
});

describe("diff: what a change does to a resource", () => {
  for (const [sentence, type, before, after, outcome] of table) {
    it(sentence, () => {
      const [change, ...rest] = resourceChanges(
        [provider, resource(type, before)],
        [provider, resource(type, after)],
      );
      equal(rest.length, 0);
      equal(change?.kind, outcome.kind);
      deepEqual(change?.because, outcome.because ?? []);
      equal(change?.deletesFirst, outcome.deletesFirst ?? false);
      deepEqual(
        change?.changes.map(({ path }) => path),
        outcome.paths,
      );
    });
  }

  it("replaces a ConfigMap whose own provider does not let its data change", () => {
    const strict = { ...provider, name: "strict", inputs: {} };
    const one = (text: string) => [
      provider,
      strict,
      resource(configMap, { metadata: { name: "c" }, data: { key: text } }, { provider: "strict" }),
    ];
    equal(resourceChanges(one("x"), one("y"))[0]?.kind, "replaced");
  });

  it("says nothing of equal resources, and names what is there on one side only", () => {
    const same = resource(template, { name: "t", list: [], nested: { a: [1, { b: null }] } });
    const gone = resource(secret, {}, { name: "gone" });
    const fresh = resource(secret, {}, { name: "fresh" });
    deepEqual(
      resourceChanges([same, gone], [same, fresh]).map(({ name, kind }) => [name, kind]),
      [
        ["fresh", "added"],
        ["gone", "removed"],
      ],
    );
  });

  it("sees another provider, parent, dependency or protection", () => {
    const before = resource(secret, { a: 1 }, { parent: "p", provider: "k", dependsOn: ["x"] });
    const after = resource(
      secret,
      { a: 1 },
      { parent: "q", provider: "l", dependsOn: ["x", "y"], protect: true },
    );
    deepEqual(
      resourceChanges([before], [after])[0]?.changes.map(({ path }) => path),
      ["(dependsOn)[1]", "(parent)", "(protect)", "(provider)"],
    );
  });
});

describe("diff: report", () => {
  const texts = (before: string, after: string) =>
    resourceChanges([resource(configMap, { text: before })], [resource(configMap, { text: after })]);

  it("shows a text of several lines by the lines that differ", () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const changed = lines.map((line) => (line === "line 25" ? "another line" : line));
    const report = textReport([
      { stack: "dev", problems: [], side: "both", changes: texts(lines.join("\n"), changed.join("\n")) },
    ]);
    ok(report.startsWith("dev: 1 changed\n"));
    ok(report.includes("\n-line 25\n+another line\n"));
    ok(!report.includes("line 10"));
  });

  it("shows a JSON document in a string by the lines that differ", () => {
    const document = (type: string) => JSON.stringify({ properties: { a: { type }, b: { type: "long" } } });
    const report = textReport([
      { stack: "dev", problems: [], side: "both", changes: texts(document("keyword"), document("wildcard")) },
    ]);
    ok(report.includes('-   "type": "keyword"'));
    ok(report.includes('+   "type": "wildcard"'));
  });

  it("counts the lines of a text of which nothing is left", () => {
    const lines = (word: string) =>
      Array.from({ length: 3_000 }, (_, index) => `${word} ${index}`).join("\n");
    deepEqual(texts(lines("old"), lines("new"))[0]?.changes[0]?.text, [
      "@@ another text: 3000 lines before, 3000 after @@",
    ]);
  });

  it("keeps a value inside its block, whatever it holds", () => {
    const hostile = "a\n```\n# heading @everyone\n````\n<img src=x>";
    const report = markdownReport([
      { stack: "dev", problems: [], side: "both", changes: texts("a\nb", hostile) },
    ]);
    const fences = report.split("\n").filter((line) => /^`{3,}/.test(line));
    deepEqual(fences, ["`````diff", "`````"]);
  });

  it("leaves changes out beyond the length that a comment may have, and says so", () => {
    const long = (word: string) => Array.from({ length: 450 }, (_, index) => `${word} ${index}`).join("\n");
    const changes = texts(long("old"), long("new"));
    const diffs = [
      { stack: "a", problems: [], side: "both" as const, changes: texts("x", "y") },
      { stack: "b", problems: [], side: "both" as const, changes },
    ];
    const report = markdownReport(diffs, 5_000);
    ok(report.length < 5_000);
    ok(report.includes("### a: 1 changed") && report.includes("### b: 1 changed"));
    ok(report.includes("see the artefact"));
    ok(markdownReport(diffs).length > 5_000);
  });

  it("puts the sentence of a stack that does not render in its place", () => {
    const report = textReport([
      { stack: "a", problems: ["main does not render a: x is wrong"], side: "both", changes: [] },
      { stack: "b", problems: [], side: "head", changes: [] },
    ]);
    equal(report, "a: not compared\nmain does not render a: x is wrong\n\nb: new stack, no change\n");
  });
});
