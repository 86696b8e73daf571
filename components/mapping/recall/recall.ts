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
import { newMemory } from "../engine/memory";
import { indexOf } from "../engine/text";
import { readTime } from "../finish/time";
import {
  BodyPart,
  containerOf,
  newProcess,
  ParentPart,
  Parts,
  PodPart,
  ProcessPart,
  startOf,
} from "../parts";
import { MappingSettings } from "../settings";
import { BeatEvent, NativeProcessor, Tree } from "../types";
import { isTree } from "../values";
import { copyOfText, CutLine, cutLine, cutNumber, cutPod } from "./cut";
import { envelopeOf } from "./envelope";

/*
 * A shortcut for speed, and nothing else: it gives the parts of a line by the texts that it has seen before, with what
 * they were mapped to. For every line it gives what `decode` gives, or nothing. Without it, and without its one call in
 * index.ts, the mapping is the same and takes nearly twice the time.
 */

/** Longer lines hardly consist of texts that recur. */
const LONGEST_LINE = 16_384;

const REFERENCES = '"refcnt":';

/** A parent with its text as it was cut: before and behind its number of references, and whole with that number. */
interface KnownParent {
  part: ParentPart;
  start: string;
  end: string;
  text: string;
  references: number | undefined;
}

/** A process with what stood behind its number of references, and its parent. */
interface KnownProcess {
  part: ProcessPart;
  end: string;
  parent: KnownParent;
}

interface KnownBody {
  part: BodyPart;
  kind: string;
  ranBefore: boolean;
}

// Together with what engine/memory.ts remembers for others 16 MiB at most.
const processes = newMemory<KnownProcess>(6_291_456, 2_048, 6);
const parents = newMemory<KnownParent>(3_145_728, 2_048, 6);
const pods = newMemory<PodPart>(2_097_152, 3_072, 6);
const bodies = newMemory<KnownBody>(4_194_304, 1_024, 8);

/** What was read of the line for the first time, and is remembered once its document is written. */
interface Fresh {
  /** What the texts of the line's envelope begin with. */
  id: string;
  processKey: string;
  process?: KnownProcess;
  parentKey: string;
  parent?: KnownParent;
  podKey: string;
  pod?: PodPart;
  bodyKey: string;
  body?: KnownBody;
}

const fresh: Fresh = {
  id: "",
  processKey: "",
  process: undefined,
  parentKey: "",
  parent: undefined,
  podKey: "",
  pod: undefined,
  bodyKey: "",
  body: undefined,
};

/** The parts of the line. There is one such object: a new one for each event costs the engine as much as a search. */
const parts: Parts = {
  kind: "",
  time: "",
  timeDigits: "",
  shownTime: "",
  envelope: { source: undefined, node: "", cluster: "" },
  process: undefined,
  parent: undefined,
  references: undefined,
  parentReferences: undefined,
  body: { source: undefined },
  whole: undefined,
  reserved: [],
};

type WriteDocument = (
  event: BeatEvent,
  doc: Tree,
  parts: Parts,
  line: unknown,
  settings: MappingSettings,
) => void;

/**
 * Writes the document of a line by what is remembered of its texts.
 * @returns false for a line that has to be decoded, of which the document may hold half.
 */
export function writeRecalled(
  event: BeatEvent,
  doc: Tree,
  line: unknown,
  settings: MappingSettings,
  write: WriteDocument,
): boolean {
  // What is cut out is lost for an event that is kept whole.
  if (!settings.lean || typeof line !== "string" || line.length > LONGEST_LINE) {
    return false;
  }
  const cut = cutLine(line);
  if (cut === undefined) {
    return false;
  }
  fresh.process = undefined;
  fresh.parent = undefined;
  fresh.pod = undefined;
  fresh.body = undefined;
  let done = false;
  try {
    if (readParts(event, doc, cut, settings)) {
      write(event, doc, parts, line, settings);
      remember();
      done = true;
    }
  } catch {
    // A text is no JSON: decoding the whole line tells why.
  }
  return done;
}

/** Reads the parts of a cut line; false where its texts do not tell them. */
function readParts(event: BeatEvent, doc: Tree, cut: CutLine, settings: MappingSettings): boolean {
  const { kind, time } = cut;
  const timeDigits = readTime(time);
  const envelope =
    time !== "" && timeDigits === "" ? undefined : envelopeOf(event, doc, cut, settings, forgetAll);
  if (envelope === undefined) {
    return false;
  }
  const { before: start, behind: end, number: references } = cutNumber(cut.process, REFERENCES, 9);
  const id = (fresh.id = envelope.id);
  let key = id + start;
  let known: KnownProcess | undefined;
  // The process of a start is a new one.
  if (kind !== "process_exec") {
    known = processes.get(key);
    if (known !== undefined && known.end !== end) {
      // Another thread.
      key = id + start + "|" + end;
      known = processes.get(key);
    }
  }
  if (known === undefined || !isOf(known.part, kind) || !hasParent(known.parent, cut.parent)) {
    known = readProcess(event, doc, cut, start, end, references);
    if (known === undefined) {
      return false;
    }
    fresh.processKey = key;
    fresh.process = known;
  }
  const part = known.part;
  const body = bodyOf(event, doc, cut, part.ranBefore);
  if (body === undefined) {
    return false;
  }
  parts.kind = kind;
  parts.time = time;
  parts.timeDigits = timeDigits;
  parts.shownTime = time === "" ? startOf(part) : time;
  parts.envelope = envelope.part;
  parts.process = part;
  parts.parent = known.parent.part;
  parts.references = references;
  parts.parentReferences = known.parent.references;
  parts.body = body;
  return true;
}

