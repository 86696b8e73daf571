import { ADDED_FIELDS, KEPT_FIELDS, type KeptTree } from "../../mapping/kept-fields";
import type { EventFields } from "./event-fields";
import type { Field, FieldType } from "./field";

const root = "cilium_tetragon.log";

/** The fields below `cilium_tetragon.log` that documents have with these event fields. */
export function tetragonFields(eventFields: EventFields): Field[] {
  return [...walk(KEPT_FIELDS, root, eventFields), ...walk(ADDED_FIELDS, root, eventFields)];
}

function walk(tree: KeptTree, path: string, eventFields: EventFields): Field[] {
  return Object.entries(tree).flatMap(([key, kept]) => {
    const name = `${path}.${key}`;
    if (typeof kept === "object") {
      return walk(kept, name, eventFields);
    }
    const hasEcsHome = kept.startsWith("<");
    return hasEcsHome && eventFields === "lean" ? [] : [field(name, hasEcsHome ? kept.slice(1) : kept)];
  });
}

function field(name: string, type: string): Field {
  return {
    name,
    type: type as FieldType,
    source: name.slice(root.length + 1),
    ...(type === "object" ? { opaque: true } : {}),
    ...(type === "long" || type === "unsigned_long" ? { docValuesOnly: true } : {}),
  };
}
