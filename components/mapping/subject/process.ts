import { moveCredentials, moveProcess, PROCESS } from "../engine/processors";
import { tailOf } from "../finish/document-id";
import { NOBODY, relatedUsers, Users } from "../finish/related";
import { keepProcess, NO_TEXTS } from "../finish/rest";
import { Kept, KeptProcess, Parts, ProcessPart } from "../parts";
import { BeatEvent, Tree } from "../types";
import { childOf, copyOf, isText, newChild, takeText } from "../values";
import { MappedParent, mapParent } from "./parent";
import { mapPod, MappedPod, showPod } from "./pod";
import { environmentFields, isWindowsProcess, processFields } from "./process-fields";

/**
 * What the event's process gives the document, with its parent and its pod. All events of a process share these
 * objects, so whoever has more to say of one copies it first.
 */
export interface MappedProcess {
  /** `process` with `process.parent`, and `user`. */
  process?: Tree;
  user?: Tree;
  /** `container` of a process without a pod. */
  container?: Tree;
  pod?: MappedPod;
  parent?: MappedParent;
  users: Users;
  /** The part of the document id that it gives. */
  idTail: string;
  /** Its name, for sentences. */
  name: string;
  /** Set for one of an agent on Windows. */
  windows?: boolean;
  /** What is kept of it; undefined where the event is kept whole. */
  kept?: KeptProcess;
  /** The kind of event whose fields decided what is kept; undefined where those of all kinds are the same. */
  kind?: string;
}

/** Maps the process of an event, its parent and its pod into the document. */
export function mapProcess(event: BeatEvent, doc: Tree, parts: Parts, part: ProcessPart): MappedProcess {
  const source = part.source;
  const parent = parts.parent === undefined ? undefined : mapParent(event, doc, parts, parts.parent);
  // The engine takes twice the time and memory for an object of more than eight names.
  const mapped: MappedProcess = {
    pod: part.pod === undefined ? undefined : mapPod(event, doc, parts, part.pod),
    parent: parent,
    users: NOBODY,
    idTail: "",
    name: "",
  };
  if (source !== undefined) {
    doc[PROCESS] = source;
    moveProcess(event);
  }
  let process = doc.process as Tree | undefined;
  if (parent !== undefined && parent.fields !== undefined) {
    process = process || newChild(doc, "process");
    process.parent = parent.fields;
  }
  if (source !== undefined) {
    fillProcess(event, doc, mapped, source, process, parts, part);
    delete doc[PROCESS];
    part.source = undefined;
  }
  mapped.process = process || (doc.process as Tree | undefined);
  mapped.user = doc.user as Tree | undefined;
  return mapped;
}

function fillProcess(
  event: BeatEvent,
  doc: Tree,
  mapped: MappedProcess,
  source: Tree,
  process: Tree | undefined,
  parts: Parts,
  part: ProcessPart,
): void {
  const { parent, pod } = mapped;
  mapped.idTail = tailOf(process === undefined ? undefined : process.entity_id, parts.envelope.node);
  if (parent !== undefined && source.parent_exec_id === parent.id && source.parent_exec_id) {
    delete source.parent_exec_id;
  } else {
    parentId(event, source, process);
  }
  if (process !== undefined) {
    if (part.vpid !== undefined) {
      process.vpid = part.vpid;
    }
    const windows = pod === undefined && isWindowsProcess(source, process);
    if (windows) {
      mapped.windows = true;
    }
    mapped.name = processFields(event, source, process, "process", windows);
  }
  rareFields(event, source);
  mapped.users = relatedUsers(doc, process, source.auid);
  if (pod === undefined && isText(source.docker)) {
    // Of a container without a pod only the start of its id is known.
    event.Put("container.id", source.docker);
    mapped.container = doc.container as Tree;
  }
  const hasNamespaces = source.ns !== undefined;
  if (parts.whole === undefined) {
    mapped.kept = keepProcess(source, parts.kind, "process");
    if (pod !== undefined && pod.kept !== undefined) {
      addPod(mapped.kept, pod.kept);
    }
    if (hasNamespaces || mapped.kept.unmapped.length > 0 || (pod !== undefined && pod.kind !== "")) {
      mapped.kind = parts.kind;
    }
  }
}

function addPod(kept: Kept, pod: Kept): void {
  if (pod.fields !== undefined) {
    kept.fields = kept.fields || {};
    kept.fields.pod = pod.fields;
  }
  if (pod.unmapped !== NO_TEXTS) {
    kept.unmapped = kept.unmapped.concat(pod.unmapped);
  }
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

/** Both of Tetragon's names of the parent's id answer through one field, so it holds both values should they differ. */
function parentId(event: BeatEvent, source: Tree, process: Tree | undefined): void {
  const id = source.parent_exec_id;
  if (!isText(id) || id === "") {
    return;
  }
  const parent = process === undefined ? undefined : childOf(process, "parent");
  const known = parent === undefined ? undefined : parent.entity_id;
  if (known !== id) {
    if (process !== undefined && parent !== undefined) {
      // The parent's other children have the parent as it is.
      process.parent = copyOf(parent);
    }
    event.Put("process.parent.entity_id", known === undefined ? id : [known, id]);
  }
  delete source.parent_exec_id;
}

/** Gives the document what a process gives that was mapped for an event before. */
export function showProcess(doc: Tree, mapped: MappedProcess): void {
  const pod = mapped.pod;
  if (mapped.process !== undefined) {
    doc.process = mapped.process;
  }
  if (mapped.user !== undefined) {
    doc.user = mapped.user;
  }
  if (pod !== undefined) {
    showPod(doc, pod);
  } else if (mapped.container !== undefined) {
    doc.container = mapped.container;
  }
}
