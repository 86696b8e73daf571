import assert from "node:assert/strict";

import { type FieldType, fieldCatalog } from "../../../components/elasticsearch/catalog";
import { controls, dashboards } from "../../../components/kibana/dashboards/dashboards";
import { savedSearches } from "../../../components/kibana/dashboards/saved-searches";
import { intervalOf, panelRequest } from "../../../components/kibana/panels/aggregations";
import { lensAttributes } from "../../../components/kibana/panels/lens";
import type { Panel } from "../../../components/kibana/panels/panel";
import { type Condition, fieldsOf } from "../../../components/kibana/query/condition";
import { parseKql } from "./kql-parser";
import { type LensLayer, lensAggregations } from "./lens-request";
import { assertSameQuery } from "./same-query";

interface LensState {
  state: { datasourceStates: { formBased: { layers: Record<string, LensLayer> } }; query: { query: string } };
}

const window = { from: 1_000, to: 61_000, interval: "1s" };
const panels: Panel[] = dashboards.flatMap((dashboard) => dashboard.panels);

const types = (mode: "lean" | "full"): Map<string, FieldType> => {
  const { ecs, tetragon } = fieldCatalog(mode);
  return new Map([...ecs, ...tetragon].map(({ name, type }) => [name, type]));
};
/** Types that Elasticsearch groups by and counts different values of. */
const groupable: FieldType[] = ["boolean", "constant_keyword", "ip", "keyword", "long", "wildcard"];
const searchable: FieldType[] = [...groupable, "date", "date_nanos"];

function assertTyped(fields: string[], allowed: FieldType[], where: string): void {
  for (const mode of ["lean", "full"] as const) {
    for (const field of fields) {
      const type = types(mode).get(field);
      assert.ok(type && allowed.includes(type), `${where}: ${field} is ${type} with ${mode} event fields`);
    }
  }
}

function conditionsOf({ query, buckets, metrics }: Panel): Condition[] {
  return [
    ...(query ? [query] : []),
    ...metrics.flatMap(({ when }) => (when ? [when] : [])),
    ...buckets.flatMap((bucket) => (bucket.kind === "filters" ? bucket.filters.map(({ when }) => when) : [])),
  ];
}

describe("a panel", () => {
  for (const panel of panels) {
    it(`asks the same through Lens and in its own request: ${panel.id}`, () => {
      const attributes = lensAttributes(panel, "view") as unknown as LensState;
      const layers = Object.values(attributes.state.datasourceStates.formBased.layers);
      assert.equal(layers.length, 1);
      const request = panelRequest(panel, window, []);
      assert.deepEqual(lensAggregations(layers[0] as LensLayer, window), request.aggs);
      const { filter } = (request.query as { bool: { filter: object[] } }).bool;
      const { query } = attributes.state.query;
      assert.equal(filter.length, panel.query ? 2 : 1);
      if (panel.query) {
        assert.deepEqual(parseKql(query), filter[1]);
      } else {
        assert.equal(query, "");
      }
    });
  }

  it("names fields of the catalog only, of types that allow what is asked of them", () => {
    for (const panel of panels) {
      const grouped = [
        ...panel.buckets.flatMap((bucket) => (bucket.kind === "terms" ? [bucket.field] : [])),
        ...panel.metrics.flatMap(({ kind, field }) => (kind === "unique" && field ? [field] : [])),
      ];
      const times = panel.metrics.flatMap(({ kind, field }) => (kind === "newest" && field ? [field] : []));
      assertTyped(grouped, groupable, panel.id);
      assertTyped(times, ["date", "date_nanos"], panel.id);
      assertTyped(conditionsOf(panel).flatMap(fieldsOf), searchable, panel.id);
    }
  });

  it("says the same in KQL and in Query DSL wherever it narrows", () => {
    for (const panel of panels) {
      conditionsOf(panel).forEach(assertSameQuery);
    }
  });

  it("has an id of its own, a title, and a first metric that groups can be ordered by", () => {
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    for (const { id, title, buckets, metrics } of panels) {
      assert.match(id, /^[a-z]+(-[a-z]+)+$/);
      assert.ok(title.length > 2, id);
      assert.ok(metrics.length > 0, id);
      assert.ok(
        metrics[0]?.when === undefined || buckets.every(({ kind }) => kind !== "terms"),
        `${id} orders by a number that not every group has`,
      );
    }
  });

  it("of dead letters names fields that dead letters have", () => {
    const known = ["@timestamp", "host.name", "orchestrator.cluster.name", "event.created", "error.type"];
    for (const panel of panels.filter(({ source }) => source === "deadLetters")) {
      const fields = [
        ...panel.buckets.flatMap((bucket) => (bucket.kind === "terms" ? [bucket.field] : [])),
        ...conditionsOf(panel).flatMap(fieldsOf),
      ];
      assert.deepEqual(
        fields.filter((field) => !known.includes(field)),
        [],
        panel.id,
      );
    }
  });
});

describe("controls and saved searches", () => {
  it("name fields of the catalog", () => {
    assertTyped(
      controls.map(({ field }) => field),
      groupable,
      "controls",
    );
    const shown: FieldType[] = [...searchable, "match_only_text"];
    for (const { name, columns, query } of savedSearches) {
      assertTyped([...columns], shown, name);
      assertTyped(fieldsOf(query), searchable, name);
      assertSameQuery(query);
    }
  });
});

describe("the step of a panel over time", () => {
  it("gives between 12 and 60 bars from a minute to a year", () => {
    for (const seconds of [60, 900, 3_600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400]) {
      const bars = seconds / Number.parseInt(intervalOf(0, seconds * 1000), 10);
      assert.ok(bars >= 12 && bars <= 60, `${seconds} s: ${bars}`);
    }
  });
});
