import { indexOf, lastIndexOf, substring } from "./text";

/**
 * Tetragon repeats a process, its pod and its parent in each of their events, and says much the same of what they do.
 * The mapping cuts these texts out of a line, so that a text that it knows is neither decoded nor mapped again.
 *
 * A cut is a guess that decoding proves: in the place of each cut stands `true`, which no such field of Tetragon's has.
 * If what is left decodes with `true` in the right field, and the cut text decodes on its own, the line is the one with
 * the other put in its place. Any other line is decoded whole.
 *
 * What a function cuts stands in variables until it cuts the next text: the script engine reads them in a fraction of
 * the time that it needs for the fields of an object.
 */

/** How the lines of a kind are built. */
interface Shape {
  kind: string;
  /** What follows the parent, some of it after plain values; empty where nothing does. */
  next: string;
}

const ENVELOPE = '},"node_name":"';
const TIME = ',"time":"';

// Without the names that every object has.
const SHAPES = Object.create(null) as Record<string, Shape>;
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

/** The kind of the cut line. */
export let kind = "";
/** The texts of its process and parent. */
export let processText = "";
export let parentText = "";
/** What else stands in the kind's object behind them, but for the time at which a process ended. */
export let eventText = "";
/** Its time: the one that its envelope gives, and that of the end as well. */
export let timeText = "";
/** What follows the kind's object, up to the time and behind it: the same in all lines of a node. */
export let envelopeHead = "?";
export let envelopeTail = "";
let headLength = 1;
let tailLength = 0;
/** The same without a time. */
let timeless = "";

/** Cuts a line; false for one that is built in another way. */
export function cutLine(line: string): boolean {
  const start = indexOf.call(line, ':{"process":{');
  const shape = SHAPES[substring.call(line, 0, start)];
  if (shape === undefined) {
    return false;
  }
  const length = line.length;
  let envelope = 0;
  let time = "";
  if (shape.kind === "process_loader") {
    // The one kind without a time.
    envelope = length - timeless.length;
    if (substring.call(line, envelope) !== timeless) {
      return false;
    }
  } else {
    envelope = lastIndexOf.call(line, envelopeHead);
    if (envelope < 0 || substring.call(line, length - tailLength) !== envelopeTail) {
      envelope = cutEnvelope(line);
    }
    time = substring.call(line, envelope + headLength, length - tailLength);
  }
  const parent = indexOf.call(line, ',"parent":{', start);
  const next = shape.next === "" ? envelope : indexOf.call(line, shape.next, parent);
  const end = shape.next === TIME ? lastIndexOf.call(line, "}", next - 1) + 1 : next;
  if (parent < 0 || end <= parent || envelope < 0 || (time === "" && shape.kind !== "process_loader")) {
    return false;
  }
  kind = shape.kind;
  processText = substring.call(line, start + 12, parent);
  parentText = substring.call(line, parent + 10, end);
  eventText = "";
  timeText = time;
  if (shape.next === TIME) {
    if (end !== next) {
      eventText = substring.call(line, end, next);
    }
    return substring.call(line, next + 9, envelope) === time + '"';
  }
  if (end !== envelope) {
    eventText = substring.call(line, end, envelope);
  }
  return true;
}

/** Learns the envelope of a line that has another one than the line before; -1 where it has none. */
function cutEnvelope(line: string): number {
  const envelope = line.lastIndexOf(ENVELOPE);
  const time = line.indexOf(TIME, envelope);
  if (envelope < 0 || time < 0) {
    return -1;
  }
  const timeEnd = line.indexOf('"', time + 9);
  envelopeHead = line.substring(envelope, time + 9);
  envelopeTail = line.substring(timeEnd);
  headLength = envelopeHead.length;
  tailLength = envelopeTail.length;
  // The engine would write the second part over the line if it were joined to the first one directly.
  timeless = "" + line.substring(envelope, time) + line.substring(timeEnd + 1);
  return envelope;
}

/** What stands before and behind a number that was cut out of a text; `before` is all of it where none was. */
export let before = "";
export let behind = "";
/** The number; undefined where there was none. */
export let cutOut: number | undefined;

/** Cuts a whole number out of a text; `name` is its key with quotes and colon. */
export function cutNumber(text: string, name: string, nameLength: number): void {
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
  if (start < nameLength || "" + value !== digits || value % 1 !== 0 || value > 9e15) {
    before = text;
    behind = "";
    cutOut = undefined;
  } else {
    before = substring.call(text, 0, start);
    behind = substring.call(text, end);
    cutOut = value;
  }
}

/** The text of a pod with `true` in the place of the pid in its container: all processes of the container share it. */
export let podText = "";

/**
 * Cuts the pod out of the text of a Process message, and the pid out of the pod.
 * @returns the message with `true` in the place of the pod; empty where it has no pod with a pid.
 */
export function cutPod(text: string): string {
  const start = indexOf.call(text, '"pod":{') + 6;
  const end = indexOf.call(text, ',"docker":', start);
  podText = "";
  if (start < 6 || end < 0) {
    return "";
  }
  cutNumber(substring.call(text, start, end), '"pid":', 6);
  if (cutOut === undefined) {
    return "";
  }
  podText = before + "true" + behind;
  return substring.call(text, 0, start) + "true" + substring.call(text, end);
}
