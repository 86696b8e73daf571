import { eventText, kind, timeText } from "./cut";
import { keepBody } from "./keep";
import { rulesOf } from "./kinds";
import { DECODED, decodeLine, setCommunityId } from "./native";
import { isRefused, KnownEvent, node, refused } from "./node-memory";
import { eventFields, newOutline, Outline } from "./outline";
import { dropUnsetAuids } from "./process";
import { ruleFields } from "./rule";
import { BeatEvent, Tree } from "./types";

/** The objects of a document that an event may fill by what it tells beside its process. */
export const EVENT_OBJECTS = "file rule destination source network dll".split(" ");

/** What the cut line tells beside its process, in the document; undefined where that cannot be told from its text. */
export function knownEvent(event: BeatEvent, doc: Tree, ranBefore: boolean): KnownEvent | undefined {
  const key = ranBefore && kind === "process_exec" ? "procFS" : eventText;
  const known = node.events[kind].get(key);
  if (known === undefined) {
    return newEvent(event, doc, ranBefore, key);
  }
  for (let i = 0; i < known.count; i++) {
    doc[known.names[i]] = known.values[i];
  }
  return known;
}

function newEvent(event: BeatEvent, doc: Tree, ranBefore: boolean, key: string): KnownEvent | undefined {
  doc.message = '{"' + kind + '":{"process":true,"parent":true' + eventText + "}}";
  decodeLine(event);
  const tree = doc[DECODED] as Tree;
  const body = tree[kind] as Tree;
  // A time in an event without one would be its time.
  if (
    Object.keys(tree).length !== 1 ||
    body.process !== true ||
    body.parent !== true ||
    (timeText === "" && body.time !== undefined)
  ) {
    return undefined;
  }
  delete body.process;
  delete body.parent;
  delete doc[DECODED];
  const outline = newOutline(kind);
  mapKind(event, doc, body, kind, outline, ranBefore);
  const ownBody = keepBody(body, kind, refused);
  if (isRefused()) {
    return undefined;
  }
  const log: Tree = {};
  log[kind] = ownBody;
  const labels = node.envelope.labels;
  if (labels !== undefined) {
    log.node_labels = labels;
  }
  const known: KnownEvent = {
    outline: outline,
    event: eventFields(outline),
    kept: { log: log },
    body: ownBody,
    plain: outline.ips === undefined && outline.hashes === undefined,
    count: 0,
    names: [],
    values: [],
  };
  // A connection has a port that no other one has.
  if (outline.own === "") {
    for (let i = 0; i < EVENT_OBJECTS.length; i++) {
      const name = EVENT_OBJECTS[i];
      if (doc[name] !== undefined) {
        known.names[known.count] = name;
        known.values[known.count++] = doc[name];
      }
    }
    node.events[kind].put(key, known);
  }
  return known;
}

/** Maps what an event of a kind with rules tells beside its process. */
export function mapKind(
  event: BeatEvent,
  doc: Tree,
  body: Tree,
  name: string,
  outline: Outline,
  ranBefore: boolean,
): void {
  const rules = rulesOf(name);
  if (rules !== undefined) {
    rules(body, doc, outline, ranBefore);
  } else {
    outline.sentence = name === "test" ? "Tetragon self test" : "Tetragon event " + name;
  }
  if (body.ancestors !== undefined) {
    dropUnsetAuids(body.ancestors);
  }
  ruleFields(body, doc, outline);
  if (outline.transport !== "") {
    setCommunityId(event);
  }
}
