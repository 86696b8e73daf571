import { ECS_ROWS } from "../../mapping/ecs-fields";
import {
  ENVELOPE_FIELDS,
  type FieldNodes,
  homeOf,
  KIND_FIELDS,
  type Role,
  roleOf,
} from "../../mapping/field-rows";
import type { Field, FieldType } from "./field";

/** Fields of ECS, Beats and Kubernetes metadata: the homes of everything that is searched by. */
export function ecsFields(): Field[] {
  const computed = computedFields();
  const known = new Set(computed.map(({ name }) => name));
  return [...computed, ...homes().filter(({ name }) => !known.has(name))];
}

function computedFields(): Field[] {
  return ECS_ROWS.split("\n")
    .filter((row) => row.trim() !== "")
    .flatMap((row) => {
      const [name = "", typeAndOptions = "", ...source] = row.trim().split(/\s+/);
      const field = (full: string, from: string) =>
        computedField(full, typeAndOptions.split(","), from + source.join(" "));
      return name.startsWith(".")
        ? [field(`process${name}`, "process."), field(`process.parent${name}`, "parent.")]
        : [field(name, "")];
    });
}

function computedField(name: string, [type = "", ...options]: string[], source: string): Field {
  const value = options.find((option) => option.startsWith("value="))?.slice("value=".length);
  return {
    name,
    type: type as FieldType,
    source,
    ...(type === "alias" ? { path: source } : {}),
    ...(value === undefined ? {} : { value }),
    ...(options.includes("doc-values") ? { docValuesOnly: true } : {}),
    ...(options.includes("ordered") ? { ordered: true } : {}),
    ...(options.includes("text") ? { text: true } : {}),
    ...(options.includes("opaque") ? { opaque: true } : {}),
    ...(options.includes("full") ? { mode: "full" } : {}),
  };
}

/** The homes that rows of Tetragon's fields name. */
function homes(): Field[] {
  const ofKinds = Object.entries(KIND_FIELDS).flatMap(([kind, nodes]) =>
    Object.entries(nodes).flatMap(([key, node]) => homesBelow({ [key]: node }, "", roleOf(key), kind)),
  );
  const found = new Map<string, Place[]>();
  for (const place of [...homesBelow(ENVELOPE_FIELDS, "", "process", ""), ...ofKinds]) {
    found.set(place.name, [...(found.get(place.name) ?? []), place]);
  }
  return [...found.values()].map((places) => ({
    name: places[0].name,
    type: places[0].type,
    source: sourceOf(places),
    ...(places[0].docValuesOnly ? { docValuesOnly: true } : {}),
  }));
}

/** A field of Tetragon's that has a home, and the kind that it was found in. */
interface Place {
  name: string;
  type: FieldType;
  path: string;
  kind: string;
  docValuesOnly: boolean;
}

function sourceOf(places: Place[]): string {
  const kinds = new Set(places.map(({ kind }) => kind));
  const paths = [...new Set(places.map(({ path }) => path))].join(", ");
  const [kind] = kinds;
  return kinds.size > 1 || kind === "" ? paths : `${paths} of ${kind}`;
}

function homesBelow(nodes: FieldNodes, prefix: string, role: Role, kind: string): Place[] {
  return Object.entries(nodes).flatMap(([key, node]) => {
    const name = homeOf(node, role);
    const path = prefix + key;
    const type = (node.home?.type || node.type) as FieldType;
    const docValuesOnly = node.options.includes("doc-values");
    const own = name === undefined ? [] : [{ name, type, path, kind, docValuesOnly }];
    return [...own, ...homesBelow(node.fields, `${path}.`, role, kind)];
  });
}
