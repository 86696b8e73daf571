import { Tree } from "./types";
import { isTree, remember } from "./values";

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
  const plain = safe.split(".").join("_");
  return { flattened: safe, object: plain };
});

/** Makes an object fit for a `flattened` field, in place. */
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
  for (const key in tree) {
    const value = tree[key];
    const keys = safeKey(key);
    let name = flattened ? keys.flattened : keys.object;
    if (name !== key) {
      delete tree[key];
      while (tree[name] !== undefined) {
        name += "_";
      }
      tree[name] = value;
    }
    if (typeof value === "object") {
      const safe = safeAtDepth(value, flattened, depth + 1);
      if (safe !== value) {
        tree[name] = safe;
      }
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