/** Whether what a process was mapped to holds for a kind. */
function isOf({ mapped }: ProcessPart, kind: string): boolean {
  return (
    mapped !== undefined && (mapped.kind === "" || mapped.kind === kind) && isParentOf(mapped.parent, kind)
  );
}

function isParentOf(mapped: ParentPart["mapped"], kind: string): boolean {
  return mapped !== undefined && (mapped.kind === "" || mapped.kind === kind);
}

/** Whether a text is that of the parent, which may have another number of references. */
function hasParent(parent: KnownParent, text: string): boolean {
  if (text !== parent.text) {
    const { before, behind, number } = cutNumber(text, REFERENCES, 9);
    if (parent.start !== before || parent.end !== behind) {
      return false;
    }
    parent.text = copyOfText(text);
    parent.references = number;
  }
  return true;
}

function readProcess(
  event: BeatEvent,
  doc: Tree,
  cut: CutLine,
  start: string,
  end: string,
  references: number | undefined,
): KnownProcess | undefined {
  const podless = cutPod(start);
  if (has(cut.process, '"pod":true') || has(cut.process, '"refcnt":true')) {
    return undefined;
  }
  const text = withNumber(podless === undefined ? start : podless.rest, end, references);
  const source = decodePiece(event, doc, decodeProcess, PROCESS, text, references);
  if (source === undefined || (podless === undefined ? source.pod !== undefined : source.pod !== true)) {
    return undefined;
  }
  let pod: PodPart | undefined;
  if (podless !== undefined) {
    delete source.pod;
    pod = readPod(event, doc, podless.pod, cut.kind);
    if (pod === undefined) {
      return undefined;
    }
  }
  const parent = readParent(event, doc, cut, podless === undefined ? "" : podless.pod);
  if (parent === undefined) {
    return undefined;
  }
  return {
    part: newProcess(source, pod, podless === undefined ? undefined : podless.vpid),
    end: copyOfText(end),
    parent: parent,
  };
}

function readPod(event: BeatEvent, doc: Tree, text: string, kind: string): PodPart | undefined {
  const key = fresh.id + text;
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

/** Reads a parent; `pod` is the text of the process' pod, empty where it has none. */
function readParent(event: BeatEvent, doc: Tree, cut: CutLine, pod: string): KnownParent | undefined {
  const { before: start, behind: end, number: references } = cutNumber(cut.parent, REFERENCES, 9);
  const podless = cutPod(start);
  const shares = podless !== undefined && podless.pod === pod;
  const key = fresh.id + (shares ? "=" : "/") + start + "|" + end;
  const known = parents.get(key);
  if (known !== undefined && isParentOf(known.part.mapped, cut.kind)) {
    known.references = references;
    known.text = copyOfText(cut.parent);
    return known;
  }
  if (has(cut.parent, '"pod":true') || has(cut.parent, '"refcnt":true')) {
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
    if (pod !== "" || podless === undefined) {
      return undefined;
    }
    const container = isTree(source.pod) ? containerOf(source.pod) : undefined;
    if (container === undefined || container.pid !== podless.vpid) {
      return undefined;
    }
    delete container.pid;
    part.vpid = podless.vpid;
  }
  const parent: KnownParent = {
    part: part,
    start: copyOfText(start),
    end: copyOfText(end),
    text: copyOfText(cut.parent),
    references: references,
  };
  fresh.parentKey = key;
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
 * of two values under one key decoding takes the last.
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

function bodyOf(event: BeatEvent, doc: Tree, cut: CutLine, ranBefore: boolean): BodyPart | undefined {
  const { kind, body: text } = cut;
  // The commonest starts and ends say nothing more.
  const key = fresh.id + (text === "" ? kind : text);
  const known = bodies.get(key);
  if (
    known !== undefined &&
    known.kind === kind &&
    (known.ranBefore === ranBefore || kind !== "process_exec")
  ) {
    return known.part;
  }
  if (has(text, '"process":true') || has(text, '"parent":true') || has(text, '"' + kind + '":')) {
    return undefined;
  }
  doc.message = '{"' + kind + '":{"process":true,"parent":true' + text + "}}";
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

/** A key is a text of its own then: as a part of the line it would keep all of that. */
function remember(): void {
  if (fresh.process !== undefined) {
    processes.put(copyOfText(fresh.processKey), fresh.process);
  }
  if (fresh.parent !== undefined) {
    parents.put(fresh.parentKey, fresh.parent);
  }
  if (fresh.pod !== undefined) {
    pods.put(fresh.podKey, fresh.pod);
  }
  const body = fresh.body;
  // A connection has a port that no other one has.
  if (body !== undefined && body.part.mapped !== undefined && body.part.mapped.outline.own === "") {
    bodies.put(copyOfText(fresh.bodyKey), body);
  }
}

function forgetAll(): void {
  processes.clear();
  parents.clear();
  pods.clear();
  bodies.clear();
}
