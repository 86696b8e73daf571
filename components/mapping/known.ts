import { CutLine, cutLine, cutPod, CutProcess, cutProcess } from "./cut";
import { kindOf } from "./kinds";
import { BODY, DECODED, decodeLine, decodeParent, decodePod, decodeProcess } from "./native";
import { Parent, Pieces, Pod, Subject } from "./subject";
import { makeFlattenable } from "./safe";
import { settings } from "./settings";
import { readTime } from "./time";
import { BeatEvent, NativeProcessor, Tree } from "./types";
import { childOf, isEmpty, isTree, Memory, newChild, newMemory } from "./values";

/** A parent with the text of its pod, which is left out where the process shares it. */
interface KnownParent {
  parent: Parent;
  pod: string;
  sharesPod: boolean;
}

/** What Tetragon says of the node of an event, and the objects of the document that it becomes. */
export interface Envelope {
  node: string;
  cluster: string;
  /** `node_labels`, fit for their field. */
  labels: Tree | undefined;
}

/** A text of a process or parent as lines have it, and what is known of it. */
interface KnownText extends CutProcess {
  subject?: Subject;
  parent?: KnownParent;
}

/** A line that was read without the process and the parent that were cut out. */
export interface Reading {
  kind: string;
  /** The decoded line without its envelope. */
  tree: Tree;
  /** Whether nothing but process and parent stands in the object of its kind. */
  bare: boolean;
  envelope: Envelope;
  givenTime: string;
  /** Its digits, see `readTime`. */
  time: string;
  process: KnownText;
  parent: KnownText;
  /** Undefined where a part is not known: that part is decoded and waits under BODY. */
  subject?: Subject;
  pieces: Pieces;
  /** The texts of the pods of process and parent; empty where there is none. */
  pod: string;
  parentPod: string;
  sharesPod: boolean;
}

const NO_PIECES: Pieces = {};

const envelopes = newMemory<Envelope>();
let texts: Memory<KnownText>;
let subjects: Memory<Subject>;
let parents: Memory<KnownParent>;
let pods: Memory<Pod>;
let cluster = "";
forget();

// What a pod gives includes the name of the cluster.
function forget(): void {
  texts = newMemory();
  subjects = newMemory();
  parents = newMemory();
  pods = newMemory();
}

/** Decodes what is not known of a line; undefined, with nothing changed, for a line that has to be decoded whole. */
export function readKnown(event: BeatEvent, doc: Tree, line: unknown): Reading | undefined {
  const cut = typeof line === "string" ? cutLine(line) : undefined;
  if (cut === undefined) {
    return undefined;
  }
  let reading: Reading | undefined;
  try {
    reading = readCut(event, doc, cut);
  } catch {
    // A part is no JSON: decoding the whole line tells why.
  }
  if (reading === undefined) {
    delete doc[BODY];
    doc.message = line;
  }
  return reading;
}

function readCut(event: BeatEvent, doc: Tree, cut: CutLine): Reading | undefined {
  const kind = cut.kind;
  const envelope = envelopes.get(cut.envelope) || readEnvelope(event, doc, cut);
  const time = readTime(cut.time);
  // The time of the process, which stands in for one that is unreadable, was cut out.
  if (envelope === undefined || time === "") {
    return undefined;
  }
  let tree: Tree = {};
  if (cut.bare) {
    tree[kind] = {};
    doc[DECODED] = { time: cut.time };
  } else {
    doc.message = cut.event;
    decodeLine(event);
    tree = doc[DECODED] as Tree;
    const body = tree[kind] as Tree;
    if (kindOf(tree) !== kind || body.process !== true || body.parent !== true) {
      return undefined;
    }
    delete body.process;
    delete body.parent;
    tree.time = cut.time;
  }
  if (envelope.cluster !== cluster) {
    cluster = envelope.cluster;
    forget();
  }
  const process = knownText(cut.process);
  const parent = knownText(cut.parent);
  const reading: Reading = {
    kind: kind,
    tree: tree,
    bare: cut.bare,
    envelope: envelope,
    givenTime: cut.time,
    time: time,
    process: process,
    parent: parent,
    pieces: NO_PIECES,
    pod: "",
    parentPod: "",
    sharesPod: false,
  };
  const subject = process.subject || subjects.get(process.text);
  const knownParent = parent.parent || parents.get(parent.text);
  if (subject !== undefined && knownParent !== undefined && subject.parent === knownParent.parent) {
    if (subject.kind === "" || subject.kind === kind) {
      process.subject = subject;
      parent.parent = knownParent;
      reading.subject = subject;
      return reading;
    }
  }
  reading.pieces = {};
  newChild(doc, BODY);
  return readProcess(event, doc, reading) && readParent(event, doc, reading, knownParent)
    ? reading
    : undefined;
}

