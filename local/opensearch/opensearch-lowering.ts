import type { JsonObject } from "../../components/json";
import { type Lowering, mapObjects, omit } from "../lowering";

/** Parts of an index template that OpenSearch does not know: where they stand, from the outside in. */
const unknownParts = [
  ["ignore_missing_component_templates"],
  ["template", "lifecycle"],
  ["template", "data_stream_options"],
  ["template", "settings", "index", "mode"],
  ["template", "settings", "index", "mapping"],
];

/**
 * OpenSearch has the processors and the field types, so pipelines pass as they are and `wildcard` is the real one. It
 * lacks logsdb, the data stream lifecycle and the failure store, and calls `flattened` by another name.
 */
export const openSearchLowering: Lowering = {
  pipeline: (body) => body,
  template: (body) => mapObjects(unknownParts.reduce(without, onlyExistingComponents(body)), knownField),
};

/** Every component of an index template must exist there. */
function onlyExistingComponents(body: JsonObject): JsonObject {
  const missing = (body.ignore_missing_component_templates ?? []) as string[];
  const composedOf = body.composed_of as string[] | undefined;
  return composedOf ? { ...body, composed_of: composedOf.filter((name) => !missing.includes(name)) } : body;
}

function without(body: JsonObject, [first = "", ...rest]: string[]): JsonObject {
  const part = body[first] as JsonObject | undefined;
  return rest.length === 0 || part === undefined
    ? omit(body, first)
    : { ...body, [first]: without(part, rest) };
}

function knownField(field: JsonObject): JsonObject {
  if (field.type === "flattened") {
    return { type: "flat_object" };
  }
  // It wants the value in the mapping, where Elasticsearch takes that of the first document.
  return field.type === "constant_keyword" && field.value === undefined
    ? { type: "keyword" }
    : omit(field, "synthetic_source_keep");
}
