import assert from "node:assert/strict";

import type { JsonObject } from "../../../components/json";
import { controls, dashboardNames } from "../../../components/kibana/dashboards/dashboards";
import { savedSearches } from "../../../components/kibana/dashboards/saved-searches";
import { dataViewIds } from "../../../components/kibana/saved-objects/saved-object";
import { savedObjectsFile } from "../../../components/kibana/saved-objects/saved-objects";

interface SavedObject {
  id: string;
  type: string;
  attributes: JsonObject & { panelsJSON: string; controlGroupInput: { panelsJSON: string } };
  references: { type: string; id: string; name: string }[];
  coreMigrationVersion: string;
  typeMigrationVersion: string;
}

interface DashboardPanel {
  type: string;
  panelIndex: string;
  gridData: { x: number; y: number; w: number; h: number; i: string };
  embeddableConfig: JsonObject;
}

const text = savedObjectsFile(dashboardNames);
const objects = text
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as SavedObject);
const dashboards = objects.filter(({ type }) => type === "dashboard");
const panelsOf = ({ attributes }: SavedObject) => JSON.parse(attributes.panelsJSON) as DashboardPanel[];

/** Names of references that a value's texts ask for. */
function namesIn(value: unknown, key: RegExp): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    typeof part === "string" && key.test(name) ? [part] : namesIn(part, key),
  );
}

/** The references that an object needs, by the rules of each kind of panel. */
function neededNames(object: SavedObject): string[] {
  if (object.type === "search") {
    const meta = object.attributes.kibanaSavedObjectMeta as { searchSourceJSON: string };
    return namesIn(JSON.parse(meta.searchSourceJSON), /^indexRefName$/);
  }
  const ofControls = Object.keys(JSON.parse(object.attributes.controlGroupInput.panelsJSON) as object).map(
    (id) => `controlGroup_${id}:optionsListDataView`,
  );
  const ofPanels = panelsOf(object).flatMap(({ type, panelIndex, embeddableConfig }) =>
    type === "links"
      ? namesIn(embeddableConfig, /^destinationRefName$/).map((name) => `${panelIndex}:${name}`)
      : layersOf(embeddableConfig).map((id) => `${panelIndex}:indexpattern-datasource-layer-${id}`),
  );
  return [...ofPanels, ...ofControls];
}

interface LensConfig {
  attributes: JsonObject & {
    visualizationType: string;
    state: JsonObject & {
      visualization: JsonObject & { layers?: JsonObject[] };
      datasourceStates: { formBased: { layers: Record<string, JsonObject> } };
    };
  };
}

function lensOf(config: JsonObject): LensConfig["attributes"] {
  return (config as unknown as LensConfig).attributes;
}

function layersOf(config: JsonObject): string[] {
  return Object.keys(lensOf(config).state.datasourceStates.formBased.layers);
}

/** Keys that each chart of Lens has in the form of 8.9; a further one is refused or lost. */
const keysOf: Record<string, { chart: string[]; layer?: string[] }> = {
  lnsMetric: { chart: ["layerId", "layerType", "metricAccessor", "showBar"] },
  lnsXY: {
    chart: [
      "axisTitlesVisibilitySettings",
      "fittingFunction",
      "gridlinesVisibilitySettings",
      "layers",
      "legend",
      "preferredSeriesType",
      "tickLabelsVisibilitySettings",
      "valueLabels",
    ],
    layer: [
      "accessors",
      "layerId",
      "layerType",
      "position",
      "seriesType",
      "showGridlines",
      "splitAccessor",
      "xAccessor",
    ],
  },
  lnsPie: {
    chart: ["layers", "shape"],
    layer: [
      "categoryDisplay",
      "layerId",
      "layerType",
      "legendDisplay",
      "metrics",
      "nestedLegend",
      "numberDisplay",
      "primaryGroups",
    ],
  },
  lnsDatatable: { chart: ["columns", "layerId", "layerType", "paging"] },
  lnsHeatmap: {
    chart: [
      "gridConfig",
      "layerId",
      "layerType",
      "legend",
      "shape",
      "valueAccessor",
      "xAccessor",
      "yAccessor",
    ],
  },
};

