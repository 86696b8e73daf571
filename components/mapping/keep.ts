import { KEPT_FIELDS, KeptTree } from "./kept-fields";
import { isTimeLike } from "./time";
import { makeFlattenable, renameKeys, safeObjectKey, safeValue, stableJson } from "./safe";
import { settings } from "./settings";
import { Tree } from "./types";
import { isEmpty, isTree } from "./values";

const LONG_LIMIT = "9223372036854775807";
const UNSIGNED_LIMIT = "18446744073709551615";

/** The fields below one object: a type of `typeof` where that alone decides, else `:` and the field's type. */
interface Rules {
  [name: string]: string | Rules;
}

const TYPE_OF: Record<string, string> = {
  keyword: "string",
  long: "number",
  float: "number",
  boolean: "boolean",
};

const MOVED = ":moved";

const LEAN_RULES = rulesOf(KEPT_FIELDS, true);
const FULL_RULES = rulesOf(KEPT_FIELDS, false);

/** In `lean`, what ECS holds is no field. */
function rulesOf(fields: KeptTree, lean: boolean): Rules {
  const result: Rules = {};
  for (const name in fields) {
    const field = fields[name];
    if (typeof field !== "string") {
      result[name] = rulesOf(field, lean);
    } else if (field[0] === "<") {
      result[name] = lean ? MOVED : TYPE_OF[field.substring(1)] || ":" + field.substring(1);
    } else {
      result[name] = TYPE_OF[field] || ":" + field;
    }
  }
  return result;
}

/**
 * Leaves of an event, in place, only what its fields under `cilium_tetragon.log` take; the rest becomes text in the
 * list. Names that the catalog does not know stay: the index keeps them without mapping them.
 * @returns whether anything is left.
 */
export function keepFields(log: Tree, unmapped: string[]): boolean {
  return keepTree(log, settings.lean ? LEAN_RULES : FULL_RULES, "", unmapped);
}

/** Does the same with a process or parent that was taken out of the event. */
export function keepRest(source: Tree, kind: string, role: string, unmapped: string[]): boolean {
  const rules = LEAN_RULES[kind] as Rules;
  const own = typeof rules[role] === "object" ? rules[role] : (LEAN_RULES.process_exec as Rules)[role];
  return keepTree(source, own as Rules, kind + "." + role + ".", unmapped);
}

/** @returns whether anything is left. */
function keepTree(tree: Tree, fields: Rules, path: string, unmapped: string[]): boolean {
  let left = false;
  let unsafe: string[] | undefined;
  for (const key in tree) {
    const value = tree[key];
    const rule = fields[key];
    if (typeof value === rule) {
      left = true;
    } else if (typeof rule === "string") {
      left = keepLeaf(tree, key, value, rule, path, unmapped) || left;
    } else if (typeof rule === "object" && key !== "__proto__") {
      left = keepBranch(tree, key, value, rule, path, unmapped) || left;
    } else if (value === null) {
      delete tree[key];
    } else {
      if (typeof value === "object") {
        tree[key] = safeValue(value);
      }
      if (safeObjectKey(key) !== key) {
        unsafe = unsafe || [];
        unsafe[unsafe.length] = key;
      }
      left = true;
    }
  }
  if (unsafe !== undefined) {
    // The safe name may be one that has a type.
    renameKeys(tree, unsafe, false, fields);
  }
  return left;
}

function keepBranch(
  tree: Tree,
  key: string,
  value: unknown,
  fields: Rules,
  path: string,
  unmapped: string[],
): boolean {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (keepTree(value as Tree, fields, path + key + ".", unmapped)) {
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

function keepLeaf(
  tree: Tree,
  key: string,
  value: unknown,
  rule: string,
  path: string,
  unmapped: string[],
): boolean {
  if (value === null || !fits(tree, key, value, rule)) {
    setAside(tree, key, value, path, unmapped);
    return false;
  }
  return true;
}

/** Whether a field of the rule's type takes the value; scalars become the text that a keyword wants. */
function fits(tree: Tree, key: string, value: unknown, rule: string): boolean {
  switch (rule) {
    case "string":
      return fitsKeyword(tree, key, value);
    case "number":
      return isDecimal(value, LONG_LIMIT, true);
    case ":unsigned_long":
      return typeof value === "number"
        ? value % 1 === 0 && value >= 0
        : isDecimal(value, UNSIGNED_LIMIT, false);
    case ":date":
      return typeof value === "string" && isTimeLike(value);
    case ":flattened":
      return fitsFlattened(value);
    case ":object":
      tree[key] = safeValue(value);
      return true;
    default:
      return false;
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
    return !isEmpty(value);
  }
  if (!Array.isArray(value) || !value.every(isTree)) {
    return false;
  }
  for (let i = 0; i < value.length; i++) {
    makeFlattenable(value[i] as Tree);
  }
  return value.length > 0;
}

function isDecimal(value: unknown, limit: string, signed: boolean): boolean {
  if (typeof value !== "string" || !/^-?(0|[1-9]\d*)$/.test(value) || (!signed && value[0] === "-")) {
    return false;
  }
  const digits = value[0] === "-" ? value.substring(1) : value;
  return digits.length < limit.length || (digits.length === limit.length && digits <= limit);
}

function setAside(tree: Tree, key: string, value: unknown, path: string, unmapped: string[]): void {
  delete tree[key];
  if (value !== null && value !== "" && !(typeof value === "object" && isEmpty(value as Tree))) {
    unmapped[unmapped.length] = path + key + ": " + stableJson(value);
  }
}
