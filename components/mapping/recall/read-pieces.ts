import {
  decodeParent,
  decodePod,
  decodeProcess,
  DECODED,
  decodeLine,
  PARENT,
  POD,
  PROCESS,
} from "../engine/processors";
import { indexOf, substring } from "../engine/text";
import { BodyPart, containerOf, newProcess, ParentPart, PodPart } from "../parts";
import { BeatEvent, NativeProcessor, Tree } from "../types";
import { isTree } from "../values";
import { copyOfText, CutLine, cutNumber, cutPod } from "./cut";
import { bodies, fresh, keyOf, KnownParent, KnownProcess, parents, pods } from "./known-parts";

/** What stands before the number of references in the text of a process. */
export const REFERENCES = '"refcnt":';

/** Whether what a parent was mapped to holds for a kind. */
export function isParentOf(mapped: ParentPart["mapped"], kind: string): boolean {
  return mapped !== undefined && (mapped.kind === "" || mapped.kind === kind);
}

/** Whether a text is that of the parent, which may have another number of references. */
export function hasParent(parent: KnownParent, text: string): boolean {
  if (substring.call(text, parent.startLength) === parent.rest) {
    return substring.call(text, 0, parent.startLength) === parent.start;
  }
  const { before, behind, number } = cutNumber(text, REFERENCES, 9);
  if (parent.start !== before || parent.end !== behind) {
    return false;
  }
  noteReferences(parent, number);
  return true;
}

function noteReferences(parent: KnownParent, references: number | undefined): void {
  if (references !== parent.references) {
    parent.references = references;
    parent.rest = references + parent.end;
  }
}

/** Reads a process that is not known, with its pod and parent; undefined where its text does not tell it. */
export function readProcess(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  start: string,
  end: string,
  references: number | undefined,
): KnownProcess | undefined {
  const podless = cutPod(start);
  if (has(cut.process, 'pod":true') || has(cut.process, 'refcnt":true')) {
    return undefined;
  }
  const podText = podless === undefined ? "" : podless.pod;
  const vpid = podless === undefined ? undefined : podless.vpid;
  const text = withNumber(podless === undefined ? start : podless.rest, end, references);
  const source = decodePiece(event, doc, decodeProcess, PROCESS, text, references);
  if (source === undefined || (podText === "" ? source.pod !== undefined : source.pod !== true)) {
    return undefined;
  }
  let pod: PodPart | undefined;
  if (podText !== "") {
    delete source.pod;
    pod = readPod(event, doc, podText, cut.kind);
    if (pod === undefined) {
      return undefined;
    }
  }
  const parent = readParent(event, doc, cut, podText, pod);
  if (parent === undefined) {
    return undefined;
  }
  // One object instead of two.
  const known = newProcess(source, pod, vpid) as KnownProcess;
  known.end = copyOfText(end);
  known.parent = parent;
  return known;
}

function readPod(event: BeatEvent, doc: Tree, text: string, kind: string): PodPart | undefined {
  const key = keyOf(text);
  const known = pods.get(key);
  if (
    known !== undefined &&
    known.mapped !== undefined &&
    (known.mapped.kind === "" || known.mapped.kind === kind)
  ) {
    return known;
  }
  doc.message = text;
  decodePod(event);
  const source = doc[POD];
  const container = isTree(source) ? containerOf(source) : undefined;
  if (container === undefined || container.pid !== true) {
    return undefined;
  }
  delete container.pid;
  const part: PodPart = { source: source as Tree };
  fresh.podKey = key;
  fresh.pod = part;
  return part;
}

