import { settings } from "./settings";
import { Tree } from "./types";

/** True for a JSON object: neither null nor an array. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The object under a key, or undefined. For objects of Filebeat's and Tetragon's own, which have no key `length`:
 * telling them from lists by it takes the script engine a fifth of the time.
 */
export function childOf(tree: Tree, key: string): Tree | undefined {
  const value = tree[key];
  return typeof value === "object" && value !== null && (value as Tree).length === undefined
    ? (value as Tree)
    : undefined;
}

/** Puts an empty object under a key and gives it back. Written and read again, since Filebeat stores a copy. */
export function newChild(tree: Tree, key: string): Tree {
  tree[key] = {};
  return tree[key] as Tree;
}

/**
 * The string under a key, which leaves the source when `lean` keeps nothing twice.
 * Absent, empty or of another type: undefined, and what is there stays where it is.
 */
export function takeText(tree: Tree, key: string): string | undefined {
  const value = tree[key];
  if (typeof value !== "string" || value === "") {
    return undefined;
  }
  if (settings.lean) {
    delete tree[key];
  }
  return value;
}

/** The same for a whole number of 32 bits without a sign, which is what Tetragon's numbers are. */
export function takeInteger(tree: Tree, key: string): number | undefined {
  const value = tree[key];
  if (typeof value !== "number" || value % 1 !== 0 || value < 0 || value > 4294967295) {
    return undefined;
  }
  if (settings.lean) {
    delete tree[key];
  }
  return value;
}

/** Forgets a field that the document holds elsewhere. */
export function drop(tree: Tree, key: string): void {
  if (settings.lean) {
    delete tree[key];
  }
}

/**
 * True for an object without a key. Here as everywhere in the mapping, no `return` stands inside `for in`: Filebeat's
 * script engine would keep the loop's iterator, and the next loop would go on with it.
 */
export function isEmpty(tree: Tree): boolean {
  let empty = true;
  for (const key in tree) {
    empty = key === undefined;
    break;
  }
  return empty;
}

/** A text for a sentence: nothing in place of what is neither text nor number. */
export function asText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? "" + value : "";
}

/** Adds a value to a list unless the list has it. */
export function addUnique(list: string[], value: string | undefined): void {
  if (value !== undefined && value !== "" && list.indexOf(value) < 0) {
    list[list.length] = value;
  }
}

/** Remembers the results of a pure function of short strings: paths, image names and hooks recur in every event. */
export function remember<T extends object>(compute: (text: string) => T): (text: string) => T {
  let known: Record<string, T> = {};
  let count = 0;
  return function lookUp(text: string): T {
    // The prefix keeps names such as "constructor" and "__proto__" apart from what every object inherits.
    const key = "=" + text;
    let result = known[key];
    if (result === undefined) {
      result = compute(text);
      if (text.length < 256) {
        if (count >= 1000) {
          known = {};
          count = 0;
        }
        known[key] = result;
        count++;
      }
    }
    return result;
  };
}
