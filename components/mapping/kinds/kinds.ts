import { ENVELOPE_FIELDS } from "../field-rows";
import { readTime } from "../finish/time";
import { Tree } from "../types";
import { addUnique, isText, isTree } from "../values";
import { EXEC } from "./exec";
import { EXIT } from "./exit";
import { HOOKS } from "./hooks";
import { Kind } from "./kind";
import { LOADER } from "./loader";
import { RATE_LIMIT } from "./rate-limit";
import { THROTTLE } from "./throttle";

/** Every kind that has rules of its own, the frequent ones first; any other event is kept whole and has no category. */
const KINDS: Kind[] = [EXEC, EXIT].concat(HOOKS, LOADER, THROTTLE, RATE_LIMIT);

// Without the names that every object has.
const BY_NAME = Object.create(null) as Record<string, Kind | undefined>;

/** Every object of a document that some kind fills. */
export const KIND_OBJECTS: string[] = ["rule"];

for (let i = 0; i < KINDS.length; i++) {
  BY_NAME[KINDS[i].name] = KINDS[i];
  for (let j = 0; j < KINDS[i].writes.length; j++) {
    addUnique(KIND_OBJECTS, KINDS[i].writes[j]);
  }
}

/** The rules of a kind; undefined for a kind without any. */
export function rulesOf(kind: string): Kind | undefined {
  // What the script engine finds under this name in any object is no kind.
  return kind === "__proto__" ? undefined : BY_NAME[kind];
}

/** The kind of event that a decoded line holds; empty where it holds none. */
export function kindOf(tree: Tree): string {
  for (let i = 0; i < KINDS.length; i++) {
    const name = KINDS[i].name;
    const body = tree[name];
    if (body !== undefined && isTree(body)) {
      return name;
    }
  }
  return isText(tree.node_name) || readTime(tree.time) !== "" ? unknownKind(tree) : "";
}

/** How a later agent would call a kind. */
const PROCESS_KIND = /^process_[a-z0-9_]+$/;

/**
 * The kind of an event that has none of the known ones: an object with the name of one, or the only thing that the line
 * says beside its envelope. The JSON of other programs, which ends up in a container's log as well, is neither.
 */
function unknownKind(tree: Tree): string {
  // No return inside for-in: Filebeat's script engine would keep the loop's iterator for the next loop to go on with.
  // Filebeat's objects have no order, so that of the names decides among several unknown kinds.
  let named = "";
  let others = 0;
  let only = "";
  for (const key in tree) {
    if (key === "" || !ENVELOPE_FIELDS.hasOwnProperty(key)) {
      const isObject = isTree(tree[key]);
      others++;
      only = isObject ? key : only;
      if (isObject && PROCESS_KIND.test(key) && (named === "" || key < named)) {
        named = key;
      }
    }
  }
  return named !== "" || others !== 1 ? named : only;
}
