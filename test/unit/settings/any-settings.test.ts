import assert from "node:assert/strict";

import fc from "fast-check";

import { readProject, readStackConfig, stackNames } from "../../../tools/project";
import { settingsWith } from "./settings-with";
import { testCa } from "./test-ca";

const project = readProject();
const secret = "hunter2-hunter2";

/** Every group with everything in it that stack files have, so that mutations reach all of it. */
const full: Record<string, unknown> = {
  elasticsearch: {
    endpoints: ["https://es.example.com:9200"],
    ca: testCa,
  },
  kibana: { endpoint: "https://kibana.example.com", space: "default", ca: "system" },
  publisher: { rotation: "1", expiration: "90d" },
  labels: { environment: "prod" },
  buffer: { eventsPerSecond: 10, outageMinutes: 10 },
  filebeat: {
    image: "a/b:1",
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "512Mi" } },
    eventFields: "full",
    proxyUrl: "http://proxy:3128",
    registryDirectory: "/var/lib/x",
  },
  retention: { ilm: { hot: { maxAge: "1d" }, warm: { minAge: "2d" }, cold: {}, delete: { minAge: "9d" } } },
  tetragon: {
    tolerations: [{ key: "a", operator: "Equal", value: "b", effect: "NoExecute", tolerationSeconds: 1 }],
    nodeSelector: { a: "b" },
    imagePullSecrets: ["a"],
    denyList: [{ namespace: ["a"], binary_regex: ["^/bin"] }],
    fieldFilters: [{ fields: ["process.pid"], action: "EXCLUDE" }],
    redactionFilters: [{ redact: ["(a)"] }],
    policies: ["dns", { name: "sensitive-files" }, { file: "none.yaml" }],
    maxUnavailable: "10%",
    filterPresets: ["audit"],
    processAncestors: ["base"],
  },
  extraHelmValues: { tetragon: { debug: true, extraArgs: { a: "b" }, extraEnv: [{ name: "A" }] } },
};
const stacks = stackNames().map((stack) =>
  Object.fromEntries(
    Object.entries(readStackConfig(stack, project)).map(([key, value]) => [key.split(":")[1], value]),
  ),
);

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    " ",
    "${X}",
    "../..",
    "/",
    "0",
    0,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    [null],
    { "": null },
    { constructor: 1, toString: 2 },
    "a\nb",
    "https://u:p@h",
    "\u0000",
    "٣",
    "a".repeat(5_000),
    "-----BEGIN CERTIFICATE-----",
    "6m",
    "(",
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);

/** A copy of a value in which what lies at one place, counted through, is another value, gone or doubled. */
function mutated(value: unknown, place: { left: number }, change: (old: unknown) => unknown): unknown {
  if (place.left-- === 0) {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((part) => mutated(part, place, change));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mutated(part, place, change)]))
    : value;
}

/** What zod says where a schema has no sentence of its own, and what JavaScript says where nobody thought. */
const foreign =
  /Invalid input|Invalid option|Invalid string|Invalid key|Too (small|big)|Unrecognized key|expected (string|number|int|array|object|record|boolean)|received|is not a function|Cannot read|undefined|\[object|not what is taken here/;

describe("settings of any form", () => {
  it("are taken, or refused in sentences of this project with key and nothing else", async () => {
    const base = fc.constantFrom(full, ...stacks);
    await fc.assert(
      fc.asyncProperty(base, fc.nat(90), nasty, fc.boolean(), async (settings, place, value, wrap) => {
        const change = (old: unknown) => (wrap && typeof old === "object" ? [old, value] : value);
        const override = mutated(settings, { left: place + 1 }, change) as Record<string, unknown>;
        const { refusals, warnings } = await settingsWith(override);
        for (const line of [...refusals, ...warnings]) {
          assert.doesNotMatch(line, foreign);
          assert.doesNotMatch(line, /\n/);
          assert.ok(line.length < 1_500, `${line.length}: ${line.slice(0, 200)}`);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("show no text of a credential, whatever else is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(90), nasty, fc.boolean(), async (place, value, encrypted) => {
        const credential = encrypted ? { secure: secret } : secret;
        const { refusals, warnings } = await settingsWith({
          ...(mutated(full, { left: place + 1 }, () => value) as Record<string, unknown>),
          elasticsearchApiKey: credential,
          publisherApiKey: credential,
          elasticsearchPassword: credential,
        });
        assert.ok(refusals.length > 0);
        assert.doesNotMatch([...refusals, ...warnings].join("\n"), /hunter2/);
      }),
      { numRuns: 100 },
    );
  });
});
