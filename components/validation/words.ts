import { shown } from "../errors";
import { refusePending } from "./inputs";
import type { Problems } from "./problems";

/**
 * One of a closed set of words, `preset` where nothing is given; undefined and a problem for anything else.
 *
 * @param words an object whose values are the words
 */
export function oneOf<T extends Record<string, string>>(
  problems: Problems,
  key: string,
  words: T,
  value: unknown,
  preset: T[keyof T],
): T[keyof T] | undefined {
  if (value === undefined) {
    return preset;
  }
  if (refusePending(problems, key, value)) {
    return undefined;
  }
  const known = Object.values(words);
  if (!known.includes(value as string)) {
    const list = known.map((word) => `"${word}"`).join(" or ");
    problems.add(key, `${shown(value)} is not known; use ${list}`);
    return undefined;
  }
  return value as T[keyof T];
}

/** A truth value, false where nothing is given; undefined and a problem for anything else. */
export function truth(problems: Problems, key: string, value: unknown): boolean | undefined {
  if (value === undefined) {
    return false;
  }
  if (refusePending(problems, key, value)) {
    return undefined;
  }
  if (typeof value !== "boolean") {
    problems.add(key, `${shown(value)} must be true or false`);
    return undefined;
  }
  return value;
}
