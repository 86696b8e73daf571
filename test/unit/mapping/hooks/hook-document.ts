import { mapLine } from "../../../../tools/mapping-runtime";
import type { MappingParams } from "../../../../components/mapping/types";

export type Json = Record<string, unknown>;

/** A document's fields by their dotted names; lists stay lists. */
export type FlatDocument = Record<string, unknown>;

interface HookEvent {
  /** @default process_kprobe */
  kind?: string;
  params?: MappingParams;
}

/** The flat document of an event of a hook with these parts. */
export function hookDocument(
  parts: Json,
  { kind = "process_kprobe", params = {} }: HookEvent = {},
): FlatDocument {
  const line = JSON.stringify({
    [kind]: { process: { pid: 7, binary: "/usr/bin/tool" }, ...parts },
    node_name: "n",
    time: "2026-01-02T03:04:05Z",
  });
  const flat: FlatDocument = {};
  // Lists of the script's own context would equal no list of this one.
  flatten(JSON.parse(JSON.stringify(mapLine(line, params))) as Json, "", flat);
  return flat;
}

function flatten(tree: Json, prefix: string, flat: FlatDocument): void {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      flatten(value as Json, `${prefix}${key}.`, flat);
    } else {
      flat[prefix + key] = value;
    }
  }
}

/** The parts of the document that begin with one of the objects. */
export function only(document: FlatDocument, ...objects: string[]): FlatDocument {
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => objects.some((object) => name.startsWith(`${object}.`))),
  );
}
