import { moveParent, moveParentCredentials, PARENT } from "../engine/processors";
import { keepProcess } from "../finish/rest";
import { KeptProcess, ParentPart, Parts } from "../parts";
import { BeatEvent, Tree } from "../types";
import { isText } from "../values";
import { hasPlainStart } from "./pod";
import { isWindowsProcess, processFields } from "./process-fields";

/** What the parent of the event's process gives the document. */
export interface MappedParent {
  /** `process.parent`, and its `entity_id`. */
  fields?: Tree;
  id?: unknown;
  /** Path of its program, for sentences; empty where there is none. */
  executable: string;
  /** What is kept of it; undefined where the event is kept whole. */
  kept?: KeptProcess;
  /** The kind of event whose fields decided what is kept; empty where those of all kinds are the same. */
  kind: string;
}

/** Maps a parent; of one that was mapped before the result is given back, which is not in the document then. */
export function mapParent(event: BeatEvent, doc: Tree, parts: Parts, part: ParentPart): MappedParent {
  if (part.mapped !== undefined) {
    return part.mapped;
  }
  const mapped: MappedParent = { executable: "", kind: "" };
  const source = part.source;
  if (source !== undefined) {
    doc[PARENT] = source;
    fillParent(event, doc, mapped, source, parts, part);
    delete doc[PARENT];
    part.source = undefined;
  }
  part.mapped = mapped;
  return mapped;
}

function fillParent(
  event: BeatEvent,
  doc: Tree,
  mapped: MappedParent,
  source: Tree,
  parts: Parts,
  part: ParentPart,
): void {
  moveParent(event);
  if (source.process_credentials !== undefined) {
    moveParentCredentials(event);
  }
  if (part.vpid !== undefined) {
    event.Put("process.parent.vpid", part.vpid);
  }
  const process = doc.process as Tree | undefined;
  const fields = process === undefined ? undefined : (process.parent as Tree | undefined);
  mapped.fields = fields;
  if (fields !== undefined) {
    processFields(event, source, fields, "process.parent", isWindowsProcess(source, fields));
    mapped.executable = isText(fields.executable) ? fields.executable : "";
    mapped.id = fields.entity_id;
  }
  if (parts.whole === undefined) {
    const plain = hasPlainStart(source.pod);
    mapped.kept = keepProcess(source, parts.kind, "parent");
    if (!plain || mapped.kept.unmapped.length > 0) {
      mapped.kind = parts.kind;
    }
  }
}
