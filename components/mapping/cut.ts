/**
 * Tetragon repeats a process, its pod and its parent in each of their events. The mapping cuts their texts out of the
 * line, so that a text that it knows is neither decoded nor mapped again.
 *
 * A cut is a guess that decoding proves: in the place of each cut stands `true`, which no such field of Tetragon's has.
 * If what is left decodes with `true` in the right field, and the cut text decodes on its own, the line is the one with
 * the other put in its place. Any other line is decoded whole.
 */

/** A line without its process, its parent, and what Tetragon says of the node. */
export interface CutLine {
  kind: string;
  /** Only the kind's object, with `true` in the place of both; empty for a bare one. */
  event: string;
  /** Whether nothing but both stands in that object. */
  bare: boolean;
  process: string;
  parent: string;
  /** What follows the kind's object, without the time. */
  envelope: string;
  time: string;
}

/** The text of a Process message without the number of its references, which changes from event to event. */
export interface CutProcess {
  /** The message with `true` in the place of `refcnt`. */
  text: string;
  /** Undefined where the message has none. */
  refcnt: number | undefined;
}

/** The text of a Process message without its pod. */
export interface CutPod {
  /** The message with `true` in the place of the pod. */
  rest: string;
  /** The pod with `true` in the place of the pid in its container: all processes of the container share this text. */
  text: string;
  vpid: number;
}

/** How the lines of a kind are built. */
interface Shape {
  kind: string;
  /** What follows the parent, some of it after plain values. */
  next: string;
  /** The line up to the parent's end, with `true` in the place of process and parent. */
  head: string;
}

const ENVELOPE = '},"node_name":"';
const TIME = ',"time":"';

const SHAPES: Record<string, Shape> = {};
addShapes("process_exec", ENVELOPE);
addShapes("process_exit", TIME);
addShapes("process_kprobe process_lsm", ',"function_name":');
addShapes("process_tracepoint", ',"subsys":');
addShapes("process_uprobe process_usdt", ',"path":');

function addShapes(kinds: string, next: string): void {
  const list = kinds.split(" ");
  for (let i = 0; i < list.length; i++) {
    const start = '{"' + list[i] + '"';
    SHAPES[start] = { kind: list[i], next: next, head: start + ':{"process":true,"parent":true' };
  }
}

/** Cuts a line; undefined for one that is built in another way. */
export function cutLine(line: string): CutLine | undefined {
  const start = line.indexOf(':{"process":{');
  const shape = SHAPES[line.substring(0, start)];
  // Nothing but a start of that form is a name in the table.
  if (shape === undefined || start < 9) {
    return undefined;
  }
  const parent = line.indexOf(',"parent":{', start);
  const end = line.lastIndexOf("}", line.indexOf(shape.next, parent) - 1) + 1;
  const tail = line.substring(end);
  const envelope = tail.lastIndexOf(ENVELOPE);
  const time = tail.indexOf(TIME, envelope) + 9;
  if (parent < 0 || end <= parent || envelope < 0 || time < 9) {
    return undefined;
  }
  const timeEnd = tail.indexOf('"', time);
  return {
    kind: shape.kind,
    event: envelope === 0 ? "" : shape.head + tail.substring(0, envelope) + "}}",
    bare: envelope === 0,
    process: line.substring(start + 12, parent),
    parent: line.substring(parent + 10, end),
    envelope: tail.substring(envelope, time) + tail.substring(timeEnd),
    time: tail.substring(time, timeEnd),
  };
}

/** Cuts the number of references out of the text of a Process message. */
export function cutProcess(text: string): CutProcess {
  const start = text.lastIndexOf('"refcnt":') + 9;
  const comma = text.indexOf(",", start);
  const end = comma < 0 ? text.length - 1 : comma;
  const digits = text.substring(start, end);
  const number = +digits;
  return start > 9 && end > start && "" + number === digits
    ? { text: text.substring(0, start) + "true" + text.substring(end), refcnt: number }
    : { text: text, refcnt: undefined };
}

/** Cuts the pod out of the text of a Process message; undefined where it has none. */
export function cutPod(text: string): CutPod | undefined {
  const start = text.indexOf('"pod":{') + 6;
  const end = text.indexOf(',"docker":', start);
  if (start < 6 || end < 0) {
    return undefined;
  }
  const pod = text.substring(start, end);
  const pid = pod.lastIndexOf('"pid":') + 6;
  const digits = /^[1-9]\d{0,9}/.exec(pod.substring(pid, pid + 10));
  if (pid < 6 || digits === null) {
    return undefined;
  }
  return {
    rest: text.substring(0, start) + "true" + text.substring(end),
    text: pod.substring(0, pid) + "true" + pod.substring(pid + digits[0].length),
    vpid: +digits[0],
  };
}
