import type { JsonObject } from "../../json";
import { controls } from "../dashboards/dashboards";
import { dataViewReference, lensAttributes } from "../panels/lens";
import type { Dashboard, Panel } from "../panels/panel";
import { type Reference, type SavedObject, coreVersion, dataViewIds, dashboardId } from "./saved-object";
import { stableUuid } from "./stable-uuid";

/** A panel of a dashboard and the references that it adds to it. */
interface DashboardPanel {
  panel: JsonObject;
  references: Reference[];
}

const linksHeight = 3;
const gridColumns = 48;
/** Versions of the object's form; Kibana takes older ones and refuses newer ones, so this is the oldest that is needed. */
const dashboardVersion = "8.9.0";

/** A dashboard with links to the others, as an object that Kibana 8.13 and later import. */
export function dashboardObject(dashboard: Dashboard, all: readonly Dashboard[]): SavedObject {
  const links = all.length > 1 ? [linksPanel(all)] : [];
  const panels = [...links, ...placed(dashboard.panels, links.length > 0 ? linksHeight : 0)];
  return {
    id: dashboardId(dashboard.name),
    type: "dashboard",
    coreMigrationVersion: coreVersion,
    typeMigrationVersion: dashboardVersion,
    attributes: {
      title: dashboard.title,
      description: dashboard.description,
      timeRestore: true,
      timeFrom: "now-24h",
      timeTo: "now",
      refreshInterval: { pause: true, value: 60_000 },
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({ query: { query: "", language: "kuery" }, filter: [] }),
      },
      optionsJSON: JSON.stringify({
        useMargins: true,
        syncColors: false,
        syncCursor: true,
        syncTooltips: false,
        hidePanelTitles: false,
      }),
      panelsJSON: JSON.stringify(panels.map(({ panel }) => panel)),
      controlGroupInput: controlGroup(),
    },
    references: [...panels.flatMap(({ references }) => references), ...controlReferences()],
  };
}

/** Panels in rows, each as high as its highest. */
function placed(panels: readonly Panel[], top: number): DashboardPanel[] {
  let x = 0;
  let y = top;
  let rowHeight = 0;
  return panels.map((panel) => {
    if (x + panel.width > gridColumns) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const gridData = { x, y, w: panel.width, h: panel.height, i: panel.id };
    x += panel.width;
    rowHeight = Math.max(rowHeight, panel.height);
    return lensPanel(panel, gridData);
  });
}

function lensPanel(panel: Panel, gridData: JsonObject): DashboardPanel {
  const id = dataViewIds[panel.source];
  const canBeClicked = panel.buckets.length > 0;
  return {
    panel: {
      type: "lens",
      gridData,
      panelIndex: panel.id,
      title: panel.title,
      embeddableConfig: {
        attributes: lensAttributes(panel, id),
        enhancements: canBeClicked ? { dynamicActions: { events: [discoverDrilldown(panel)] } } : {},
        hidePanelTitles: false,
      },
    },
    references: [{ type: "index-pattern", id, name: `${panel.id}:${dataViewReference}` }],
  };
}

/** From a mark to the documents behind it. */
function discoverDrilldown(panel: Panel): JsonObject {
  return {
    eventId: stableUuid(`${panel.id}:discover`),
    triggers: ["FILTER_TRIGGER"],
    action: {
      factoryId: "OPEN_IN_DISCOVER_DRILLDOWN",
      name: "Open in Discover",
      config: { openInNewTab: false },
    },
  };
}

function linksPanel(all: readonly Dashboard[]): DashboardPanel {
  const index = "links";
  const links = all.map(({ name, title }, order) => ({
    id: name,
    order,
    label: title.replace(/^Tetragon: /, ""),
    type: "dashboardLink",
    destinationRefName: `link_${name}_dashboard`,
    options: { openInNewTab: false, useCurrentDateRange: true, useCurrentFilters: true },
  }));
  return {
    panel: {
      type: "links",
      gridData: { x: 0, y: 0, w: gridColumns, h: linksHeight, i: index },
      panelIndex: index,
      embeddableConfig: {
        attributes: { layout: "horizontal", links },
        enhancements: {},
        hidePanelTitles: true,
      },
    },
    references: all.map(({ name }) => ({
      type: "dashboard",
      id: dashboardId(name),
      name: `${index}:link_${name}_dashboard`,
    })),
  };
}

function controlGroup(): JsonObject {
  const panels = controls.map(({ field, title }, order) => {
    const id = controlId(field);
    const explicitInput = {
      id,
      fieldName: field,
      title,
      searchTechnique: "prefix",
      selectedOptions: [],
      enhancements: {},
    };
    return [id, { type: "optionsListControl", order, width: "small", grow: true, explicitInput }];
  });
  return {
    controlStyle: "oneLine",
    chainingSystem: "HIERARCHICAL",
    ignoreParentSettingsJSON: JSON.stringify({
      ignoreFilters: false,
      ignoreQuery: false,
      ignoreTimerange: false,
      ignoreValidations: false,
    }),
    panelsJSON: JSON.stringify(Object.fromEntries(panels)),
  };
}

function controlReferences(): Reference[] {
  return controls.map(({ field }) => ({
    type: "index-pattern",
    id: dataViewIds.events,
    name: `controlGroup_${controlId(field)}:optionsListDataView`,
  }));
}

function controlId(field: string): string {
  return field.replace(/\W/g, "-");
}
