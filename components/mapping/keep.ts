import { KEPT_FIELDS, KeptTree } from "./kept-fields";
import { isTimeLike } from "./time";
import { makeFlattenable, safeObjectKey, safeValue, stableJson } from "./safe";
import { settings } from "./settings";
import { Tree } from "./types";
import { isTree } from "./values";

const LONG_LIMIT = "9223372036854775807";
const UNSIGNED_LIMIT = "18446744073709551615";

/**
 * Leaves of an event, in place, only what its fields under `cilium_tetragon.log` take; the rest becomes text in the
 * list. Names that the catalog does not know stay: the index keeps them without mapping them.
 */
export function keepFields(log: Tree, unmapped: string[]): void {
  keepTree(log, KEPT_FIELDS, "", unmapped);
}

/** @returns whether anything is left. */
function keepTree(tree: Tree, fields: KeptTree, path: string, unmapped: string[]): boolean {
  let left = false;
  for (const key in tree) {
    const field = fields[key];
    const value = tree[key];
    if (typeof field === "string") {
      if (field === "keyword" && typeof value === "string") {
        left = true;
      } else if (keepLeaf(tree, key, value, field, path, unmapped)) {
        left = true;
      }
    } else if (typeof field === "object") {
      if (keepBranch(tree, key, value, field, path, unmapped)) {
        left = true;
      }
    } else if (value === null) {
      delete tree[key];
    } else {
      keepUnknown(tree, key, value, fields);
      left = true;
    }
  }
  return left;
}

function keepBranch(tree: Tree, key: string, value: unknown, fields: KeptTree, path: string, unmapped: string[]): boolean {
  if (isTree(value)) {
    if (keepTree(value, fields, path + key + ".", unmapped)) {
      return true;
    }
    delete tree[key];
    return false;
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isTree)) {
    for (let i = 0; i < value.length; i++) {
      keepTree(value[i] as Tree, fields, path + key + ".", unmapped);
    }
    return true;
  }
  setAside(tree, key, value, path, unmapped);
  return false;
}

function keepLeaf(tree: Tree, key: string, value: unknown, field: string, path: string, unmapped: string[]): boolean {
  const home = field[0] === "<";
  const type = home ? field.substring(1) : field;
  if ((!home || !settings.lean) && value !== null && fits(tree, key, value, type)) {
    return true;
  }
  setAside(tree, key, value, path, unmapped);
  return false;
}

/** Whether a field of the type takes the value; scalars become the text that a keyword wants. */
function fits(tree: Tree, key: string, value: unknown, type: string): boolean {
  switch (type) {
    case "keyword":
      return fitsKeyword(tree, key, value);
    case "long":
      return typeof value === "number" ? isExact(value) : isDecimal(value, LONG_LIMIT, true);
    case "unsigned_long":
      return typeof value === "number" ? isExact(value) && value >= 0 : isDecimal(value, UNSIGNED_LIMIT, false);
    case "float":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "string" && isTimeLike(value);
    case "flattened":
      return fitsFlattened(value);
    default:
      tree[key] = safeValue(value);
      return true;
  }
}

function fitsKeyword(tree: Tree, key: string, value: unknown): boolean {
  if (typeof value === "number" || typeof value === "boolean") {
    tree[key] = "" + value;
    return true;
  }
  if (!Array.isArray(value)) {
    return typeof value === "string";
  }
  for (let i = 0; i < value.length; i++) {
    const element: unknown = value[i];
    if (typeof element === "number") {
      value[i] = "" + element;
    } else if (typeof element !== "string") {
      return false;
    }
  }
  return true;
}

function fitsFlattened(value: unknown): boolean {
  if (isTree(value)) {
    makeFlattenable(value);
    return true;
  }
  if (!Array.isArray(value) || !value.every(isTree)) {
    return false;
  }
  for (let i = 0; i < value.length; i++) {
    makeFlattenable(value[i] as Tree);
  }
  return true;
}

function isExact(value: number): boolean {
  return value % 1 === 0 && value < 9223372036854774784 && value > -9223372036854774784;
}

function isDecimal(value: unknown, limit: string, signed: boolean): boolean {
  if (typeof value !== "string" || !/^-?(0|[1-9]\d*)$/.test(value) || (!signed && value[0] === "-")) {
    return false;
  }
  const digits = value[0] === "-" ? value.substring(1) : value;
  return digits.length < limit.length || (digits.length === limit.length && digits <= limit);
}

function keepUnknown(tree: Tree, key: string, value: unknown, fields: KeptTree): void {
  let name = safeObjectKey(key);
  if (name !== key) {
    delete tree[key];
    // The safe name may be one that has a type, or that is taken.
    while (tree[name] !== undefined || fields[name] !== undefined) {
      name += "_";
    }
  } else if (typeof value !== "object") {
    return;
  }
  tree[name] = safeValue(value);
}

function setAside(tree: Tree, key: string, value: unknown, path: string, unmapped: string[]): void {
  delete tree[key];
  if (value !== null && value !== "" && !isEmptyObject(value)) {
    unmapped[unmapped.length] = path + key + ": " + stableJson(value);
  }
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
