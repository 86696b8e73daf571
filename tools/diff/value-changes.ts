import { createPatch } from "diff";

import { type JsonObject, isPlainObject } from "../../components/json";

/** One input of a resource that differs between two renders. */
export interface ValueChange {
  /** Where the value stands: `values.export.stdout.extraEnv["NODE_NAME"].value`. */
  path: string;
  kind: "added" | "removed" | "changed";
  /** The values as JSON; absent on the side that has none, and where `text` says it better. */
  before?: string;
  after?: string;
  /** Lines of a unified diff, without its header, for a text of several lines or a JSON document in a string. */
  text?: string[];
}

/** Lines shown around a changed line of a text. */
const contextLines = 2;
/** Beyond so many lines that differ the search for the shortest difference would take seconds, and nobody reads it. */
const mostLines = 1_000;

/** Every leaf in which two inputs differ, sorted by path. */
export function valueChanges(before: JsonObject, after: JsonObject): ValueChange[] {
  const old = leaves(before);
  const now = leaves(after);
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
  return paths.flatMap((path) => change(path, old.get(path), now.get(path)) ?? []);
}

function change(path: string, before: unknown, after: unknown): ValueChange | undefined {
  const old = JSON.stringify(before);
  const now = JSON.stringify(after);
  if (old === now) {
    return undefined;
  }
  if (old === undefined) {
    return { path, kind: "added", after: now };
  }
  if (now === undefined) {
    return { path, kind: "removed", before: old };
  }
  const lines = textLines(before, after);
  return lines ? { path, kind: "changed", text: lines } : { path, kind: "changed", before: old, after: now };
}

/** The lines in which two texts differ; undefined where one value is no text of several lines. */
function textLines(before: unknown, after: unknown): string[] | undefined {
  const old = asLines(before);
  const now = asLines(after);
  if (old === undefined || now === undefined) {
    return undefined;
  }
  const patch = createPatch("", old, now, undefined, undefined, {
    context: contextLines,
    maxEditLength: mostLines,
  });
  if (patch === undefined) {
    const count = (text: string) => text.split("\n").length;
    return [`@@ another text: ${count(old)} lines before, ${count(now)} after @@`];
  }
  const lines = patch.split("\n");
  const first = lines.findIndex((line) => line.startsWith("@@"));
  // Two documents that differ in spelling alone have no line of their own.
  return first < 0 ? undefined : lines.slice(first).filter((line) => line !== "");
}

/** A text of several lines as it is, and a JSON document written over several lines. */
function asLines(value: unknown): string | undefined {
  if (typeof value !== "string") {
    return undefined;
  }
  if (/^\s*[[{]/.test(value)) {
    try {
      return `${JSON.stringify(JSON.parse(value), undefined, 1)}\n`;
    } catch {
      // Not a document after all.
    }
  }
  return value.includes("\n") ? value : undefined;
}

/** The values of a tree by their path; empty lists and objects are values, too. */
function leaves(value: unknown, path = "", found = new Map<string, unknown>()): Map<string, unknown> {
  const children = childrenOf(value);
  if (children === undefined || children.length === 0) {
    found.set(path, value);
  } else {
    for (const [step, child] of children) {
      leaves(child, join(path, step), found);
    }
  }
  return found;
}

function childrenOf(value: unknown): [string | number, unknown][] | undefined {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    // Elements that a name tells apart keep their place when another one is put before them.
    const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
    return value.map((element, index) => [named ? `"${names[index]}"` : index, element]);
  }
  return isPlainObject(value) ? Object.entries(value) : undefined;
}

function nameOf(element: unknown): string | undefined {
  return isPlainObject(element) && typeof element.name === "string" ? element.name : undefined;
}

function join(path: string, step: string | number): string {
  if (typeof step === "number") {
    return `${path}[${step}]`;
  }
  if (step.startsWith('"')) {
    return `${path}[${step}]`;
  }
  const key = /^\(?[\w$-]+\)?$/.test(step) ? step : undefined;
  return key === undefined ? `${path}["${step}"]` : path === "" ? key : `${path}.${key}`;
}
