import { clusterFields } from "./cluster";
import { keepRest } from "./keep";
import { podFields } from "./kubernetes";
import { BODY, moveCredentials, moveParent, moveParentCredentials, moveProcess } from "./native";
import { environmentFields, parentId, processFields } from "./process";
import { relatedUsers } from "./related";
import { stableJson } from "./safe";
import { settings } from "./settings";
import { isTimeLike } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, copyOf, newChild, takeText } from "./values";

/** What `lean` keeps of a Process message below `cilium_tetragon.log`. */
export interface Rest {
  tree?: Tree;
  refcnt?: number;
}

/** What a parent gives the document. */
export interface Parent {
  /** `process.parent`. */
  fields?: Tree;
  executable: string;
  rest: Rest;
}

/** What the pod of the event's process gives the document. */
export interface Pod {
  kubernetes?: Tree;
  container?: Tree;
  orchestrator?: Tree;
  /** What is kept of it. */
  rest?: Tree;
  /** `namespace/pod` for the sentence in `message`; empty for a process without a pod. */
  place: string;
}

/**
 * What the event's process, its parent and its pod give the document. All events of a process share these objects, so
 * whoever has more to say of one copies it first.
 */
export interface Subject {
  process?: Tree;
  user?: Tree;
  pod: Pod;
  rest: Rest;
  parent?: Parent;
  /** `related.user`. */
  users: string[];
  /** `related` of an event that has no more to say of it, and the node where that is. */
  related?: Tree;
  node?: string;
  /** The part of the document id that the process gives, and the start of the ids that it continues. */
  idTail: string;
  idHead?: string;
  /** `exec_id` as the event gives it. */
  execId: unknown;
  /** Name of the process, for sentences. */
  name: string;
  /** Whether the process ran before Tetragon did. */
  ranBefore: boolean;
  /** The kind of event whose rules the rest follows; empty where those of all kinds are the same. */
  kind: string;
  /** Whether another event with the same texts has the same subject. */
  recurs: boolean;
}

/** What stands beside the objects of process and parent that wait under BODY. */
export interface Pieces {
  /** The parent where it is known already. */
  parent?: Parent;
  /** The same for the pod of the process. */
  pod?: Pod;
  /** The pids in the containers, which were cut out of the pods. */
  vpid?: number;
  parentVpid?: number;
}

/**
 * Maps the event's process, its user, its parent and its pod into the document.
 * @param unmapped receives what no field takes, as `path: JSON`.
 */
export function buildSubject(
  event: BeatEvent,
  doc: Tree,
  kind: string,
  cluster: string,
  pieces: Pieces | undefined,
  unmapped: string[],
): Subject {
  const held = childOf(doc, BODY) as Tree;
  const source = childOf(held, "process");
  const parentSource = childOf(held, "parent");
  const refused = unmapped.length;
  const execId = source === undefined ? undefined : source.exec_id;
  clusterFields(doc, cluster);
  if (source !== undefined) {
    moveProcess(event);
  }
  let parent = pieces === undefined ? undefined : pieces.parent;
  if (parentSource !== undefined) {
    moveParent(event);
    if (pieces === undefined && source !== undefined) {
      dropSharedPod(source, parentSource);
    }
    parent = buildParent(event, doc, parentSource, kind, pieces, unmapped);
  } else if (parent !== undefined) {
    (childOf(doc, "process") || newChild(doc, "process")).parent = parent.fields;
  }
  const subject: Subject = {
    pod: { place: "" },
    rest: {},
    parent: parent,
    users: [],
    idTail: "",
    execId: execId,
    name: "",
    ranBefore: false,
    kind: "",
    recurs: true,
  };
  if (source !== undefined) {
    fillSubject(event, doc, subject, source, kind, pieces, unmapped);
  }
  subject.process = childOf(doc, "process");
  subject.user = childOf(doc, "user");
  subject.recurs =
    subject.recurs && unmapped.length === refused && (!parentSource || hasPlainPod(parentSource));
  return subject;
}