/** Reads a parent; `pod` is the process' pod, and `podText` its text, empty where it has none. */
function readParent(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  podText: string,
  pod: PodPart | undefined,
): KnownParent | undefined {
  const { before: start, behind: end, number: references } = cutNumber(cut.parent, REFERENCES, 9);
  const known = parents.get(keyOf(start));
  if (
    known !== undefined &&
    known.end === end &&
    (known.pod === pod || known.podless) &&
    isParentOf(known.part.mapped, cut.kind)
  ) {
    noteReferences(known, references);
    return known;
  }
  const podless = cutPod(start);
  const shares = podless !== undefined && podless.pod === podText;
  if (has(cut.parent, 'pod":true') || has(cut.parent, 'refcnt":true')) {
    return undefined;
  }
  const text = withNumber(shares ? podless.rest : start, end, references);
  const source = decodePiece(event, doc, decodeParent, PARENT, text, references);
  if (source === undefined) {
    return undefined;
  }
  const part: ParentPart = { source: source };
  if (shares) {
    if (source.pod !== true) {
      return undefined;
    }
    delete source.pod;
    part.vpid = podless.vpid;
  } else if (source.pod !== undefined) {
    // Two pods may be the same in other words, and numbers in them may be no pids: only decoding all of it tells.
    if (podText !== "" || podless === undefined) {
      return undefined;
    }
    const container = isTree(source.pod) ? containerOf(source.pod) : undefined;
    if (container === undefined || container.pid !== podless.vpid) {
      return undefined;
    }
    delete container.pid;
    part.vpid = podless.vpid;
  }
  const own = copyOfText(start);
  const parent: KnownParent = {
    part: part,
    start: own,
    startLength: own.length,
    end: copyOfText(end),
    rest: references === undefined ? "" : references + end,
    references: references,
    pod: shares ? pod : undefined,
    podless: podless === undefined,
  };
  fresh.parentKey = keyOf(own);
  fresh.parent = parent;
  return parent;
}

/**
 * The text of a Process message with `true` in the place of its number of references. That is ASCII for another reason,
 * too: where two parts of a text with other letters are joined directly, the script engine writes the second one over
 * what follows the first in the text.
 */
function withNumber(start: string, end: string, references: number | undefined): string {
  return references === undefined ? start : start + "true" + end;
}

/**
 * Whether a text has a part. What stands in the place of a cut proves it only where the text has no such thing itself:
 * of two values under one key decoding takes the last. The quote before a key is left out, because texts are full of
 * quotes and a search that begins with a rarer letter takes a quarter of the time.
 */
function has(text: string, part: string): boolean {
  return indexOf.call(text, part) >= 0;
}

/** Decodes a Process message without its number of references; undefined where that is not what was cut. */
function decodePiece(
  event: BeatEvent,
  doc: Tree,
  decode: NativeProcessor["Run"],
  key: string,
  text: string,
  references: number | undefined,
): Tree | undefined {
  doc.message = text;
  decode(event);
  const source = doc[key];
  if (!isTree(source) || (references !== undefined && source.refcnt !== true)) {
    return undefined;
  }
  if (references !== undefined) {
    delete source.refcnt;
  } else if (typeof source.refcnt === "number") {
    // One that stands elsewhere than where it was looked for.
    return undefined;
  }
  return source;
}

/** What stands behind process and parent of a line; undefined where its text does not tell it. */
export function bodyOf(event: BeatEvent, doc: Tree, cut: CutLine, ranBefore: boolean): BodyPart | undefined {
  const { kind, body: text } = cut;
  // The commonest starts and ends say nothing more.
  const key = keyOf(text === "" ? kind : text);
  const known = bodies.get(key);
  if (
    known !== undefined &&
    known.kind === kind &&
    (known.ranBefore === ranBefore || kind !== "process_exec")
  ) {
    return known.part;
  }
  if (has(text, 'process":true') || has(text, 'parent":true') || has(text, kind + '":')) {
    return undefined;
  }
  doc.message = '{"' + kind + '":{"process":true,"parent":true' + (text + "}}");
  decodeLine(event);
  const tree = doc[DECODED] as Tree;
  const body = tree[kind] as Tree;
  if (
    Object.keys(tree).length !== 1 ||
    body.process !== true ||
    body.parent !== true ||
    // A time in an event without one would be its time, and one in an exit may be that of the event.
    (body.time !== undefined && (cut.time === "" || kind === "process_exit"))
  ) {
    return undefined;
  }
  delete body.process;
  delete body.parent;
  delete doc[DECODED];
  const part: BodyPart = { source: body };
  fresh.bodyKey = key;
  fresh.body = { part: part, kind: kind, ranBefore: ranBefore };
  return part;
}
