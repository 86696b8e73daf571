import { indexOf, lastIndexOf, substring } from "../engine/text";

/*
 * Tetragon repeats a process, its pod and its parent in each of their events, and says much the same of what they do.
 * These texts are cut out of a line, so that a text that was seen before is neither decoded nor mapped again.
 *
 * A cut is a guess that decoding proves: in the place of each cut stands `true`, which no such field of Tetragon's has.
 * If what is left decodes with `true` in the right field, and the cut text decodes on its own, the line is the one with
 * the other put in its place. Any other line is decoded whole.
 */

/** The texts of a line. There is one such object, which holds the line that was cut last. */
export interface CutLine {
  kind: string;
  process: string;
  parent: string;
  /** What else stands in the kind's object behind them, but for the time at which a process ended. */
  body: string;
  /** Its time: the one that its envelope gives, and that of the end as well. Empty for none. */
  time: string;
  /** What follows the kind's object, up to the time and behind it: the same in all lines of a node. */
  head: string;
  tail: string;
}

/** How the lines of a kind are built. */
interface Shape {
  kind: string;
  /** What follows the parent, some of it after plain values; empty where nothing does. */
  next: string;
}

const ENVELOPE = '},"node_name":"';
const TIME = ',"time":"';

// Without the names that every object has.
const SHAPES = Object.create(null) as Record<string, Shape | undefined>;
addShapes("process_exec", "");
addShapes("process_exit", TIME);
addShapes("process_kprobe process_lsm", ',"function_name":');
addShapes("process_tracepoint", ',"subsys":');
addShapes("process_uprobe process_usdt process_loader", ',"path":');

function addShapes(kinds: string, next: string): void {
  const list = kinds.split(" ");
  for (let i = 0; i < list.length; i++) {
    SHAPES['{"' + list[i] + '"'] = { kind: list[i], next: next };
  }
}

const cut: CutLine = { kind: "", process: "", parent: "", body: "", time: "", head: "?", tail: "" };
let headLength = 1;
let tailLength = 0;
/** The envelope without a time. */
let timeless = "";

/** Cuts a line; undefined for one that is built in another way. */
export function cutLine(line: string): CutLine | undefined {
  const start = indexOf.call(line, ':{"process":{');
  const head = substring.call(line, 0, start);
  // What the script engine finds under this name in any object is no shape.
  const shape = head === "__proto__" ? undefined : SHAPES[head];
  if (shape === undefined) {
    return undefined;
  }
  const length = line.length;
  const next = shape.next;
  const kind = shape.kind;
  const hasTime = kind !== "process_loader";
  let envelope = 0;
  let time = "";
  if (hasTime) {
    envelope = lastIndexOf.call(line, cut.head);
    if (envelope < 0 || substring.call(line, length - tailLength) !== cut.tail) {
      envelope = cutEnvelope(line);
    }
    time = substring.call(line, envelope + headLength, length - tailLength);
  } else {
    envelope = length - timeless.length;
    if (substring.call(line, envelope) !== timeless) {
      return undefined;
    }
  }
  const parent = indexOf.call(line, ',"parent":{', start);
  const behind = next === "" ? envelope : indexOf.call(line, next, parent);
  const end = next === TIME ? lastIndexOf.call(line, "}", behind - 1) + 1 : behind;
  if (parent < 0 || end <= parent || envelope < 0 || (hasTime && time === "")) {
    return undefined;
  }
  cut.kind = kind;
  cut.process = substring.call(line, start + 12, parent);
  cut.parent = substring.call(line, parent + 10, end);
  cut.time = time;
  if (next === TIME) {
    cut.body = end === behind ? "" : substring.call(line, end, behind);
    return substring.call(line, behind + 9, envelope) === time + '"' ? cut : undefined;
  }
  cut.body = end === envelope ? "" : substring.call(line, end, envelope);
  return cut;
}

/** Learns the envelope of a line that has another one than the line before; -1 where it has none. */
function cutEnvelope(line: string): number {
  const envelope = line.lastIndexOf(ENVELOPE);
  const time = line.indexOf(TIME, envelope);
  if (envelope < 0 || time < 0) {
    return -1;
  }
  const timeEnd = line.indexOf('"', time + 9);
  cut.head = copyOfText(line.substring(envelope, time + 9));
  cut.tail = copyOfText(line.substring(timeEnd));
  headLength = cut.head.length;
  tailLength = cut.tail.length;
  // The engine would write the second part over the line if it were joined to the first one directly.
  timeless = "" + line.substring(envelope, time) + line.substring(timeEnd + 1);
  return envelope;
}

/** A text of its own: a part of a line would keep all of the line in the script engine's memory. */
export function copyOfText(text: string): string {
  return (" " + text).substring(1);
}

/** A text around a whole number that was cut out of it. There is one such object, which holds the last cut. */
export interface CutNumber {
  /** All of the text where there was no number. */
  before: string;
  behind: string;
  number: number | undefined;
}

const cutOut: CutNumber = { before: "", behind: "", number: undefined };

/** Cuts a whole number out of a text; `name` is its key with quotes and colon. */
export function cutNumber(text: string, name: string, nameLength: number): CutNumber {
  const start = lastIndexOf.call(text, name) + nameLength;
  let end = indexOf.call(text, ",", start);
  let digits = substring.call(text, start, end);
  let value = +digits;
  if (value !== value) {
    end = indexOf.call(text, "}", start);
    digits = substring.call(text, start, end);
    value = +digits;
  }
  // Others lose digits as a number, or are none that a cut could give back.
  if (start < nameLength || "" + value !== digits || value > 9e15 || value < -9e15 || value % 1 !== 0) {
    cutOut.before = text;
    cutOut.behind = "";
    cutOut.number = undefined;
  } else {
    cutOut.before = substring.call(text, 0, start);
    cutOut.behind = substring.call(text, end);
    cutOut.number = value;
  }
  return cutOut;
}

/** The text of a Process message whose pod was cut out. There is one such object, which holds the last cut. */
export interface CutPod {
  /** The message with `true` in the place of the pod. */
  rest: string;
  /** The pod with `true` in the place of the pid in its container: all processes of the container share it. */
  pod: string;
  vpid: number;
}

const cutOutPod: CutPod = { rest: "", pod: "", vpid: 0 };

/** Cuts the pod out of the text of a Process message; undefined where it has no pod with a pid. */
export function cutPod(text: string): CutPod | undefined {
  const start = indexOf.call(text, 'pod":{') + 5;
  const end = indexOf.call(text, ',"docker":', start);
  if (start < 5 || end < 0) {
    return undefined;
  }
  const pod = substring.call(text, start, end);
  const { before, behind, number } = cutNumber(pod, '"pid":', 6);
  // A pid that is `true` already would prove the cut of any other number.
  if (number === undefined || indexOf.call(pod, 'pid":true') >= 0) {
    return undefined;
  }
  // The ASCII is joined first: see withNumber.
  cutOutPod.rest = substring.call(text, 0, start) + "true" + substring.call(text, end);
  cutOutPod.pod = before + "true" + behind;
  cutOutPod.vpid = number;
  return cutOutPod;
}
