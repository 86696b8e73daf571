import { MappingParams } from "./types";

/** The parameters in force: the defaults until `register` is called. */
export const settings = {
  lean: true,
  keepOriginal: false,
  namespace: "default",
  cluster: "",
  node: "",
};

/** Takes over the `params` of the script processor; Filebeat calls it once per session. */
export function applyParams(params: MappingParams): void {
  settings.lean = params.eventFields !== "full";
  settings.keepOriginal = params.keepOriginal === true;
  settings.namespace = textOr(params.dataStreamNamespace, "default");
  settings.cluster = textOr(params.clusterName, "");
  settings.node = textOr(params.nodeName, "");
}

// Filebeat reads a value such as "1e3" that comes from the environment as a number.
function textOr(value: unknown, fallback: string): string {
  return value === undefined || value === null || value === "" ? fallback : "" + value;
}
