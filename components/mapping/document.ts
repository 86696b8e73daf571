import { clusterFields } from "./cluster";
import { setDocumentId } from "./document-id";
import { keepFields } from "./keep";
import { ADDED_FIELDS } from "./kept-fields";
import { KINDS } from "./kinds";
import { Reading, rememberSubject } from "./known";
import { BODY, ownProcess, setCommunityId, setTimestamp } from "./native";
import { newOutline, Outline } from "./outline";
import { dropUnsetAuids } from "./process";
import { relatedFields } from "./related";
import { ruleFields } from "./rule";
import { stableJson } from "./safe";
import { settings } from "./settings";
import { buildSubject, putRest, showSubject, Subject } from "./subject";
import { readTime } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, drop, isEmpty, isTree, newChild, takeText } from "./values";

/** Version of ECS whose names and values the mapping uses. */
export const ECS_VERSION = "8.17.0";

/**
 * Turns a decoded line into the ECS document, in place.
 * @param tree the decoded line; what ECS does not hold of it ends under `cilium_tetragon.log`.
 * @param kind the key of the line's event.
 * @param reading process and parent where they were cut out of the line.
 * @param line the line as it was read.
 * @param readAt when it was read.
 */
export function mapEvent(
  event: BeatEvent,
  doc: Tree,
  tree: Tree,
  kind: string,
  reading: Reading | undefined,
  line: unknown,
  readAt: unknown,
): void {
  const unmapped = takeReservedNames(tree);
  const body = tree[kind] as Tree;
  const outline = newOutline(kind);
  const envelope = reading === undefined ? undefined : reading.envelope;
  const time = timeFields(event, tree, body, reading, outline);
  const node = hostFields(
    doc,
    envelope === undefined ? takeText(tree, "node_name") || settings.nodeName : envelope.node,
  );
  const cluster =
    envelope === undefined ? takeText(tree, "cluster_name") || settings.clusterName : envelope.cluster;
  // Of a kind without rules everything is kept, as `full` does.
  const lean = settings.lean;
  const takesFields = lean && KINDS.hasOwnProperty(kind);
  settings.lean = takesFields;
  let subject: Subject | undefined;
  try {
    subject = subjectOf(event, doc, body, kind, cluster, reading, unmapped);
    mapKind(doc, body, kind, outline, subject);
    ruleFields(body, doc, outline, (subject !== undefined && subject.pod.place) || node);
  } finally {
    settings.lean = lean;
  }
  keepRemains(doc, tree, kind, takesFields ? subject : undefined, reading, unmapped);
  eventFields(doc, outline, readAt, line);
  relatedFields(doc, outline, subject);
  if (outline.transport !== "") {
    setCommunityId(event);
  }
  setDocumentId(event, doc, node, time, subject, line);
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

/** Fills what process and parent tell; undefined for an event that has neither. */
function subjectOf(
  event: BeatEvent,
  doc: Tree,
  body: Tree,
  kind: string,
  cluster: string,
  reading: Reading | undefined,
  unmapped: string[],
): Subject | undefined {
  let subject: Subject;
  if (reading !== undefined && reading.subject !== undefined) {
    subject = reading.subject;
    showSubject(doc, subject);
  } else {
    if (reading === undefined && !hold(doc, body)) {
      clusterFields(doc, cluster);
      return undefined;
    }
    const pieces = reading === undefined ? undefined : reading.pieces;
    subject = buildSubject(event, doc, kind, cluster, pieces, unmapped);
    delete doc[BODY];
    if (reading !== undefined) {
      rememberSubject(reading, subject);
    }
  }
  if (reading !== undefined && kind === "process_exit") {
    // The process' other events have it without its end.
    ownProcess(event);
  }
  return subject;
}

/** Puts process and parent of a line that was decoded whole where a reading has them. */
function hold(doc: Tree, body: Tree): boolean {
  const process = isTree(body.process) ? body.process : undefined;
  const parent = isTree(body.parent) ? body.parent : undefined;
  if (process === undefined && parent === undefined) {
    return false;
  }
  const held = newChild(doc, BODY);
  if (process !== undefined) {
    held.process = process;
    drop(body, "process");
  }
  if (parent !== undefined) {
    held.parent = parent;
    drop(body, "parent");
  }
  return true;
}

/** Maps what the kind of event tells. */
function mapKind(doc: Tree, body: Tree, kind: string, outline: Outline, subject: Subject | undefined): void {
  if (subject !== undefined) {
    outline.process = subject.name || outline.process;
    outline.parent = subject.parent === undefined ? "" : subject.parent.executable;
    outline.ranBefore = subject.ranBefore;
  }
  if (KINDS.hasOwnProperty(kind)) {
    KINDS[kind](body, doc, outline);
  } else {
    outline.sentence = kind === "test" ? "Tetragon self test" : "Tetragon event " + kind;
  }
  if (body.ancestors !== undefined) {
    dropUnsetAuids(body.ancestors);
  }
}

/** Sets `@timestamp`; returns the digits of the event's own time for the document's id. */
function timeFields(
  event: BeatEvent,
  tree: Tree,
  body: Tree,
  reading: Reading | undefined,
  outline: Outline,
): string {
  const given = reading === undefined ? tree.time : reading.givenTime;
  const own = reading === undefined ? readTime(given) : reading.time;
  if (own !== "") {
    setTimestamp(event);
    outline.time = given as string;
    drop(tree, "time");
    return own;
  }
  const absent = given === undefined || given === null;
  const subject = childOf(body, "process");
  const other = readTime(body.time) !== "" || subject === undefined ? body.time : subject.start_time;
  if (absent && readTime(other) !== "") {
    tree.time = other;
    setTimestamp(event);
    delete tree.time;
  } else if (settings.lean && !absent) {
    tree.unreadable_time = typeof given === "string" ? given : JSON.stringify(given);
    delete tree.time;
  }
  return "";
}

let knownNode = "";
let knownHost: unknown;

/** Fills `host`, one object for all events of a node; returns the node. */
export function hostFields(doc: Tree, node: string): string {
  const given = doc.host;
  if (given !== undefined && isTree(given)) {
    if (node !== "") {
      given.name = node;
    }
    given.os = { type: "linux" };
  } else if (node !== "" && node === knownNode) {
    doc.host = knownHost;
  } else {
    doc.host = node === "" ? { os: { type: "linux" } } : { name: node, os: { type: "linux" } };
    knownNode = node;
    knownHost = doc.host;
  }
  return node;
}

/** Keeps what ECS does not hold; `subject` is undefined where process and parent were left in the event. */
function keepRemains(
  doc: Tree,
  tree: Tree,
  kind: string,
  subject: Subject | undefined,
  reading: Reading | undefined,
  unmapped: string[],
): void {
  if (reading !== undefined && kind !== "process_exit" ? reading.bare : isEmpty(tree[kind] as Tree)) {
    delete tree[kind];
  }
  if (reading === undefined || !reading.bare) {
    keepFields(tree, unmapped);
  }
  if (reading !== undefined && reading.envelope.labels !== undefined) {
    tree.node_labels = reading.envelope.labels;
  }
  if (subject !== undefined) {
    keepSubject(tree, kind, subject, reading);
  }
  if (unmapped.length > 0) {
    tree.unmapped = unmapped.sort();
  }
  if (!isEmpty(tree)) {
    doc.cilium_tetragon = { log: tree };
  }
}

/** Puts what is left of process and parent in their places. */
function keepSubject(tree: Tree, kind: string, subject: Subject, reading: Reading | undefined): void {
  const { parent, rest } = subject;
  const body: Tree = tree[kind] === undefined ? {} : (tree[kind] as Tree);
  putRest(body, "process", rest, reading === undefined ? undefined : reading.process.refcnt);
  if (parent !== undefined) {
    putRest(body, "parent", parent.rest, reading === undefined ? undefined : reading.parent.refcnt);
  }
  if (!isEmpty(body)) {
    tree[kind] = body;
  }
}

/** Fills `event`, and what every document has, whatever became of its line. */
export function eventFields(doc: Tree, outline: Outline, created: unknown, line: unknown): void {
  const fields: Tree = {
    kind: outline.kind,
    module: "cilium_tetragon",
    provider: "tetragon",
    dataset: "cilium_tetragon.log",
    created: created,
  };
  if (outline.action !== "") {
    fields.action = outline.action;
  }
  if (outline.category.length > 0) {
    fields.category = outline.category;
    fields.type = outline.type;
  }
  if (outline.outcome !== undefined) {
    fields.outcome = outline.outcome;
  }
  if (settings.keepOriginal) {
    fields.original = line;
  }
  doc.event = fields;
  constantFields(doc);
}

let ecs: unknown;
let dataStream: unknown;

/** Fills what is the same in all documents, with the same two objects. */
function constantFields(doc: Tree): void {
  if (ecs === undefined) {
    doc.ecs = { version: ECS_VERSION };
    doc.data_stream = {
      type: "logs",
      dataset: "cilium_tetragon.log",
      namespace: settings.dataStreamNamespace,
    };
    ecs = doc.ecs;
    dataStream = doc.data_stream;
  } else {
    doc.ecs = ecs;
    doc.data_stream = dataStream;
  }
}
