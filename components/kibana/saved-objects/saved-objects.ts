import { dashboards } from "../dashboards/dashboards";
import { savedSearches } from "../dashboards/saved-searches";
import { dashboardObject } from "./dashboard-object";
import type { SavedObject } from "./saved-object";
import { searchObject } from "./search-object";

/** The objects of the chosen dashboards, and the saved searches. */
function savedObjects(names: readonly string[]): SavedObject[] {
  const chosen = dashboards.filter(({ name }) => names.includes(name));
  return [
    ...savedSearches.map(searchObject),
    ...chosen.map((dashboard) => dashboardObject(dashboard, chosen)),
  ];
}

/** The objects as the text that Kibana imports, one a line. */
export function savedObjectsFile(names: readonly string[]): string {
  return `${savedObjects(names)
    .map((object) => JSON.stringify(object))
    .join("\n")}\n`;
}
