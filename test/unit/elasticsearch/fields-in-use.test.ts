import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Field, fieldCatalog } from "../../../components/elasticsearch/catalog";
import { controls, dashboards } from "../../../components/kibana/dashboards/dashboards";
import { savedSearches } from "../../../components/kibana/dashboards/saved-searches";
import type { Panel } from "../../../components/kibana/panels/panel";
import { type Condition, fieldsOf } from "../../../components/kibana/query/condition";
import { stepCondition } from "../../../components/kibana/query/eql";
import {
  type DetectionRule,
  type EventRule,
  isSequence,
} from "../../../components/kibana/rules/detection-rule";
import { detectionRules } from "../../../components/kibana/rules/detection-rules";
import { readReference } from "../../reference/reference";

/** Who asks for fields: what makes documents smaller must leave all of them. */
const users: Record<string, string[]> = {
  "detection rules": detectionRules.flatMap((rule) => [
    ...conditionsOf(rule).flatMap(fieldsOf),
    ...(isSequence(rule) ? rule.sequence.by : shownBy(rule)),
  ]),
  panels: dashboards.flatMap(({ panels }) => panels.flatMap(fieldsOfPanel)),
  "controls and searches": [
    ...controls.map(({ field }) => field),
    ...savedSearches.flatMap(({ columns, query }) => [...columns, ...fieldsOf(query)]),
  ],
  verify: fieldsInSource(join(__dirname, "..", "..", "..", "tools", "verify")),
  "the official field list": Object.keys(readReference("official-fields").fields).filter(
    // A label is a key of a flattened field.
    (name) => !name.includes(".pod_labels."),
  ),
};

/** By these a rule or a panel finds documents, so each needs an index and no slow look at every document. */
const searchedBy = [
  ...detectionRules.flatMap(conditionsOf).flatMap(fieldsOf),
  ...dashboards.flatMap(({ panels }) => panels.flatMap(({ query }) => (query ? fieldsOf(query) : []))),
  ...savedSearches.flatMap(({ query }) => fieldsOf(query)),
  ...controls.map(({ field }) => field),
];

/** What a rule looks for: in one event, or in each event of a sequence. */
function conditionsOf(rule: DetectionRule): Condition[] {
  return isSequence(rule) ? rule.sequence.steps.map(stepCondition) : [rule.condition];
}

function shownBy({ titleField, severityBy = [] }: EventRule): string[] {
  return [...(titleField ? [titleField] : []), ...severityBy.map(({ field }) => field)];
}

function fieldsOfPanel({ query, buckets, metrics }: Panel): string[] {
  return [
    ...(query ? fieldsOf(query) : []),
    ...metrics.flatMap(({ field, when }) => [...(field ? [field] : []), ...(when ? fieldsOf(when) : [])]),
    ...buckets.flatMap((bucket) => {
      switch (bucket.kind) {
        case "terms":
          return [bucket.field];
        case "filters":
          return bucket.filters.flatMap(({ when }) => fieldsOf(when));
        case "time":
          return ["@timestamp"];
      }
    }),
  ];
}

/** Names of fields that the sources in a folder put into requests: `field: "…"`, and the key of a term or a range. */
function fieldsInSource(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const text = paths
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(join(folder, path), "utf8"))
    .join("\n");
  const asked = /(?:field: |terms?: \{ |range: \{ )"([a-z@][a-z_]*(?:\.[a-z_]+)*)"/g;
  // The agents' own metrics are documents of Elastic's package for them.
  return [...text.matchAll(asked)].map(([, name]) => name).filter((name) => !name.startsWith("beat.stats."));
}

function catalog(mode: "lean" | "full"): Map<string, Field> {
  const { ecs, tetragon } = fieldCatalog(mode);
  return new Map([...ecs, ...tetragon].map((field) => [field.name, field]));
}

describe("fields that something asks for", () => {
  for (const mode of ["lean", "full"] as const) {
    const fields = catalog(mode);

    for (const [user, names] of Object.entries(users)) {
      it(`are mapped with ${mode} event fields: ${user}`, () => {
        assert.ok(names.length >= 3, `only ${names.length} names were found`);
        const missing = [...new Set(names)].filter((name) => !fields.has(name));
        // Not of this stream: a dead letter's own field, and the metrics of Elastic Agents.
        assert.deepEqual(
          missing.filter((name) => name !== "error.type" && !name.startsWith("beat.")),
          [],
        );
      });
    }

    it(`have an index with ${mode} event fields where documents are found by them`, () => {
      const slow = [...new Set(searchedBy)].filter((name) => {
        const field = fields.get(name);
        const home = field?.path === undefined ? field : fields.get(field.path);
        return !home || home.docValuesOnly === true || home.opaque === true;
      });
      assert.deepEqual(
        slow.filter((name) => name !== "error.type"),
        [],
      );
    });
  }
});
