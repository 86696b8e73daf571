import type { SavedSearch } from "../dashboards/saved-searches";
import { kql } from "../query/kql";
import { type SavedObject, coreVersion, dataViewIds } from "./saved-object";

const dataViewReference = "kibanaSavedObjectMeta.searchSourceJSON.index";

/** A saved search, as an object that Kibana 8.13 and later import. */
export function searchObject({ name, title, query, columns }: SavedSearch): SavedObject {
  return {
    id: `cilium_tetragon-search-${name}`,
    type: "search",
    coreMigrationVersion: coreVersion,
    typeMigrationVersion: "8.0.0",
    attributes: {
      title,
      description: "",
      columns,
      sort: [["@timestamp", "desc"]],
      grid: {},
      hideChart: false,
      isTextBasedQuery: false,
      timeRestore: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({
          highlightAll: true,
          version: true,
          query: { query: kql(query), language: "kuery" },
          filter: [],
          indexRefName: dataViewReference,
        }),
      },
    },
    references: [{ type: "index-pattern", id: dataViewIds.events, name: dataViewReference }],
  };
}
