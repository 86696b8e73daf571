import { isTimeLike } from "./time";
import { makeFlattenable, renameKeys, safeObjectKey, safeValue, stableJson } from "../engine/safe-keys";
import { ENVELOPE_FIELDS, FieldNodes, homeOf, KIND_FIELDS, Role, roleOf } from "../field-rows";
import { Kept } from "../parts";
import { Tree } from "../types";
import { isEmpty, isText, isTree } from "../values";

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

const LEAN_RULES = eventRules(true);
/** Those of `full`, once they are needed. */
let fullRules: Rules | undefined;

function eventRules(lean: boolean): Rules {
  const rules = rulesBelow(ENVELOPE_FIELDS, "process", lean);
  for (const kind in KIND_FIELDS) {
    const fields = KIND_FIELDS[kind];
    const ofKind: Rules = {};
    for (const name in fields) {
      const one: FieldNodes = {};
      one[name] = fields[name];
      ofKind[name] = rulesBelow(one, roleOf(name), lean)[name];
    }
    rules[kind] = ofKind;
  }
  return rules;
}

/** In `lean`, what ECS holds is no field. */
function rulesBelow(fields: FieldNodes, role: Role, lean: boolean): Rules {
  const rules: Rules = {};
  for (const name in fields) {
    const node = fields[name];
    if (lean && homeOf(node, role) !== undefined) {
      rules[name] = MOVED;
    } else {
      rules[name] =
        node.type === "" ? rulesBelow(node.fields, role, lean) : TYPE_OF[node.type] || ":" + node.type;
    }
  }
  return rules;
}

/**
 * Leaves of a whole event, in place, only what its fields under `cilium_tetragon.log` take; the rest becomes text in
 * the list. Names that the table does not know stay: the index keeps them without mapping them.
 */
export function keepWhole(log: Tree, lean: boolean, unmapped: string[]): void {
  const rules = lean ? LEAN_RULES : fullRules || (fullRules = eventRules(false));
  keepTree(log, rules, "", { fields: undefined, unmapped: unmapped });
}

/** What is left of the envelope in `lean`. */
export function keepEnvelope(source: Tree): Kept {
  return keepPart(source, LEAN_RULES, "");
}

/** What is left, in `lean`, of what a kind with rules says beside process and parent. */
export function keepBody(source: Tree, kind: string): Kept {
  return keepPart(source, LEAN_RULES[kind] as Rules, kind + ".");
}

/** What is left of a process or parent in `lean`. */
export function keepProcess(source: Tree, kind: string, role: Role): Kept {
  return keepPart(source, processRules(kind, role), kind + "." + role + ".");
}

/** What is left of the pod of the event's process in `lean`. */
export function keepPod(source: Tree, kind: string): Kept {
  return keepPart(source, processRules(kind, "process").pod as Rules, kind + ".process.pod.");
}

/** Kinds whose processes are one field as a whole keep of them what a start keeps. */
function processRules(kind: string, role: Role): Rules {
  const ofKind = LEAN_RULES[kind] as Rules | undefined;
  const rules = ofKind === undefined ? undefined : ofKind[role];
  return (typeof rules === "object" ? rules : (LEAN_RULES.process_exec as Rules)[role]) as Rules;
}

/** The list of a part of which everything has its field: most are such. */
export const NO_TEXTS: string[] = [];

function keepPart(source: Tree, rules: Rules, path: string): Kept {
  const kept: Kept = { fields: undefined, unmapped: NO_TEXTS };
  if (keepTree(source, rules, path, kept)) {
    kept.fields = source;
  }
  return kept;
}

/**
 * Takes out of a tree what has no field in its place.
 * @param kept gets the texts of it.
 * @returns whether anything is left.
 */
function keepTree(tree: Tree, fields: Rules, path: string, kept: Kept): boolean {
  let left = false;
  let unsafe: string[] | undefined;
  const keys = Object.keys(tree);
  const count = keys.length;
  for (let i = 0; i < count; i++) {
    const key = keys[i];
    const value = tree[key];
    const rule = fields[key];
    let keeps = true;
    if (key === "__proto__") {
      // Objects of the script's own cannot have it.
      setAside(tree, key, value, path, kept);
      keeps = false;
    } else if (typeof value !== rule) {
      if (isText(rule)) {
        keeps = keepLeaf(tree, key, value, rule, path, kept);
      } else if (typeof rule === "object") {
        keeps = keepBranch(tree, key, value, rule, path, kept);
      } else if (value === null) {
        delete tree[key];
        keeps = false;
      } else {
        if (typeof value === "object") {
          tree[key] = safeValue(value);
        }
        if (safeObjectKey(key) !== key) {
          unsafe = unsafe || [];
          unsafe[unsafe.length] = key;
          left = true;
          keeps = false;
        }
      }
    }
    if (keeps) {
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
  kept: Kept,
): boolean {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (keepTree(value as Tree, fields, path + key + ".", kept)) {
      return true;
    }
    delete tree[key];
    return false;
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isTree)) {
    for (let i = 0; i < value.length; i++) {
      keepTree(value[i] as Tree, fields, path + key + ".", kept);
    }
    return true;
  }
  setAside(tree, key, value, path, kept);
  return false;
}

function keepLeaf(tree: Tree, key: string, value: unknown, rule: string, path: string, kept: Kept): boolean {
  if (value === null || !fits(tree, key, value, rule)) {
    setAside(tree, key, value, path, kept);
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

function setAside(tree: Tree, key: string, value: unknown, path: string, kept: Kept): void {
  delete tree[key];
  if (value !== null && value !== "" && !(typeof value === "object" && isEmpty(value as Tree))) {
    const unmapped = kept.unmapped === NO_TEXTS ? (kept.unmapped = []) : kept.unmapped;
    unmapped[unmapped.length] = path + key + ": " + stableJson(value);
  }
}
