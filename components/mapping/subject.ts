import { tailOf } from "./document-id";
import { keepRest } from "./keep";
import { podFields } from "./kubernetes";
import { moveCredentials, moveParent, moveParentCredentials, moveProcess, PARENT, PROCESS } from "./native";
import { environmentFields, parentId, processFields } from "./process";
import { relatedUsers, Users } from "./related";
import { settings } from "./settings";
import { isTimeLike } from "./time";
import { BeatEvent, Tree } from "./types";
import { childOf, drop, isText, newChild, takeText } from "./values";

/** What a parent gives the document. */
export interface Parent {
  /** `process.parent`, and its `entity_id`. */
  fields?: Tree;
  id?: unknown;
  executable: string;
  /** What `lean` keeps of it below `cilium_tetragon.log`. */
  rest?: Tree;
  /** Its text as it was cut out of a line: before and behind its number of references, and whole with that number. */
  start: string;
  end: string;
  text: string;
  references?: number;
  /** The text of its pod, and whether that is left out because the process shares it. */
  pod: string;
  sharesPod: boolean;
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
  rest?: Tree;
  parent?: Parent;
  users: Users;
  /** The part of the document id that it gives. */
  idTail: string;
  /** Name of the process, for sentences. */
  name: string;
  /** Whether the process ran before Tetragon did. */
  ranBefore: boolean;
  /** The kind of event whose rules the rest follows; empty where those of all kinds are the same. */
  kind: string;
  /** What stands behind its number of references in the text that was cut out of a line. */
  end: string;
}

/** What is known of an event's process before its message is looked at, and what was cut out of it. */
export interface Given {
  /** The node of the event. */
  node: string;
  parent?: Parent;
  pod?: Pod;
  /** The pids in the containers of process and parent. */
  vpid?: number;
  parentVpid?: number;
  /** Whether process and parent were cut out of a line: then their pods were compared, and what is kept is remembered. */
  cut: boolean;
}

/**
 * Maps the event's process, its user, its parent and its pod, which wait under PROCESS and PARENT, into the document.
 * @param unmapped receives what no field takes, as `path: JSON`.
 */
export function buildSubject(
  event: BeatEvent,
  doc: Tree,
  kind: string,
  given: Given,
  unmapped: string[],
): Subject {
  const source = doc[PROCESS] as Tree | undefined;
  const parentSource = doc[PARENT] as Tree | undefined;
  const subject: Subject = {
    pod: given.pod || { place: "" },
    parent: given.parent,
    users: NOBODY,
    idTail: source === undefined ? "" : tailOf(source.exec_id, given.node),
    name: "",
    ranBefore: false,
    kind: "",
    end: "",
  };
  if (source !== undefined) {
    moveProcess(event);
  }
  if (parentSource !== undefined) {
    moveParent(event);
    if (source !== undefined) {
      dropSharedPod(source, parentSource, given);
    }
    subject.parent = buildParent(event, doc, parentSource, kind, given, unmapped);
  }
  let process = doc.process as Tree | undefined;
  if (given.parent !== undefined && given.parent.fields !== undefined) {
    process = process || newChild(doc, "process");
    process.parent = given.parent.fields;
  }
  if (source !== undefined) {
    fillSubject(event, doc, subject, source, process, kind, given, unmapped);
  }
  subject.pod.orchestrator = doc.orchestrator as Tree;
  subject.process = process || (doc.process as Tree | undefined);
  subject.user = doc.user as Tree | undefined;
  return subject;
}

const NOBODY: Users = { ids: [], node: "" };

function fillSubject(
  event: BeatEvent,
  doc: Tree,
  subject: Subject,
  source: Tree,
  process: Tree | undefined,
  kind: string,
  given: Given,
  unmapped: string[],
): void {
  if (subject.parent !== undefined && source.parent_exec_id === subject.parent.id && source.parent_exec_id) {
    drop(source, "parent_exec_id");
  } else {
    parentId(event, source, process);
  }
  if (process !== undefined) {
    if (given.vpid !== undefined) {
      process.vpid = given.vpid;
    }
    subject.name = processFields(event, source, process, "process");
  }
  rareFields(event, source);
  const flags = source.flags;
  subject.ranBefore = isText(flags) && flags.indexOf("procFS") >= 0;
  subject.users = relatedUsers(doc, process, source.auid);
  if (source.ns !== undefined) {
    subject.kind = kind;
  }
  if (given.pod === undefined) {
    podOf(event, doc, subject.pod, source);
  } else {
    showPod(doc, given.pod);
  }
  if (settings.lean) {
    subject.rest = keepRest(source, kind, "process", unmapped, given.cut);
    if (given.pod === undefined) {
      subject.pod.rest = childOf(source, "pod");
    }
  }
}

function buildParent(
  event: BeatEvent,
  doc: Tree,
  source: Tree,
  kind: string,
  given: Given,
  unmapped: string[],
): Parent {
  if (source.process_credentials !== undefined) {
    moveParentCredentials(event);
  }
  const process = doc.process as Tree | undefined;
  const fields = process === undefined ? undefined : (process.parent as Tree | undefined);
  const parent: Parent = {
    fields: fields,
    executable: "",
    start: "",
    end: "",
    text: "",
    pod: "",
    sharesPod: false,
  };
  if (fields !== undefined) {
    if (given.parentVpid !== undefined) {
      fields.vpid = given.parentVpid;
    }
    processFields(event, source, fields, "process.parent");
    parent.executable = isText(fields.executable) ? fields.executable : "";
    parent.id = fields.entity_id;
  }
  if (settings.lean) {
    parent.rest = keepRest(source, kind, "parent", unmapped, given.cut);
  }
  return parent;
}

/** What only some agents are set up to tell. */
function rareFields(event: BeatEvent, source: Tree): void {
  if (source.environment_variables !== undefined) {
    environmentFields(event, source);
  }
  if (source.process_credentials !== undefined) {
    moveCredentials(event);
  }
  if (source.user !== undefined) {
    const user = childOf(source, "user");
    const name = user === undefined ? undefined : takeText(user, "name");
    if (name !== undefined) {
      event.Put("user.name", name);
    }
  }
}

function podOf(event: BeatEvent, doc: Tree, target: Pod, source: Tree): void {
  const pod = childOf(source, "pod");
  if (pod !== undefined) {
    target.place = podFields(event, doc, pod);
  } else if (isText(source.docker)) {
    // Of a container without a pod only the start of its id is known.
    event.Put("container.id", source.docker);
  }
  target.kubernetes = childOf(doc, "kubernetes");
  target.container = childOf(doc, "container");
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

/** Kinds differ in what they take as the start of a container, so what is kept of a strange one is not for all kinds. */
export function hasPlainPod(source: Tree): boolean {
  const pod = childOf(source, "pod");
  const container = pod === undefined ? undefined : childOf(pod, "container");
  const start = container === undefined ? undefined : container.start_time;
  return start === undefined || (isText(start) && isTimeLike(start));
}

/** `lean` keeps a parent's pod only where it is another one than the process': absent means the same. */
function dropSharedPod(source: Tree, parent: Tree, given: Given): void {
  if (!given.cut && settings.lean && source.pod !== undefined) {
    if (isSame(source.pod, parent.pod)) {
      delete parent.pod;
    }
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return one === other;
  }
  const keys = Object.keys(one);
  const count = keys.length;
  let same = count === Object.keys(other).length && Array.isArray(one) === Array.isArray(other);
  for (let i = 0; same && i < count; i++) {
    same = isSame((one as Tree)[keys[i]], (other as Tree)[keys[i]]);
  }
  return same;
}