function knownText(text: string): KnownText {
  let known = texts.get(text);
  if (known === undefined) {
    const cut = cutProcess(text);
    known = { text: cut.text, refcnt: cut.refcnt };
    texts.put(text, known);
  }
  return known;
}

/** Decodes an envelope, and remembers it; undefined where it holds more than most do. */
function readEnvelope(event: BeatEvent, doc: Tree, cut: CutLine): Envelope | undefined {
  const [start, end] = cut.envelope.split(',"time":""');
  doc.message = '{"":{' + start + ',"time":"' + cut.time + '"' + end;
  decodeLine(event);
  const tree = doc[DECODED] as Tree;
  const { node_name: node, cluster_name: name } = tree;
  const labels = childOf(tree, "node_labels");
  if (labels !== undefined) {
    makeFlattenable(labels);
  }
  const size = 3 + (name === undefined ? 0 : 1) + (tree.node_labels === undefined ? 0 : 1);
  if (
    !isTree(tree[""]) ||
    tree.time !== cut.time ||
    typeof node !== "string" ||
    node === "" ||
    (name !== undefined && (typeof name !== "string" || name === "")) ||
    (tree.node_labels !== undefined && (labels === undefined || isEmpty(labels))) ||
    Object.keys(tree).length !== size
  ) {
    return undefined;
  }
  const envelope: Envelope = { node: node, cluster: name || settings.clusterName, labels: labels };
  envelopes.put(cut.envelope, envelope);
  return envelope;
}

function readProcess(event: BeatEvent, doc: Tree, reading: Reading): boolean {
  const cut = reading.process;
  const pod = cutPod(cut.text);
  const source = decodePiece(event, doc, decodeProcess, "process", pod === undefined ? cut.text : pod.rest);
  if (source === undefined || !restoreNumber(source, "refcnt", cut.refcnt)) {
    return false;
  }
  if (pod === undefined) {
    return source.pod === undefined;
  }
  if (source.pod !== true) {
    return false;
  }
  delete source.pod;
  reading.pod = pod.text;
  reading.pieces.vpid = pod.vpid;
  reading.pieces.pod = pods.get(pod.text);
  if (reading.pieces.pod !== undefined) {
    return true;
  }
  doc.message = pod.text;
  decodePod(event);
  const decoded = childOf(source, "pod");
  const container = decoded === undefined ? undefined : childOf(decoded, "container");
  return container !== undefined && restoreNumber(container, "pid", pod.vpid);
}

function readParent(event: BeatEvent, doc: Tree, reading: Reading, known: KnownParent | undefined): boolean {
  const cut = reading.parent;
  const pod = known === undefined ? cutPod(cut.text) : undefined;
  reading.parentPod = known !== undefined ? known.pod : pod === undefined ? "" : pod.text;
  reading.sharesPod = reading.pod !== "" && reading.parentPod === reading.pod;
  if (known !== undefined && known.sharesPod === reading.sharesPod) {
    reading.pieces.parent = known.parent;
    return true;
  }
  const shared = reading.sharesPod ? cutPod(cut.text) : undefined;
  const source = decodePiece(
    event,
    doc,
    decodeParent,
    "parent",
    shared === undefined ? cut.text : shared.rest,
  );
  if (source === undefined || !restoreNumber(source, "refcnt", cut.refcnt)) {
    return false;
  }
  if (shared === undefined) {
    return (source.pod !== undefined) === (reading.parentPod !== "");
  }
  reading.pieces.parentVpid = shared.vpid;
  const proven = source.pod === true;
  delete source.pod;
  return proven;
}

function decodePiece(
  event: BeatEvent,
  doc: Tree,
  decode: NativeProcessor["Run"],
  key: string,
  text: string,
): Tree | undefined {
  doc.message = text;
  decode(event);
  const source = (doc[BODY] as Tree)[key];
  return isTree(source) ? source : undefined;
}

/** Puts the number back for which a cut left `true`; false where the decoded object has no `true` there. */
function restoreNumber(tree: Tree, key: string, value: number | undefined): boolean {
  if (value === undefined) {
    return true;
  }
  const proven = tree[key] === true;
  tree[key] = value;
  return proven;
}

/** Remembers what the parts of a line were mapped to. */
export function rememberSubject(reading: Reading, subject: Subject): void {
  const pieces = reading.pieces;
  if (!subject.recurs) {
    return;
  }
  reading.process.subject = subject;
  subjects.put(reading.process.text, subject);
  if (pieces.parent === undefined && subject.parent !== undefined) {
    const known = { parent: subject.parent, pod: reading.parentPod, sharesPod: reading.sharesPod };
    reading.parent.parent = known;
    parents.put(reading.parent.text, known);
  }
  if (pieces.pod === undefined && reading.pod !== "") {
    pods.put(reading.pod, subject.pod);
  }
}
