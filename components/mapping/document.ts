import { clusterFields } from "./cluster";
import { kind as cutKind, timeText } from "./cut";
import { setDocumentId } from "./document-id";
import { hostFields, writeEvent } from "./every-document";
import { keepFields } from "./keep";
import { ADDED_FIELDS } from "./kept-fields";
import { rulesOf } from "./kinds";
import { knownEvent, mapKind } from "./known-event";
import { knownSubject, parentReferences, processReferences } from "./known-subject";
import { knownEnvelope } from "./node-memory";
import { ownProcess, PARENT, PROCESS } from "./native";
import { eventFields, newOutline, Outline } from "./outline";
import { relatedFields } from "./related";
import { tagFields } from "./rule";
import { stableJson } from "./safe";
import { settings } from "./settings";
import { buildSubject, Subject } from "./subject";
import { readTime } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, drop, isEmpty, isText, isTree, newChild, takeText } from "./values";

/**
 * Turns a line that was cut into its document by what is known of its parts.
 * @returns false, with the document half written, for a line that has to be decoded whole.
 */
export function mapKnown(event: BeatEvent, doc: Tree, line: string): boolean {
  const time = readTime(timeText);
  const envelope = time === "" && timeText !== "" ? undefined : knownEnvelope(event, doc);
  const subject = envelope === undefined ? undefined : knownSubject(event, doc);
  const known = subject === undefined ? undefined : knownEvent(event, doc, subject.ranBefore);
  if (envelope === undefined || subject === undefined || known === undefined) {
    return false;
  }
  const { outline, body, event: fields } = known;
  const node = envelope.node;
  if (cutKind === "process_exit") {
    // The process' other events have it without its end.
    ownProcess(event);
    exitFields(doc, outline, timeText);
  }
  keepParts(body, subject);
  if (body.process !== undefined || body.parent !== undefined || !isEmpty(body)) {
    doc.cilium_tetragon = known.kept;
  } else if (envelope.labels !== undefined) {
    doc.cilium_tetragon = { log: { node_labels: envelope.labels } };
  }
  hostFields(doc, node);
  const users = subject.users;
  if (known.plain && users.related !== undefined && users.node === node) {
    doc.related = users.related;
  } else {
    doc.related = relatedFields(node, users.ids, outline);
    if (known.plain) {
      users.node = node;
      users.related = doc.related as Tree;
    }
  }
  if (outline.tags !== undefined) {
    tagFields(doc, outline.tags);
  }
  writeEvent(event, doc, fields, line, time === "" ? startOf(subject) : timeText);
  doc.message = messageOf(outline, subject, node);
  setDocumentId(event, doc, node, time, subject, line);
  return true;
}

/** When the process started, for an event without a time; empty where that cannot be told. */
function startOf(subject: Subject): string {
  const start = subject.process === undefined ? "" : subject.process.start;
  return readTime(start) === "" ? "" : (start as string);
}

/** Puts what is left of process and parent in their places, where the event before may have left its own. */
function keepParts(body: Tree, { rest, parent }: Subject): void {
  if (rest !== undefined) {
    if (processReferences !== undefined) {
      rest.refcnt = processReferences;
    }
    body.process = rest;
  } else if (body.process !== undefined) {
    delete body.process;
  }
  const parentRest = parent === undefined ? undefined : parent.rest;
  if (parentRest !== undefined) {
    if (parentReferences !== undefined) {
      parentRest.refcnt = parentReferences;
    }
    body.parent = parentRest;
  } else if (body.parent !== undefined) {
    delete body.parent;
  }
}

/**
 * Turns a decoded line into its document, in place.
 * @param tree the decoded line; what ECS does not hold of it ends under `cilium_tetragon.log`.
 * @param kind the key of the line's event.
 * @param line the line as it was read.
 */
