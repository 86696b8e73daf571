import { decodeLine, DECODED } from "./engine/processors";
import { stableJson } from "./engine/safe-keys";
import { ENVELOPE_FIELDS } from "./field-rows";
import { readTime } from "./finish/time";
import { kindOf, rulesOf } from "./kinds/kinds";
import { containerOf, newProcess, ParentPart, Parts, ProcessPart, startOf, takeNumber } from "./parts";
import { MappingSettings } from "./settings";
import { BeatEvent, Tree } from "./types";
import { isText, isTree, takeText } from "./values";

/**
 * Reads the line in `message` by decoding all of it: what this gives is what the line says.
 * @returns the parts, or the reason why the line is no event. Throws the decoder's reason for what is no JSON.
 */
export function decode(event: BeatEvent, doc: Tree, settings: MappingSettings): Parts | string {
  const tree = decoded(event, doc);
  if (!isTree(tree)) {
    return "the line is JSON but no object";
  }
  const kind = kindOf(tree);
  if (kind === "") {
    return "the line is a JSON object without a Tetragon event";
  }
  const reserved = takeReservedNames(tree);
  let whole: Tree | undefined;
  if (!settings.lean || rulesOf(kind) === undefined) {
    // Mapping takes the parts apart, so what is kept whole is decoded once more.
    whole = decoded(event, doc) as Tree;
    takeReservedNames(whole);
  }
  const body = tree[kind] as Tree;
  delete tree[kind];
  const timeDigits = readTime(tree.time);
  const time = timeDigits === "" ? "" : (tree.time as string);
  const hasTime = tree.time !== undefined && tree.time !== null;
  const process = objectOf(body.process);
  const parent = objectOf(body.parent);
  const parts: Parts = {
    kind: kind,
    time: time,
    timeDigits: timeDigits,
    shownTime: time,
    envelope: { source: tree, node: "", cluster: "" },
    body: { source: body },
    whole: whole,
    reserved: reserved,
  };
  takeEnvelope(parts, tree, whole, settings);
  if (process !== undefined || parent !== undefined) {
    takeProcesses(parts, body, process, parent);
  }
  if (!hasTime) {
    parts.shownTime = otherTime(body, parts.process);
  }
  if (kind === "process_exit" && time !== "" && body.time === time) {
    // The end of a process is the time of its event.
    delete body.time;
  }
  return parts;
}

function decoded(event: BeatEvent, doc: Tree): unknown {
  decodeLine(event);
  const tree = doc[DECODED];
  delete doc[DECODED];
  return tree;
}

/** Sets aside what a line has under the names that the mapping itself adds, as `name: JSON`. */
function takeReservedNames(tree: Tree): string[] {
  const found: string[] = [];
  const names = Object.keys(ENVELOPE_FIELDS);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (tree[name] !== undefined && ENVELOPE_FIELDS[name].options.indexOf("added") >= 0) {
      found[found.length] = name + ": " + stableJson(tree[name]);
      delete tree[name];
    }
  }
  return found;
}

function takeEnvelope(parts: Parts, tree: Tree, whole: Tree | undefined, settings: MappingSettings): void {
  parts.envelope.node = takeText(tree, "node_name") || settings.node;
  parts.envelope.cluster = takeText(tree, "cluster_name") || settings.cluster;
  const time = tree.time;
  if (parts.time !== "") {
    delete tree.time;
    if (settings.lean && whole !== undefined) {
      delete whole.time;
    }
  } else if (settings.lean && time !== undefined && time !== null) {
    const kept = whole === undefined ? tree : whole;
    kept.unreadable_time = isText(time) ? time : stableJson(time);
    delete kept.time;
  }
  if (settings.lean && whole !== undefined) {
    takeText(whole, "node_name");
    takeText(whole, "cluster_name");
  }
}

function takeProcesses(parts: Parts, body: Tree, process: Tree | undefined, parent: Tree | undefined): void {
  let part: ProcessPart = newProcess(undefined, undefined, undefined);
  let pod: Tree | undefined;
  if (process !== undefined) {
    delete body.process;
    parts.references = takeNumber(process, "refcnt");
    pod = objectOf(process.pod);
    const vpid = takeVpid(pod);
    if (pod !== undefined) {
      delete process.pod;
    }
    part = newProcess(process, pod === undefined ? undefined : { source: pod }, vpid);
  }
  parts.process = part;
  if (parent !== undefined) {
    delete body.parent;
    parts.parentReferences = takeNumber(parent, "refcnt");
    const parentPart: ParentPart = { source: parent, vpid: takeVpid(objectOf(parent.pod)) };
    if (pod !== undefined && isSame(pod, parent.pod)) {
      delete parent.pod;
    }
    parts.parent = parentPart;
  }
}

function objectOf(value: unknown): Tree | undefined {
  return isTree(value) ? value : undefined;
}

function takeVpid(pod: Tree | undefined): number | undefined {
  const container = containerOf(pod);
  return container === undefined ? undefined : takeNumber(container, "pid");
}

/** The time of an event that has none around its object. */
function otherTime(body: Tree, process: ProcessPart | undefined): string {
  if (readTime(body.time) !== "") {
    return body.time as string;
  }
  return startOf(process);
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
