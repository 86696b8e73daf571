import { setDocumentId } from "./document-id";
import { keepFields } from "./keep";
import { ADDED_FIELDS } from "./kept-fields";
import { KINDS, KIND_NAMES } from "./kinds";
import { setCommunityId, setTimestamp } from "./native";
import { newOutline, Outline } from "./outline";
import { dropUnsetAuids } from "./process";
import { relatedFields } from "./related";
import { ruleFields } from "./rule";
import { stableJson } from "./safe";
import { settings } from "./settings";
import { keepSubjectRemains, subjectFields } from "./subject";
import { readTime } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, isEmpty, isTree, newChild, takeText } from "./values";

/** Version of ECS whose names and values the mapping uses. */
export const ECS_VERSION = "8.17.0";

/** Keys that are no kind of event: those of Tetragon's envelope, and those that the mapping adds. */
const ENVELOPE: Record<string, boolean> = {
  node_name: true,
  time: true,
  aggregation_info: true,
  cluster_name: true,
  node_labels: true,
  unmapped: true,
  unreadable_time: true,
};

/**
 * Turns a decoded line into the ECS document, in place.
 * @param tree the decoded line; what ECS does not hold of it ends under `cilium_tetragon.log`.
 * @param kind the key of the line's event.
 * @param line the line as it was read.
 * @param readAt when it was read.
 */
export function mapEvent(
  event: BeatEvent,
  doc: Tree,
  tree: Tree,
  kind: string,
  line: unknown,
  readAt: unknown,
): void {
  const unmapped = takeReservedNames(tree);
  const body = tree[kind] as Tree;
  const execId = execIdOf(body);
  const outline = newOutline(kind);
  const time = timeFields(event, tree, body, outline);
  const node = hostFields(tree, doc);
  event.Put("orchestrator.type", "kubernetes");
  const cluster = takeText(tree, "cluster_name") || settings.clusterName;
  if (cluster !== "") {
    event.Put("orchestrator.cluster.name", cluster);
  }
  // Of a kind without rules everything is kept, as `full` does.
  const lean = settings.lean;
  const takesFields = lean && KINDS.hasOwnProperty(kind);
  settings.lean = takesFields;
  try {
    const place = mapKind(event, doc, body, kind, outline);
    ruleFields(body, doc, outline, place || node);
  } finally {
    settings.lean = lean;
  }
  keepRemains(doc, tree, kind, takesFields, unmapped);
  eventFields(doc, outline, readAt, line);
  relatedFields(doc, outline, body);
  if (hasFlow(doc)) {
    setCommunityId(event);
  }
  setDocumentId(event, doc, node, time, execId, line);
}

/** Sets aside what a line has under the names that the mapping itself uses, as `name: JSON`. */
function takeReservedNames(tree: Tree): string[] {
  const unmapped: string[] = [];
  for (const name in ADDED_FIELDS) {
    if (tree[name] !== undefined) {
      unmapped[unmapped.length] = name + ": " + stableJson(tree[name]);
      delete tree[name];
    }
  }
  return unmapped;
}

/** Maps the process and what the kind of event tells; returns where the process ran. */
function mapKind(event: BeatEvent, doc: Tree, body: Tree, kind: string, outline: Outline): string {
  const place = subjectFields(event, body, doc, kind, outline);
  if (KINDS.hasOwnProperty(kind)) {
    KINDS[kind](body, doc, outline);
  } else {
    outline.sentence = kind === "test" ? "Tetragon self test" : "Tetragon event " + kind;
  }
  if (body.ancestors !== undefined) {
    dropUnsetAuids(body.ancestors);
  }
  return place;
}

/** The kind of event that a decoded line holds; empty where it holds none. */
export function kindOf(tree: Tree): string {
  for (let i = 0; i < KIND_NAMES.length; i++) {
    const body = tree[KIND_NAMES[i]];
    if (body !== undefined && isTree(body)) {
      return KIND_NAMES[i];
    }
  }
  // Filebeat's objects have no order, so that of the names decides among several unknown kinds.
  let unknown = "";
  for (const key in tree) {
    if (key !== "" && ENVELOPE[key] !== true && isTree(tree[key]) && (unknown === "" || key < unknown)) {
      unknown = key;
    }
  }
  return unknown;
}

function execIdOf(body: Tree): unknown {
  const subject = childOf(body, "process");
  return subject === undefined ? undefined : subject.exec_id;
}

/** Sets `@timestamp`; returns the digits of the event's own time for the document's id. */
function timeFields(event: BeatEvent, tree: Tree, body: Tree, outline: Outline): string {
  const own = readTime(tree.time);
  if (own !== undefined) {
    setTimestamp(event);
    outline.time = own.text;
    if (settings.lean) {
      delete tree.time;
    }
    return own.digits;
  }
  const subject = childOf(body, "process");
  const other = readTime(body.time) || (subject === undefined ? undefined : readTime(subject.start_time));
  const given = tree.time;
  if (other !== undefined && (given === undefined || given === null)) {
    tree.time = other.text;
    setTimestamp(event);
    delete tree.time;
  } else if (settings.lean && given !== undefined && given !== null) {
    tree.unreadable_time = typeof given === "string" ? given : JSON.stringify(given);
    delete tree.time;
  }
  return "";
}

function hostFields(tree: Tree, doc: Tree): string {
  const node = takeText(tree, "node_name") || settings.nodeName;
  if (node !== "" || !isTree(doc.host)) {
    const host = newChild(doc, "host");
    if (node !== "") {
      host.name = node;
    }
  }
  (doc.host as Tree).os = { type: "linux" };
  return node;
}

function eventFields(doc: Tree, outline: Outline, created: unknown, line: unknown): void {
  const event = newChild(doc, "event");
  event.kind = outline.kind;
  event.module = "cilium_tetragon";
  event.provider = "tetragon";
  event.dataset = "cilium_tetragon.log";
  event.created = created;
  event.action = outline.action;
  if (outline.category.length > 0) {
    event.category = outline.category;
    event.type = outline.type;
  }
  if (outline.outcome !== undefined) {
    event.outcome = outline.outcome;
  }
  if (settings.keepOriginal) {
    event.original = line;
  }
  constantFields(doc);
}

/** What every document has, whatever became of its line. */
export function constantFields(doc: Tree): void {
  newChild(doc, "ecs").version = ECS_VERSION;
  const stream = newChild(doc, "data_stream");
  stream.type = "logs";
  stream.dataset = "cilium_tetragon.log";
  stream.namespace = settings.dataStreamNamespace;
}

/** Community ids are defined for these; ICMP would need the type of the message. */
const FLOW_TRANSPORTS: Record<string, boolean> = { tcp: true, udp: true, sctp: true };

function hasFlow(doc: Tree): boolean {
  const network = doc.network === undefined ? undefined : childOf(doc, "network");
  return network !== undefined && FLOW_TRANSPORTS[network.transport as string] === true;
}

/** @param takesFields whether process and parent were taken out of the event. */
function keepRemains(doc: Tree, tree: Tree, kind: string, takesFields: boolean, unmapped: string[]): void {
  keepFields(tree, kind, unmapped);
  keepSubjectRemains(doc, tree, kind, takesFields, unmapped);
  if (unmapped.length > 0) {
    tree.unmapped = unmapped.sort();
  }
  if (!isEmpty(tree)) {
    newChild(doc, "cilium_tetragon").log = tree;
  }
}
