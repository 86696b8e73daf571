import type { JsonObject } from "../components/json";

/**
 * What is made of a request's body for an engine that lacks parts of Elasticsearch. The production code stays as
 * Elasticsearch wants it; whatever an engine of a test cannot do is taken out here and nowhere else.
 */
export interface Lowering {
  pipeline(body: JsonObject): JsonObject;
  /** A component template or an index template. */
  template(body: JsonObject): JsonObject;
}

/** Nothing is taken out. */
export const asDeclared: Lowering = { pipeline: (body) => body, template: (body) => body };

/**
 * Field types that belong to modules which the published Elasticsearch lacks, and the nearest that it has:
 * `match_only_text` indexes words without places and lengths, too. A keyword is one term, which Lucene limits to
 * 32,766 bytes, so 8,191 characters.
 */
const nearestTypes: Record<string, JsonObject> = {
  wildcard: { type: "keyword", ignore_above: 8_191 },
  constant_keyword: { type: "keyword" },
  match_only_text: { type: "text", index_options: "docs", norms: false },
  unsigned_long: { type: "long" },
};

/** The embedded Elasticsearch: four field types are replaced, and a pipeline does nothing, for there are no processors. */
export const embeddedLowering: Lowering = {
  pipeline: (body) => ({ ...body, processors: [] }),
  template: (body) => mapObjects(body, nearestType),
};

function nearestType(field: JsonObject): JsonObject {
  const nearest = typeof field.type === "string" ? nearestTypes[field.type] : undefined;
  if (!nearest) {
    return field;
  }
  // A keyword has no constant value; no other of these types has a value at all.
  return { ...omit(field, "value"), ...nearest };
}

/** The object without one of its keys. */
export function omit(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/** The value with every object in it replaced, the inner ones first. */
export function mapObjects<T>(value: T, replace: (object: JsonObject) => JsonObject): T {
  if (Array.isArray(value)) {
    return value.map((part: unknown) => mapObjects(part, replace)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const parts = Object.entries(value).map(([key, part]) => [key, mapObjects(part as unknown, replace)]);
  return replace(Object.fromEntries(parts) as JsonObject) as T;
}