describe("the file that Kibana imports", () => {
  it("has every dashboard and saved search once, under an id that stays", () => {
    assert.equal(new Set(objects.map(({ id }) => id)).size, objects.length);
    assert.deepEqual(
      dashboards.map(({ id }) => id),
      dashboardNames.map((name) => `cilium_tetragon-${name}`),
    );
    assert.equal(objects.length, dashboards.length + savedSearches.length);
  });

  it("is of versions that Kibana 8.13 knows and all later ones migrate", () => {
    for (const object of objects) {
      assert.equal(object.coreMigrationVersion, "8.8.0", object.id);
      assert.equal(object.typeMigrationVersion, object.type === "dashboard" ? "8.9.0" : "8.0.0", object.id);
    }
  });

  it("is smaller than 500 kB", () => {
    assert.ok(Buffer.byteLength(text) < 500_000, `${Buffer.byteLength(text)}`);
  });

  it("has no reference that dangles, and none that nothing asks for", () => {
    const known = new Set([...Object.values(dataViewIds), ...objects.map(({ id }) => id)]);
    for (const object of objects) {
      const names = object.references.map(({ name }) => name);
      assert.deepEqual([...names].sort(), neededNames(object).sort(), object.id);
      assert.equal(new Set(names).size, names.length, object.id);
      for (const { id, name } of object.references) {
        assert.ok(known.has(id), `${object.id}: ${name} refers to ${id}`);
      }
    }
  });

  it("links the chosen dashboards only", () => {
    const alone = savedObjectsFile(["network"]);
    assert.ok(alone.includes("cilium_tetragon-network"));
    assert.ok(!alone.includes("cilium_tetragon-overview"));
    const two = savedObjectsFile(["overview", "health"]).trimEnd().split("\n");
    const links = two
      .map((line) => JSON.parse(line) as SavedObject)
      .flatMap(({ references }) => references.filter(({ type }) => type === "dashboard"));
    assert.deepEqual(
      [...new Set(links.map(({ id }) => id))],
      ["cilium_tetragon-overview", "cilium_tetragon-health"],
    );
  });
});

describe("a dashboard in Kibana", () => {
  it("has the keys that its schema allows", () => {
    const allowed = [
      "controlGroupInput",
      "description",
      "kibanaSavedObjectMeta",
      "optionsJSON",
      "panelsJSON",
      "refreshInterval",
      "timeFrom",
      "timeRestore",
      "timeTo",
      "title",
    ];
    for (const { id, attributes } of dashboards) {
      assert.deepEqual(Object.keys(attributes).sort(), allowed, id);
    }
  });

  it("has panels that lie inside its 48 columns and beside each other", () => {
    for (const dashboard of dashboards) {
      const taken = new Set<string>();
      for (const { gridData, panelIndex } of panelsOf(dashboard)) {
        assert.equal(gridData.i, panelIndex);
        assert.ok(gridData.x + gridData.w <= 48, panelIndex);
        for (let x = gridData.x; x < gridData.x + gridData.w; x++) {
          for (let y = gridData.y; y < gridData.y + gridData.h; y++) {
            assert.ok(!taken.has(`${x}:${y}`), `${panelIndex} covers another panel`);
            taken.add(`${x}:${y}`);
          }
        }
      }
    }
  });

  it("has charts with the keys of their type, whose accessors are columns of their layer", () => {
    for (const panel of dashboards.flatMap(panelsOf).filter(({ type }) => type === "lens")) {
      const { visualizationType, state } = lensOf(panel.embeddableConfig);
      const { chart, layer } = keysOf[visualizationType] ?? { chart: [] };
      assert.deepEqual(Object.keys(state.visualization).sort(), chart, panel.panelIndex);
      for (const each of state.visualization.layers ?? []) {
        const optional = Object.keys(each).includes("splitAccessor") ? [] : ["splitAccessor"];
        const expected = layer?.filter((key) => !optional.includes(key));
        assert.deepEqual(Object.keys(each).sort(), expected, panel.panelIndex);
      }
      const [onlyLayer] = Object.values(state.datasourceStates.formBased.layers) as {
        columnOrder: string[];
      }[];
      const accessors = JSON.stringify(state.visualization).match(/"(?:bucket|metric)\d+"/g) ?? [];
      const used = [...new Set(accessors.map((quoted) => JSON.parse(quoted) as string))];
      assert.deepEqual(used.sort(), [...(onlyLayer?.columnOrder ?? [])].sort(), panel.panelIndex);
    }
  });

  it("can be narrowed by cluster, namespace, workload, node and policy, and leads to Discover", () => {
    for (const dashboard of dashboards) {
      const { panelsJSON } = dashboard.attributes.controlGroupInput;
      const inputs = Object.values(JSON.parse(panelsJSON) as Record<string, { explicitInput: JsonObject }>);
      assert.deepEqual(
        inputs.map(({ explicitInput }) => explicitInput.fieldName),
        controls.map(({ field }) => field),
      );
      const drilldowns = panelsOf(dashboard).map(({ embeddableConfig }) =>
        JSON.stringify(embeddableConfig.enhancements).includes("OPEN_IN_DISCOVER_DRILLDOWN"),
      );
      assert.ok(drilldowns.includes(true), dashboard.id);
    }
  });
});
