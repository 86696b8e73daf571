import type { JsonObject } from "../../json";
import type { PanelSource } from "../panels/panel";

/** A line of the file that Kibana imports. */
export interface SavedObject {
  id: string;
  type: "dashboard" | "search";
  attributes: JsonObject;
  references: Reference[];
  /** Form of the object's frame and of its attributes; without them Kibana takes it for one of an ancient version. */
  coreMigrationVersion: string;
  typeMigrationVersion: string;
}

/** What an object needs of others; its attributes name it by `name`. */
export interface Reference {
  type: "index-pattern" | "dashboard" | "search";
  id: string;
  name: string;
}

/** The frame that Kibana has had since 8.8. */
export const coreVersion = "8.8.0";

/** Ids of the data views. */
export const dataViewIds: Readonly<Record<PanelSource, string>> = {
  events: "cilium_tetragon",
  deadLetters: "cilium_tetragon-dead_letter",
};

/** Id of a dashboard. */
export function dashboardId(name: string): string {
  return `cilium_tetragon-${name}`;
}
