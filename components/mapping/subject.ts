import { keepSubtree } from "./keep";
import { dropSharedPod, podFields } from "./kubernetes";
import { BODY, keepProcessFields, moveCredentials, moveFields } from "./native";
import { Outline } from "./outline";
import { environmentFields, parentId, processFields } from "./process";
import { settings } from "./settings";
import { BeatEvent, Tree } from "./types";
import { childOf, isEmpty, isTree, newChild, takeText } from "./values";

/**
 * Maps the event's process, its user, its parent and its pod.
 * @returns `namespace/pod` for the sentence in `message`; empty for a process without a pod.
 */
export function subjectFields(
  event: BeatEvent,
  body: Tree,
  doc: Tree,
  kind: string,
  outline: Outline,
): string {
  const subject = isTree(body.process) ? body.process : undefined;
  const source = isTree(body.parent) ? body.parent : undefined;
  if (subject === undefined && source === undefined) {
    return "";
  }
  const held = newChild(doc, BODY);
  if (subject !== undefined) {
    held.process = subject;
  }
  if (source !== undefined) {
    held.parent = source;
  }
  moveFields(event);
  const process = childOf(doc, "process");
  const parent = process === undefined ? undefined : childOf(process, "parent");
  if (source !== undefined && parent !== undefined) {
    processFields(event, source, parent, "process.parent");
    outline.parent = typeof parent.executable === "string" ? parent.executable : "";
  }
  let place = "";
  if (subject !== undefined) {
    parentId(event, subject, parent);
    if (process !== undefined) {
      outline.process = processFields(event, subject, process, "process") || outline.process;
    }
    rareFields(event, subject);
    place = podOf(event, doc, subject, source);
  }
  if (settings.lean) {
    if (subject !== undefined) {
      delete body.process;
    }
    if (source !== undefined) {
      delete body.parent;
    }
    keepProcessFields(event, kind);
  }
  return place;
}

/** What only some agents are set up to tell. */
function rareFields(event: BeatEvent, subject: Tree): void {
  if (subject.environment_variables !== undefined) {
    environmentFields(event, subject);
  }
  if (subject.process_credentials !== undefined) {
    moveCredentials(event);
  }
  const user = subject.user === undefined ? undefined : childOf(subject, "user");
  const name = user === undefined ? undefined : takeText(user, "name");
  if (name !== undefined) {
    event.Put("user.name", name);
  }
}

function podOf(event: BeatEvent, doc: Tree, subject: Tree, source: Tree | undefined): string {
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

/** Puts what is left of process and parent beside what was kept of them. */
export function keepSubjectRemains(
  doc: Tree,
  tree: Tree,
  kind: string,
  takesFields: boolean,
  unmapped: string[],
): void {
  const held = doc[BODY] === undefined ? undefined : childOf(doc, BODY);
  if (held === undefined) {
    return;
  }
  if (takesFields) {
    const body = tree[kind] === undefined ? newChild(tree, kind) : (tree[kind] as Tree);
    keepSubtree(held, "process", body, kind, unmapped);
    keepSubtree(held, "parent", body, kind, unmapped);
    if (isEmpty(body)) {
      delete tree[kind];
    }
  }
  delete doc[BODY];
}
