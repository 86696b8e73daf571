import { MappedBody } from "../kinds/body";
import { Kept, KeptProcess, Parts } from "../parts";
import { MappingSettings } from "../settings";
import { MappedProcess } from "../subject/process";
import { Tree } from "../types";
import { copyOf, isEmpty } from "../values";
import { keepEnvelope, keepWhole, NO_TEXTS } from "./rest";

/**
 * What `lean` keeps of the events that say the same beside process and parent: `cilium_tetragon` with the kind's object
 * in it, which gets what is kept of process and parent of each event. The document gets a copy.
 */
export interface Rest {
  kept: Tree;
  log: Tree;
  event: Tree;
  /** Whether the kind's object has something of its own. */
  filled: boolean;
  /** What stands in place of process and parent where that is no object, a list for example. */
  process: unknown;
  parent: unknown;
  unmapped: string[];
}

/** Fills `cilium_tetragon.log`: what ECS does not hold of an event, or all of it where it is kept whole. */
export function writeRest(
  doc: Tree,
  parts: Parts,
  process: MappedProcess | undefined,
  body: MappedBody,
  settings: MappingSettings,
): void {
  const whole = parts.whole;
  if (whole !== undefined) {
    const unmapped = parts.reserved.slice();
    keepWhole(whole, settings.lean, unmapped);
    writeLog(doc, whole, unmapped);
    return;
  }
  const rest = body.rest || (body.rest = newRest(parts, body));
  const { log, event } = rest;
  const parent = process === undefined ? undefined : process.parent;
  let filled =
    putProcess(event, "process", process && process.kept, parts.references, rest.process) || rest.filled;
  filled = putProcess(event, "parent", parent && parent.kept, parts.parentReferences, rest.parent) || filled;
  if (filled) {
    log[parts.kind] = event;
  } else if (log[parts.kind] !== undefined) {
    delete log[parts.kind];
  }
  const processUnmapped =
    process === undefined || process.kept === undefined ? NO_TEXTS : process.kept.unmapped;
  const parentUnmapped = parent === undefined || parent.kept === undefined ? NO_TEXTS : parent.kept.unmapped;
  if (rest.unmapped !== NO_TEXTS || processUnmapped !== NO_TEXTS || parentUnmapped !== NO_TEXTS) {
    writeLog(doc, copyOf(log), rest.unmapped.concat(processUnmapped, parentUnmapped));
  } else if (filled || !isEmpty(log)) {
    doc.cilium_tetragon = rest.kept;
  }
}

function writeLog(doc: Tree, log: Tree, unmapped: string[]): void {
  if (unmapped.length > 0) {
    log.unmapped = unmapped.sort();
  }
  if (!isEmpty(log)) {
    doc.cilium_tetragon = { log: log };
  }
}

function newRest(parts: Parts, body: MappedBody): Rest {
  const envelope = parts.envelope;
  if (envelope.kept === undefined) {
    envelope.kept = keepEnvelope(envelope.source as Tree);
    envelope.source = undefined;
  }
  const around = envelope.kept;
  const own = body.kept as Kept;
  const plain = around.unmapped === NO_TEXTS && own.unmapped === NO_TEXTS && parts.reserved[0] === undefined;
  const log = around.fields === undefined ? {} : copyOf(around.fields);
  const event = own.fields === undefined ? {} : copyOf(own.fields);
  return {
    kept: { log: log },
    log: log,
    event: event,
    filled: own.fields !== undefined,
    process: event.process,
    parent: event.parent,
    unmapped: plain ? NO_TEXTS : parts.reserved.concat(around.unmapped, own.unmapped),
  };
}

/** Puts what is kept of a process in its place; where the event has no such object, what it has instead. */
function putProcess(
  event: Tree,
  role: string,
  kept: KeptProcess | undefined,
  references: number | undefined,
  instead: unknown,
): boolean {
  const fields = kept === undefined ? undefined : withReferences(kept, references);
  if (fields !== undefined || instead !== undefined) {
    event[role] = fields === undefined ? instead : fields;
    return true;
  }
  if (event[role] !== undefined) {
    // The event before had left its own.
    delete event[role];
  }
  return false;
}

/**
 * What is kept of a process, with the number of references that this event gives it: either all events of a process have
 * one or none has. While it stays the same they share Filebeat's own object; from the first other number on each gets a
 * copy of one of the script's.
 */
function withReferences(kept: KeptProcess, references: number | undefined): Tree | undefined {
  if (references === undefined || kept.references === references) {
    return kept.fields;
  }
  let fields = kept.fields || {};
  if (kept.references !== undefined && kept.own !== true) {
    fields = copyOf(fields);
    kept.own = true;
  }
  fields.refcnt = references;
  kept.fields = fields;
  kept.references = references;
  return fields;
}
