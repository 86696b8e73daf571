import {
  ENVELOPE_FIELDS,
  type FieldNodes,
  homeOf,
  KIND_FIELDS,
  type Role,
  roleOf,
} from "../../mapping/field-rows";
import type { EventFields } from "./event-fields";
import type { Field, FieldType } from "./field";

const root = "cilium_tetragon.log";

/** The fields below `cilium_tetragon.log` that documents have with these event fields. */
export function tetragonFields(eventFields: EventFields): Field[] {
  return everyField(({ node, name, home }) =>
    // What ECS holds is no field of its own in lean.
    node.type === "" || (home !== undefined && eventFields === "lean")
      ? []
      : [fieldOf(name, node.type as FieldType)],
  );
}

/** The official package's names that answer, in lean, for the ECS field that holds their value. */
export function officialAliases(): Field[] {
  return everyField(({ node, name, home, role }) =>
    home !== undefined && node.official.includes(role)
      ? [{ name, type: "alias", path: home, source: home, mode: "lean" }]
      : [],
  );
}

interface Place {
  node: FieldNodes[string];
  name: string;
  role: Role;
  home: string | undefined;
}

function everyField(fieldsOf: (place: Place) => Field[]): Field[] {
  const walk = (nodes: FieldNodes, path: string, role: Role): Field[] =>
    Object.entries(nodes).flatMap(([key, node]) => {
      const name = `${path}.${key}`;
      const own = fieldsOf({ node, name, role, home: homeOf(node, role) });
      // What lies below a type of its own is that type's.
      return [...own, ...(node.type === "" ? walk(node.fields, name, role) : [])];
    });
  const ofKinds = Object.entries(KIND_FIELDS).flatMap(([kind, nodes]) =>
    Object.entries(nodes).flatMap(([key, node]) => walk({ [key]: node }, `${root}.${kind}`, roleOf(key))),
  );
  return [...walk(ENVELOPE_FIELDS, root, "process"), ...ofKinds];
}

function fieldOf(name: string, type: FieldType): Field {
  return {
    name,
    type,
    source: name.slice(root.length + 1),
    ...(type === "object" ? { opaque: true } : {}),
    ...(type === "long" || type === "unsigned_long" ? { docValuesOnly: true } : {}),
  };
}
