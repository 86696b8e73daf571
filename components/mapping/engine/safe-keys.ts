import { Tree } from "../types";
import { isEmpty, isText, isTree } from "../values";
import { remember } from "./memory";

/** `flattened` refuses more than 20 levels, the JSON parser more than 1,000: what lies deeper is kept as text. */
const MAX_DEPTH = 12;
/** Key and value of a `flattened` field share one term of at most 32,766 bytes. */
const MAX_KEY = 512;

interface SafeKey {
  /** The key as `flattened` takes it: not blank, no NUL. */
  flattened: string;
  /** The key as an object takes it: without dots as well, since those would be read as further levels. */
  object: string;
}

const safeKey = remember(function makeKeySafe(key: string): SafeKey {
  let safe = key.substring(0, MAX_KEY).split("\u0000").join("_");
  if (/^\s*$/.test(safe)) {
    safe = "_";
  }
  return { flattened: safe, object: safe.split(".").join("_") };
});

/** Keys that `flattened` takes as they are: the labels of a node's pods recur in every event. */
let goodKeys: Record<string, boolean> = {};
let goodKeyCount = 0;

/** Keys as Kubernetes has them, of which a made-up pod may have thousands: to remember each takes three times as long. */
const PLAIN_KEY = /^[A-Za-z0-9][A-Za-z0-9._\/-]*$/;

function isGoodKey(key: string): boolean {
  const plain = key.length < MAX_KEY && PLAIN_KEY.test(key);
  if (!plain && safeKey(key).flattened !== key) {
    return false;
  }
  if (goodKeyCount >= 2000) {
    goodKeys = {};
    goodKeyCount = 0;
  }
  if (key !== "__proto__") {
    goodKeys[key] = true;
    goodKeyCount++;
  }
  return true;
}

/** Makes an object fit for a `flattened` field, in place; objects without content leave it. */
export function makeFlattenable(tree: Tree): void {
  makeSafe(tree, true, 1);
}

/** Makes a value fit for an object that Elasticsearch does not map, in place where it can. */
export function safeValue(value: unknown): unknown {
  return safeAtDepth(value, false, 1);
}

/** The name under which an object may hold an unknown key. */
export function safeObjectKey(key: string): string {
  return safeKey(key).object;
}

function makeSafe(tree: Tree, flattened: boolean, depth: number): void {
  let unsafe: string[] | undefined;
  const keys = Object.keys(tree);
  const count = keys.length;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const value = tree[key];
    if (isText(value) && flattened && goodKeys[key] === true) {
      continue;
    }
    if (!(flattened ? isGoodKey(key) : safeObjectKey(key) === key)) {
      unsafe = unsafe || [];
      unsafe[unsafe.length] = key;
    }
    if (typeof value === "object") {
      const safe = safeAtDepth(value, flattened, depth + 1);
      if (flattened && isTree(safe) && isEmpty(safe)) {
        delete tree[key];
      } else if (safe !== value) {
        tree[key] = safe;
      }
    }
  }
  if (unsafe !== undefined) {
    renameKeys(tree, unsafe, flattened, NO_NAMES);
  }
}

const NO_NAMES: Record<string, unknown> = {};

/**
 * Gives keys that Elasticsearch refuses a name that it takes.
 * @param taken names that are not free even where the object lacks them.
 */
export function renameKeys(
  tree: Tree,
  keys: string[],
  flattened: boolean,
  taken: Record<string, unknown>,
): void {
  // How many names were tried for one that several keys want, so that each costs one try more and not all of them again.
  const tried: Record<string, number> = {};
  // Filebeat's objects have no order, and which of two keys comes first decides its name.
  keys.sort();
  for (let i = 0; i < keys.length; i++) {
    const value = tree[keys[i]];
    const wanted = flattened ? safeKey(keys[i]).flattened : safeObjectKey(keys[i]);
    delete tree[keys[i]];
    let name = wanted;
    let number = tried["=" + wanted] || 0;
    while (tree[name] !== undefined || taken[name] !== undefined) {
      number++;
      name = wanted + (number === 1 ? "_" : "_" + number);
    }
    tried["=" + wanted] = number;
    if (value !== undefined) {
      tree[name] = value;
    }
  }
}

function safeAtDepth(value: unknown, flattened: boolean, depth: number): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth > MAX_DEPTH) {
    return stableJson(value);
  }
  if (!isTree(value)) {
    const list = value as unknown[];
    for (let i = 0; i < list.length; i++) {
      const element = list[i];
      if (typeof element === "object") {
        list[i] = safeAtDepth(element, flattened, depth + 1);
      }
    }
    return list;
  }
  makeSafe(value, flattened, depth);
  return value;
}

/** JSON with sorted keys: Filebeat's objects have no order of their own. */
export function stableJson(value: unknown): string {
  return stableAtDepth(value, 1);
}

function stableAtDepth(value: unknown, depth: number): string {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH * 4) {
    return "" + JSON.stringify(value);
  }
  const parts: string[] = [];
  if (!isTree(value)) {
    const list = value as unknown[];
    for (let i = 0; i < list.length; i++) {
      parts[i] = stableAtDepth(list[i], depth + 1);
    }
    return "[" + parts.join(",") + "]";
  }
  const keys = Object.keys(value).sort();
  for (let i = 0; i < keys.length; i++) {
    parts[i] = JSON.stringify(keys[i]) + ":" + stableAtDepth(value[keys[i]], depth + 1);
  }
  return "{" + parts.join(",") + "}";
}