export function mapEvent(event: BeatEvent, doc: Tree, tree: Tree, kind: string, line: unknown): void {
  const unmapped = takeReservedNames(tree);
  const body = tree[kind] as Tree;
  const outline = newOutline(kind);
  const time = timeOf(tree, body);
  const ownTime = readTime(tree.time);
  if (ownTime !== "") {
    outline.end = time;
    drop(tree, "time");
  }
  const node = takeText(tree, "node_name") || settings.node;
  hostFields(doc, node);
  clusterFields(doc, takeText(tree, "cluster_name") || settings.cluster);
  // Of a kind without rules everything is kept, as `full` does.
  const lean = settings.lean;
  settings.lean = lean && rulesOf(kind) !== undefined;
  let subject: Subject | undefined;
  try {
    if (hold(doc, body)) {
      subject = buildSubject(event, doc, kind, { cut: false, node: node }, unmapped);
    }
    mapKind(event, doc, body, kind, outline, subject !== undefined && subject.ranBefore);
    if (kind === "process_exit") {
      exitFields(doc, outline, outline.end);
    }
  } finally {
    settings.lean = lean;
  }
  delete doc[PROCESS];
  delete doc[PARENT];
  keepRemains(doc, tree, kind, subject, unmapped);
  writeEvent(event, doc, eventFields(outline), line, time);
  const related = relatedFields(node, subject === undefined ? [] : subject.users.ids, outline);
  if (!isEmpty(related)) {
    doc.related = related;
  }
  if (outline.tags !== undefined) {
    tagFields(doc, outline.tags);
  }
  doc.message = messageOf(outline, subject, node);
  setDocumentId(event, doc, node, ownTime, subject, line);
}

/** Sets aside what a line has under the names that the mapping itself uses, as `name: JSON`. */
function takeReservedNames(tree: Tree): string[] {
  const unmapped: string[] = [];
  if (tree.unreadable_time !== undefined || tree.unmapped !== undefined) {
    for (const name in ADDED_FIELDS) {
      if (tree[name] !== undefined) {
        unmapped[unmapped.length] = name + ": " + stableJson(tree[name]);
        delete tree[name];
      }
    }
  }
  return unmapped;
}

/** Lets process and parent of a decoded event wait under PROCESS and PARENT; false for an event that has neither. */
function hold(doc: Tree, body: Tree): boolean {
  const process = isTree(body.process) ? body.process : undefined;
  const parent = isTree(body.parent) ? body.parent : undefined;
  if (process !== undefined) {
    doc[PROCESS] = process;
    drop(body, "process");
  }
  if (parent !== undefined) {
    doc[PARENT] = parent;
    drop(body, "parent");
  }
  return process !== undefined || parent !== undefined;
}

/** The time of an event: its own, or one in it where it has none; empty for one whose own is unreadable. */
function timeOf(tree: Tree, body: Tree): string {
  const given = tree.time;
  if (readTime(given) !== "") {
    return given as string;
  }
  if (given === undefined || given === null) {
    const subject = childOf(body, "process");
    const other = readTime(body.time) !== "" || subject === undefined ? body.time : subject.start_time;
    return readTime(other) === "" ? "" : (other as string);
  }
  if (settings.lean) {
    tree.unreadable_time = isText(given) ? given : stableJson(given);
    delete tree.time;
  }
  return "";
}

/** Fills how and when a process ended. */
function exitFields(doc: Tree, outline: Outline, end: string): void {
  const process = (doc.process as Tree | undefined) || newChild(doc, "process");
  if (outline.exitCode !== undefined) {
    process.exit_code = outline.exitCode;
  }
  if (end !== "") {
    process.end = end;
  }
}

/** Keeps what ECS does not hold; of a kind without rules, process and parent are still in the event. */
function keepRemains(
  doc: Tree,
  tree: Tree,
  kind: string,
  subject: Subject | undefined,
  unmapped: string[],
): void {
  if (isEmpty(tree[kind] as Tree)) {
    delete tree[kind];
  }
  keepFields(tree, unmapped);
  if (subject !== undefined && settings.lean && rulesOf(kind) !== undefined) {
    const body: Tree = tree[kind] === undefined ? {} : (tree[kind] as Tree);
    if (subject.rest !== undefined) {
      body.process = subject.rest;
    }
    if (subject.parent !== undefined && subject.parent.rest !== undefined) {
      body.parent = subject.parent.rest;
    }
    if (!isEmpty(body)) {
      tree[kind] = body;
    }
  }
  if (unmapped.length > 0) {
    tree.unmapped = unmapped.sort();
  }
  if (!isEmpty(tree)) {
    doc.cilium_tetragon = { log: tree };
  }
}

/** One sentence, or the message of the policy. */
function messageOf(outline: Outline, subject: Subject | undefined, node: string): string {
  if (outline.message !== "") {
    return outline.message;
  }
  let sentence = outline.sentence;
  if (sentence[0] === " ") {
    sentence = ((subject !== undefined && subject.name) || "a process") + sentence;
  }
  if (subject === undefined) {
    return node === "" ? sentence : sentence + " in " + node;
  }
  const parent = subject.parent;
  if (outline.byParent !== "" && parent !== undefined && parent.executable !== "") {
    sentence += outline.byParent + parent.executable;
  }
  const place = subject.pod.place || node;
  return place === "" ? sentence : sentence + " in " + place;
}
