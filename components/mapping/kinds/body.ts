import { setCommunityId } from "../engine/processors";
import { Rest } from "../finish/log";
import { keepBody } from "../finish/rest";
import { eventFields, newOutline, Outline } from "../outline";
import { Kept, Parts } from "../parts";
import { MappingSettings } from "../settings";
import { dropUnsetAuids } from "../subject/process-fields";
import { BeatEvent, Tree } from "../types";
import { rulesOf } from "./kinds";
import { ruleFields } from "./policy";

/** What the object of the kind gives the document, beside process and parent. */
export interface MappedBody {
  outline: Outline;
  /** `event`, but for what differs from event to event. */
  event: Tree;
  /** Names and values of the other objects that it fills, once `noteObjects` has found them in its document. */
  names?: string[];
  values?: unknown[];
  /** What is kept of it; undefined where the event is kept whole. */
  kept?: Kept;
  /** The same as the document has it, once one has been written. */
  rest?: Rest;
}

/** Maps the object of the kind into the document; what was mapped for an event before is put there again. */
export function mapBody(
  event: BeatEvent,
  doc: Tree,
  parts: Parts,
  ranBefore: boolean,
  settings: MappingSettings,
): MappedBody {
  const known = parts.body.mapped;
  if (known !== undefined) {
    showObjects(doc, known);
    return known;
  }
  const body = parts.body.source as Tree;
  const outline = newOutline(parts.kind);
  fillBody(event, doc, body, parts.kind, outline, ranBefore, settings);
  doc.event = eventFields(outline);
  // Read again: an object that Filebeat has already is put into the next document at a fraction of the cost.
  const mapped: MappedBody = { outline: outline, event: doc.event as Tree };
  if (parts.whole === undefined) {
    mapped.kept = keepBody(body, parts.kind);
  }
  parts.body.source = undefined;
  parts.body.mapped = mapped;
  return mapped;
}

/** Finds the objects that a body filled in its document, so that they can be put into another one. */
export function noteObjects(doc: Tree, name: string, mapped: MappedBody): void {
  const kind = rulesOf(name);
  const writes = ["rule"].concat(kind === undefined ? [] : kind.writes);
  const names: string[] = [];
  const values: unknown[] = [];
  for (let i = 0; i < writes.length; i++) {
    if (doc[writes[i]] !== undefined) {
      names[names.length] = writes[i];
      values[values.length] = doc[writes[i]];
    }
  }
  mapped.names = names;
  mapped.values = values;
}

function showObjects(doc: Tree, { names, values }: MappedBody): void {
  for (let i = 0; names !== undefined && values !== undefined && i < names.length; i++) {
    doc[names[i]] = values[i];
  }
}

function fillBody(
  event: BeatEvent,
  doc: Tree,
  body: Tree,
  name: string,
  outline: Outline,
  ranBefore: boolean,
  settings: MappingSettings,
): void {
  const kind = rulesOf(name);
  if (kind !== undefined) {
    kind.map(body, doc, outline, { ranBefore: ranBefore, settings: settings });
  } else {
    outline.sentence = name === "test" ? "Tetragon self test" : "Tetragon event " + name;
  }
  if (body.ancestors !== undefined) {
    dropUnsetAuids(body.ancestors);
  }
  ruleFields(body, doc, outline);
  if (outline.transport !== "") {
    setCommunityId(event);
  }
}
