import type { JsonObject } from "../json";
import type { Field } from "./catalog";

/**
 * Longest text that is indexed, in characters: Lucene takes terms of 32,766 bytes, a character has four at the most.
 * Longer values are found by other fields and stay in the document.
 */
const ignoreAbove = 8_191;
/** Elasticsearch's own number for no limit. */
const noLimit = 2_147_483_647;
/** In a `flattened` field key and value share one term. */
const ignoreAboveFlattened = 4_096;

/** What a mapping may use. */
export interface MappingFeatures {
  /** The target keeps the order of lists by field (Elasticsearch 8.17). */
  arraysInOrder: boolean;
}

/** `mappings` of a component template: exactly the given fields, and nothing that a document could add by itself. */
export function mappingsOf(fields: readonly Field[], features: MappingFeatures): JsonObject {
  const properties: JsonObject = {};
  for (const field of fields) {
    put(properties, field.name.split("."), definition(field, features));
  }
  return { dynamic: false, properties };
}

interface Branch {
  properties: JsonObject;
}

function put(properties: JsonObject, path: string[], leaf: JsonObject): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    if (first in properties) {
      throw new Error(`the field catalog has ${first} twice, as a field and as an object or field`);
    }
    properties[first] = leaf;
    return;
  }
  const branch = (properties[first] ??= { properties: {} }) as Branch;
  put(branch.properties, rest, leaf);
}

function definition(field: Field, { arraysInOrder }: MappingFeatures): JsonObject {
  return {
    type: field.type,
    ...typeOptions(field),
    ...(field.docValuesOnly ? { index: false } : {}),
    ...(field.ordered && arraysInOrder ? { synthetic_source_keep: "arrays" } : {}),
    ...(field.text ? { fields: { text: { type: "match_only_text" } } } : {}),
  };
}

function typeOptions(field: Field): JsonObject {
  switch (field.type) {
    case "alias":
      return { path: field.path };
    case "keyword":
      return field.opaque ? { index: false, doc_values: false } : { ignore_above: ignoreAbove };
    case "wildcard":
      // Of any length, since it makes no terms of whole values. It is said because a logsdb index has a limit of its own.
      return { ignore_above: noLimit };
    case "flattened":
      return { ignore_above: ignoreAboveFlattened };
    case "constant_keyword":
      return field.value === undefined ? {} : { value: field.value };
    case "date":
    case "date_nanos":
      // Elasticsearch needs a @timestamp that it can read; any other time may be odd and is kept as it is.
      return field.name === "@timestamp" ? {} : { ignore_malformed: true };
    case "ip":
    case "long":
    case "float":
    case "unsigned_long":
      return { ignore_malformed: true };
    case "object":
      return field.opaque ? { enabled: false } : {};
    case "boolean":
    case "match_only_text":
      return {};
  }
}
