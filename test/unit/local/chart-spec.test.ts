import assert from "node:assert/strict";

import { dashboards } from "../../../components/kibana/dashboards/dashboards";
import { chartSpec } from "../../../local/page/chart-spec";
import { rowsData } from "../../../local/page/page-model";

/** A data set of a Vega chart, as far as this test reads it. */
interface DataSet {
  name: string;
  source?: string;
  transform?: { type: string }[];
}

/** Transforms that leave rows as they are; for the others Vega copies the rows of another data set and remembers them. */
const reading = ["filter"];

describe("charts of the page", () => {
  const charts = dashboards.flatMap(({ panels }) =>
    panels.filter(({ kind }) => kind !== "metric" && kind !== "table"),
  );

  it("compute in the page's rows, since Vega forgets no row that it had to copy", async () => {
    assert.ok(charts.length > 20);
    for (const panel of charts) {
      const spec = await chartSpec(panel);
      const data = (spec?.data ?? []) as DataSet[];
      assert.ok(data.find(({ name }) => name === rowsData)?.transform?.length, panel.id);
      const copying = data.filter(
        ({ source, transform = [] }) =>
          source !== undefined && transform.some(({ type }) => !reading.includes(type)),
      );
      assert.deepEqual(copying, [], panel.id);
    }
  });

  it("ask for no data set that is not there", async () => {
    for (const panel of charts) {
      const spec = await chartSpec(panel);
      const names = new Set((spec?.data ?? []).map(({ name }) => name));
      const asked = [...JSON.stringify(spec).matchAll(/"(?:data|source)":"([^"]+)"/g)].map(
        ([, name]) => name,
      );
      assert.ok(asked.length > 0, panel.id);
      assert.deepEqual(
        asked.filter((name) => !names.has(name)),
        [],
        panel.id,
      );
    }
  });
});
