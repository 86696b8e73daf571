import { KEPT_FIELDS, KeptTree } from "./kept-fields";
import { isTimeLike } from "./time";
import { makeFlattenable, renameKeys, safeObjectKey, safeValue, stableJson } from "./safe";
import { settings } from "./settings";
import { Tree } from "./types";
import { isEmpty, isText, isTree } from "./values";

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
    if (!isText(field)) {
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
 */
export function keepFields(log: Tree, unmapped: string[]): void {
  keepTree(log, settings.lean ? LEAN_RULES : FULL_RULES, "", unmapped);
}

/** Does the same with the object of an event's kind; what is left of it is an object of the script's own. */
export function keepBody(body: Tree, kind: string, unmapped: string[]): Tree {
  const copy: Tree = {};
  keepTree(body, LEAN_RULES[kind] as Rules, kind + ".", unmapped, copy);
  return copy;
}

/**
 * Does the same with a process or parent that was taken out of the event.
 * @param own whether what is left becomes an object of the script's own.
 * @returns what is left of it, if anything.
 */
export function keepRest(
  source: Tree,
  kind: string,
  role: string,
  unmapped: string[],
  own: boolean,
): Tree | undefined {
  const rules = LEAN_RULES[kind] as Rules;
  const known = typeof rules[role] === "object" ? rules[role] : (LEAN_RULES.process_exec as Rules)[role];
  const copy: Tree | undefined = own ? {} : undefined;
  return keepTree(source, known as Rules, kind + "." + role + ".", unmapped, copy)
    ? copy || source
    : undefined;
}

/**
 * @param copy gets what is left of the tree, too. Each time that an object of the script's own is put into a document,
 * that gets a copy, so the same one serves many documents.
 * @returns whether anything is left.
 */
function keepTree(tree: Tree, fields: Rules, path: string, unmapped: string[], copy?: Tree): boolean {
  let left = false;
  let unsafe: string[] | undefined;
  const keys = Object.keys(tree);
  const count = keys.length;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const value = tree[key];
    const rule = fields[key];
    let keeps = true;
    if (typeof value !== rule) {
      if (isText(rule)) {
        keeps = keepLeaf(tree, key, value, rule, path, unmapped);
      } else if (typeof rule === "object" && key !== "__proto__") {
        keeps = keepBranch(tree, key, value, rule, path, unmapped);
      } else if (value === null) {
        delete tree[key];
        keeps = false;
      } else {
        if (typeof value === "object") {
          tree[key] = safeValue(value);
        }
        if (safeObjectKey(key) !== key || (copy !== undefined && key === "__proto__")) {
          unsafe = unsafe || [];
          unsafe[unsafe.length] = key;
        }
      }
    }
    if (keeps) {
      left = true;
      if (copy !== undefined) {
        copy[key] = tree[key];
      }
    }
  }
  if (unsafe !== undefined) {
    if (copy !== undefined) {
      // Keys that objects of the script's own cannot have, or under another name only.
      unmapped[unmapped.length] = unsafe[0];
    }
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
      return isText(value) && isTimeLike(value);
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
    return isText(value);
  }
  for (let i = 0; i < value.length; i++) {
    const element: unknown = value[i];
    if (typeof element === "number") {
      value[i] = "" + element;
    } else if (!isText(element)) {
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
  if (!isText(value) || !/^-?(0|[1-9]\d*)$/.test(value) || (!signed && value[0] === "-")) {
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
