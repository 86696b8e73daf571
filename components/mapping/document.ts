import { setDocumentId } from "./document-id";
import { keepFields } from "./keep";
import { KINDS, KIND_NAMES } from "./kinds";
import { dropSharedPod, podFields } from "./kubernetes";
import { BODY, moveCredentials, moveFields, setCommunityId, setTimestamp } from "./native";
import { newOutline, Outline } from "./outline";
import { dropUnsetAuids, environmentFields, parentId, processFields } from "./process";
import { relatedFields } from "./related";
import { ruleFields } from "./rule";
import { settings } from "./settings";
import { readTime } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, isEmpty, isTree, newChild, takeText } from "./values";

/** Version of ECS whose names and values the mapping uses. */
export const ECS_VERSION = "8.17.0";

/** Keys of a line that are no kind of event. */
const ENVELOPE: Record<string, boolean> = {
  node_name: true,
  time: true,
  aggregation_info: true,
  cluster_name: true,
  node_labels: true,
};

/**
 * Turns a decoded line into the ECS document, in place.
 * @param tree the decoded line; what ECS does not hold of it ends under `cilium_tetragon.log`.
 * @returns false where the line holds no event.
 */
export function mapEvent(event: BeatEvent, doc: Tree, tree: Tree, line: unknown): boolean {
  const kind = kindOf(tree);
  if (kind === "") {
    return false;
  }
  const body = tree[kind] as Tree;
  const outline = newOutline(kind);
  const created = event.Get("@timestamp");
  const execId = execIdOf(body);
  const unmapped: string[] = [];
  const time = timeFields(event, tree, body, outline);
  const node = hostFields(tree, doc);
  event.Put("orchestrator.type", "kubernetes");
  const cluster = takeText(tree, "cluster_name") || settings.clusterName;
  if (cluster !== "") {
    event.Put("orchestrator.cluster.name", cluster);
  }
  doc[BODY] = body;
  const place = subjectFields(event, body, doc, outline);
  delete doc[BODY];
  if (KINDS.hasOwnProperty(kind)) {
    KINDS[kind](body, doc, outline);
  } else {
    outline.sentence = kind === "test" ? "Tetragon self test" : "Tetragon event " + kind;
  }
  ruleFields(body, doc, outline, place || node);
  eventFields(doc, outline, created, line);
  relatedFields(doc, outline, body);
  if (hasFlow(doc)) {
    setCommunityId(event);
  }
  if (body.ancestors !== undefined) {
    dropUnsetAuids(body.ancestors);
  }
  setDocumentId(event, doc, node, time, execId, line);
  keepRemains(doc, tree, unmapped);
  return true;
}

function kindOf(tree: Tree): string {
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

/** The process, its user, its parent and its pod; returns where it ran, for the sentence in `message`. */
function subjectFields(event: BeatEvent, body: Tree, doc: Tree, outline: Outline): string {
  const subject = childOf(body, "process");
  const source = childOf(body, "parent");
  if (subject === undefined && source === undefined) {
    return "";
  }
  moveFields(event);
  const process = childOf(doc, "process");
  const parent = process === undefined ? undefined : childOf(process, "parent");
  if (source !== undefined && parent !== undefined) {
    processFields(event, source, parent, "process.parent");
    outline.parent = typeof parent.executable === "string" ? parent.executable : "";
  }
  if (subject === undefined) {
    return "";
  }
  parentId(event, subject, parent);
  if (process !== undefined) {
    outline.process = processFields(event, subject, process, "process") || outline.process;
  }
  if (subject.environment_variables !== undefined) {
    environmentFields(event, subject);
  }
  if (subject.process_credentials !== undefined) {
    moveCredentials(event);
  }
  if (subject.user !== undefined) {
    userName(event, subject);
  }
  const pod = subject.pod === undefined ? undefined : childOf(subject, "pod");
  if (pod === undefined) {
    // Of a container without a pod only the start of its id is known.
    if (typeof subject.docker === "string") {
      event.Put("container.id", subject.docker);
    }
    return "";
  }
  if (source !== undefined && source.pod !== undefined) {
    dropSharedPod(pod, source);
  }
  return podFields(event, doc, pod);
}

function userName(event: BeatEvent, subject: Tree): void {
  const user = childOf(subject, "user");
  const name = user === undefined ? undefined : takeText(user, "name");
  if (name !== undefined) {
    event.Put("user.name", name);
  }
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

function keepRemains(doc: Tree, tree: Tree, unmapped: string[]): void {
  keepFields(tree, unmapped);
  if (unmapped.length > 0) {
    tree.unmapped = unmapped.sort();
  }
  if (!isEmpty(tree)) {
    newChild(doc, "cilium_tetragon").log = tree;
  }
}