function fillSubject(
  event: BeatEvent,
  doc: Tree,
  subject: Subject,
  source: Tree,
  kind: string,
  pieces: Pieces | undefined,
  unmapped: string[],
): void {
  const process = childOf(doc, "process");
  parentId(event, source, process);
  if (process !== undefined) {
    if (pieces !== undefined && pieces.vpid !== undefined) {
      process.vpid = pieces.vpid;
    }
    subject.name = processFields(event, source, process, "process");
  }
  rareFields(event, source);
  const flags = source.flags;
  subject.ranBefore = typeof flags === "string" && flags.indexOf("procFS") >= 0;
  subject.users = relatedUsers(doc, source.auid);
  if (source.ns !== undefined) {
    subject.kind = kind;
  }
  if (pieces !== undefined && pieces.pod !== undefined) {
    subject.pod = pieces.pod;
    showPod(doc, pieces.pod);
  } else {
    subject.recurs = hasPlainPod(source);
    podOf(event, doc, subject.pod, source);
  }
  if (settings.lean) {
    subject.rest = restOf(source, kind, "process", unmapped);
    if (subject.pod.rest === undefined) {
      subject.pod.rest = childOf(source, "pod");
    } else {
      source.pod = subject.pod.rest;
      subject.rest.tree = source;
    }
  }
}

function buildParent(
  event: BeatEvent,
  doc: Tree,
  source: Tree,
  kind: string,
  pieces: Pieces | undefined,
  unmapped: string[],
): Parent {
  if (source.process_credentials !== undefined) {
    moveParentCredentials(event);
  }
  const process = childOf(doc, "process");
  const fields = process === undefined ? undefined : childOf(process, "parent");
  let executable = "";
  if (fields !== undefined) {
    if (pieces !== undefined && pieces.parentVpid !== undefined) {
      fields.vpid = pieces.parentVpid;
    }
    processFields(event, source, fields, "process.parent");
    executable = typeof fields.executable === "string" ? fields.executable : "";
  }
  const rest = settings.lean ? restOf(source, kind, "parent", unmapped) : {};
  return { fields: fields, executable: executable, rest: rest };
}

function restOf(source: Tree, kind: string, role: string, unmapped: string[]): Rest {
  const left = keepRest(source, kind, role, unmapped);
  const refcnt = source.refcnt;
  return { tree: left ? source : undefined, refcnt: typeof refcnt === "number" ? refcnt : undefined };
}

/** What only some agents are set up to tell. */
function rareFields(event: BeatEvent, source: Tree): void {
  if (source.environment_variables !== undefined) {
    environmentFields(event, source);
  }
  if (source.process_credentials !== undefined) {
    moveCredentials(event);
  }
  const user = childOf(source, "user");
  const name = user === undefined ? undefined : takeText(user, "name");
  if (name !== undefined) {
    event.Put("user.name", name);
  }
}

function podOf(event: BeatEvent, doc: Tree, target: Pod, source: Tree): void {
  const pod = childOf(source, "pod");
  if (pod !== undefined) {
    target.place = podFields(event, doc, pod);
  } else if (typeof source.docker === "string") {
    // Of a container without a pod only the start of its id is known.
    event.Put("container.id", source.docker);
  }
  target.kubernetes = childOf(doc, "kubernetes");
  target.container = childOf(doc, "container");
  target.orchestrator = childOf(doc, "orchestrator");
}

/** Gives the document what a known subject gives. */
export function showSubject(doc: Tree, subject: Subject): void {
  if (subject.process !== undefined) {
    doc.process = subject.process;
  }
  if (subject.user !== undefined) {
    doc.user = subject.user;
  }
  showPod(doc, subject.pod);
}

function showPod(doc: Tree, pod: Pod): void {
  doc.orchestrator = pod.orchestrator;
  if (pod.kubernetes !== undefined) {
    doc.kubernetes = pod.kubernetes;
  }
  if (pod.container !== undefined) {
    doc.container = pod.container;
  }
}

/** Kinds differ in what they take as the start of a container, so the rest of a pod with a strange one is of one kind. */
function hasPlainPod(source: Tree): boolean {
  const pod = childOf(source, "pod");
  const container = pod === undefined ? undefined : childOf(pod, "container");
  const start = container === undefined ? undefined : container.start_time;
  return start === undefined || (typeof start === "string" && isTimeLike(start));
}

/** `lean` keeps a parent's pod only where it is another one than the process': absent means the same. */
function dropSharedPod(source: Tree, parent: Tree): void {
  if (settings.lean && source.pod !== undefined && stableJson(source.pod) === stableJson(parent.pod)) {
    delete parent.pod;
  }
}

/**
 * Puts what is left of a Process message in its place.
 * @param refcnt the number of references that this event gives, where it was cut out.
 */
export function putRest(body: Tree, key: string, rest: Rest, refcnt: number | undefined): void {
  if (rest.tree === undefined) {
    return;
  }
  if (refcnt !== undefined && rest.refcnt !== refcnt) {
    const copy = copyOf(rest.tree);
    copy.refcnt = refcnt;
    rest.tree = copy;
    rest.refcnt = refcnt;
  }
  body[key] = rest.tree;
}
