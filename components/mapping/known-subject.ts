import { clusterFields } from "./cluster";
import { before, behind, cutNumber, cutOut, cutPod, kind, parentText, podText, processText } from "./cut";
import { decodeParent, decodePod, decodeProcess, PARENT, PROCESS } from "./native";
import { isRefused, node, refused } from "./node-memory";
import { buildSubject, Given, hasPlainPod, Parent, showSubject, Subject } from "./subject";
import { BeatEvent, NativeProcessor, Tree } from "./types";
import { childOf, isTree } from "./values";

const REFERENCES = '"refcnt":';

/** The numbers of references that the line gives process and parent: they change from event to event. */
export let processReferences: number | undefined;
export let parentReferences: number | undefined;

/** Process and parent of the cut line, in the document; undefined where they cannot be told from their texts. */
export function knownSubject(event: BeatEvent, doc: Tree): Subject | undefined {
  cutNumber(processText, REFERENCES, 9);
  processReferences = cutOut;
  const start = before;
  const end = behind;
  let key = start;
  // The process of a start is a new one.
  if (kind !== "process_exec") {
    let subject = node.subjects.get(key);
    if (subject !== undefined && subject.end !== end) {
      // Another thread.
      key = start + "|" + end;
      subject = node.subjects.get(key);
    }
    if (subject !== undefined && hasParent(subject) && (subject.kind === "" || subject.kind === kind)) {
      showSubject(doc, subject);
      return subject;
    }
  }
  return newSubject(event, doc, start, end, key);
}

/** Whether the cut line has the parent that the process had before, which may have another number of references. */
function hasParent({ parent }: Subject): boolean {
  if (parent === undefined) {
    return false;
  }
  if (parentText !== parent.text) {
    cutNumber(parentText, REFERENCES, 9);
    if (parent.start !== before || parent.end !== behind) {
      return false;
    }
    parent.text = parentText;
    parent.references = cutOut;
  }
  parentReferences = parent.references;
  return true;
}

function newSubject(
  event: BeatEvent,
  doc: Tree,
  start: string,
  end: string,
  key: string,
): Subject | undefined {
  const given: Given = { cut: true, node: node.envelope.node };
  if (!readProcess(event, doc, start, end, given)) {
    return undefined;
  }
  const pod = podText;
  cutNumber(parentText, REFERENCES, 9);
  parentReferences = cutOut;
  const parentStart = before;
  const parentEnd = behind;
  const known = node.parents.get(parentStart);
  if (
    known !== undefined &&
    known.end === parentEnd &&
    known.sharesPod === (pod !== "" && known.pod === pod)
  ) {
    given.parent = known;
  } else if (!readParent(event, doc, parentStart, parentEnd, given)) {
    return undefined;
  }
  if (given.pod === undefined) {
    clusterFields(doc, node.envelope.cluster);
  }
  const subject = buildSubject(event, doc, kind, given, refused);
  if (isRefused()) {
    return undefined;
  }
  delete doc[PROCESS];
  subject.end = end;
  // Its number of references is kept, whatever else is.
  if (subject.rest === undefined && processReferences !== undefined) {
    subject.rest = {};
  }
  if (given.pod !== undefined && given.pod.rest !== undefined) {
    subject.rest = subject.rest || {};
    subject.rest.pod = given.pod.rest;
  }
  node.subjects.put(key, subject);
  if (given.parent === undefined) {
    const parent = subject.parent as Parent;
    delete doc[PARENT];
    if (parent.rest === undefined && parentReferences !== undefined) {
      parent.rest = {};
    }
    parent.start = parentStart;
    parent.end = parentEnd;
    parent.pod = podText;
    parent.sharesPod = pod !== "" && podText === pod;
    node.parents.put(parentStart, parent);
  }
  if (given.pod === undefined && (pod !== "" || subject.pod.container === undefined)) {
    node.pods.put(pod, subject.pod);
  }
  return subject;
}

function readProcess(event: BeatEvent, doc: Tree, start: string, end: string, given: Given): boolean {
  const rest = cutPod(start);
  const vpid = cutOut;
  const text = withNumber(rest || start, end, processReferences);
  const source = decodePiece(event, doc, decodeProcess, PROCESS, text, processReferences);
  if (source === undefined) {
    return false;
  }
  given.pod = rest !== "" || source.docker === undefined ? node.pods.get(podText) : undefined;
  if (rest === "") {
    return source.pod === undefined;
  }
  if (source.pod !== true) {
    return false;
  }
  delete source.pod;
  if (given.pod !== undefined) {
    given.vpid = vpid;
    return true;
  }
  doc.message = podText;
  decodePod(event);
  const pod = childOf(source, "pod");
  const container = pod === undefined ? undefined : childOf(pod, "container");
  if (container === undefined || container.pid !== true) {
    return false;
  }
  container.pid = vpid;
  return hasPlainPod(source);
}

/** Reads a parent, without its pod where that is the one of the process. */
function readParent(event: BeatEvent, doc: Tree, start: string, end: string, given: Given): boolean {
  const pod = podText;
  const rest = cutPod(start);
  const vpid = cutOut;
  const shares = pod !== "" && podText === pod;
  const text = withNumber(shares ? rest : start, end, parentReferences);
  const source = decodePiece(event, doc, decodeParent, PARENT, text, parentReferences);
  if (source === undefined) {
    return false;
  }
  if (!shares) {
    // Of a pod that was cut out the text is known.
    return (source.pod !== undefined) === (podText !== "") && hasPlainPod(source);
  }
  given.parentVpid = vpid;
  const proven = source.pod === true;
  delete source.pod;
  return proven;
}

/**
 * The text of a Process message with `true` in the place of its number of references. That is ASCII for another reason,
 * too: where two parts of a text with other letters are joined directly, the script engine writes the second one over
 * what follows the first in the text.
 */
function withNumber(start: string, end: string, references: number | undefined): string {
  return references === undefined ? start : start + "true" + end;
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
  }
  return source;
}
