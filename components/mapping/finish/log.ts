import { MappedBody } from "../kinds/body";
import { Kept, Parts } from "../parts";
import { MappingSettings } from "../settings";
import { MappedProcess } from "../subject/process";
import { Tree } from "../types";
import { isEmpty } from "../values";
import { keepEnvelope, keepWhole } from "./rest";

/** Fills `cilium_tetragon.log`: what ECS does not hold of an event, or all of it where it is kept whole. */
export function writeRest(
  doc: Tree,
  parts: Parts,
  process: MappedProcess | undefined,
  body: MappedBody,
  settings: MappingSettings,
): void {
  const unmapped = parts.reserved.slice();
  let log = parts.whole;
  if (log !== undefined) {
    keepWhole(log, settings.lean, unmapped);
  } else {
    log = leftOf(parts, process, body, unmapped);
  }
  if (unmapped.length > 0) {
    log.unmapped = unmapped.sort();
  }
  if (!isEmpty(log)) {
    doc.cilium_tetragon = { log: log };
  }
}

function leftOf(
  parts: Parts,
  process: MappedProcess | undefined,
  body: MappedBody,
  unmapped: string[],
): Tree {
  const envelope = parts.envelope;
  const log: Tree = {};
  if (envelope.kept === undefined) {
    envelope.kept = keepEnvelope(envelope.source as Tree);
    envelope.source = undefined;
  }
  copyInto(log, envelope.kept, unmapped);
  const event: Tree = {};
  let left = copyInto(event, body.kept, unmapped);
  if (process !== undefined) {
    const parent = process.parent;
    left = addProcess(event, "process", process.kept, parts.references, unmapped) || left;
    left = addProcess(event, "parent", parent && parent.kept, parts.parentReferences, unmapped) || left;
  }
  if (left) {
    log[parts.kind] = event;
  }
  return log;
}

function copyInto(target: Tree, kept: Kept | undefined, unmapped: string[]): boolean {
  if (kept === undefined) {
    return false;
  }
  addTexts(unmapped, kept.unmapped);
  const fields = kept.fields;
  if (fields === undefined) {
    return false;
  }
  const keys = Object.keys(fields);
  for (let i = 0; i < keys.length; i++) {
    target[keys[i]] = fields[keys[i]];
  }
  return true;
}

/** Adds what is kept of a process with the number of references that this event gives it. */
function addProcess(
  event: Tree,
  role: string,
  kept: Kept | undefined,
  references: number | undefined,
  unmapped: string[],
): boolean {
  if (kept !== undefined) {
    addTexts(unmapped, kept.unmapped);
  }
  const fields = kept === undefined ? undefined : kept.fields;
  if (fields === undefined && references === undefined) {
    return false;
  }
  if (references === undefined) {
    event[role] = fields;
  } else {
    // The document gets a copy of it: the next event of the process brings its own number.
    const own = fields || {};
    own.refcnt = references;
    event[role] = own;
  }
  return true;
}

function addTexts(list: string[], more: string[]): void {
  for (let i = 0; i < more.length; i++) {
    list[list.length] = more[i];
  }
}
