import { type FieldType, fieldCatalog } from "../../elasticsearch/catalog";

/** A field's type as Kibana calls it in a column. */
export type LensDataType = "string" | "number" | "ip" | "boolean" | "date";

const dataTypes: Partial<Record<FieldType, LensDataType>> = {
  boolean: "boolean",
  constant_keyword: "string",
  date: "date",
  date_nanos: "date",
  float: "number",
  ip: "ip",
  keyword: "string",
  long: "number",
  unsigned_long: "number",
  wildcard: "string",
};

let types: Map<string, FieldType> | undefined;

/** The type of a field of the catalog that a panel groups by. */
export function lensField(field: string): LensDataType {
  types ??= typesByName();
  const type = types.get(field);
  const dataType = type && dataTypes[type];
  if (!dataType) {
    throw new Error(`${field} is no field that documents can be grouped by`);
  }
  return dataType;
}

function typesByName(): Map<string, FieldType> {
  const { ecs, tetragon } = fieldCatalog("lean");
  return new Map([...ecs, ...tetragon].map(({ name, type }) => [name, type]));
}
