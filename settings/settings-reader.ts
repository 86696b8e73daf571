import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { Problems, rawSetting } from "./problems";

/** Reads single settings of the current stack; every value that cannot be used becomes a problem, never an exception. */
export class SettingsReader {
  private readonly used = new Set<string>();

  constructor(private readonly problems: Problems) {}

  /** A text; `fallback` when it is absent or empty. */
  text<T extends string | undefined>(key: string, fallback: T): string | T {
    return this.raw(key) ?? fallback;
  }

  /** One of a list of words; the first is the default. */
  choice<const T extends readonly [string, ...string[]]>(key: string, words: T): T[number] {
    const text = this.raw(key) ?? words[0];
    if (!words.includes(text)) {
      this.problems.add(key, `"${text}" is not known; use ${words.map((word) => `"${word}"`).join(" or ")}`);
      return words[0];
    }
    return text;
  }

  /** A truth value; absent is false. */
  flag(key: string): boolean {
    const text = this.raw(key) ?? "false";
    if (text !== "true" && text !== "false") {
      this.problems.add(key, `"${text}" must be true or false`);
    }
    return text === "true";
  }

  /** A name with the form that Kubernetes or Elasticsearch demand. */
  name(key: string, fallback: string, form: RegExp, rule: string): string {
    const text = this.raw(key) ?? fallback;
    if (!form.test(text)) {
      this.problems.add(key, `"${text}" ${rule}`);
    }
    return text;
  }

  /** An object or list, checked by its schema; undefined when it is refused. */
  group<T extends z.ZodType>(key: string, schema: T, empty: unknown = {}): z.output<T> | undefined {
    const parsed = this.json(key, empty);
    if (parsed === undefined) {
      return undefined;
    }
    const result = schema.safeParse(parsed);
    if (!result.success) {
      this.problems.addIssues(key, result.error.issues);
      return undefined;
    }
    return result.data;
  }

  /** Notes every setting of the stack that this program has not read: a misspelt key would be ignored silently. */
  refuseUnknownKeys(alsoKnown: readonly string[]): void {
    const prefix = `${this.problems.project}:`;
    for (const full of Object.keys(pulumi.runtime.allConfig())) {
      const key = full.slice(prefix.length);
      if (full.startsWith(prefix) && !this.used.has(key) && !alsoKnown.includes(key)) {
        this.problems.add(
          key,
          "is no setting of this project; remove it or correct its spelling (README, settings)",
        );
      }
    }
  }

  private raw(key: string): string | undefined {
    this.used.add(key);
    return rawSetting(this.problems.project, key);
  }

  private json(key: string, empty: unknown): unknown {
    const text = this.raw(key);
    if (text === undefined) {
      return empty;
    }
    if (isSecret(`${this.problems.project}:${key}`)) {
      this.problems.add(
        key,
        "contains a secret, which would make all of it secret; move the secret to its own key and write the rest in plain text",
      );
      return undefined;
    }
    try {
      return JSON.parse(text);
    } catch {
      this.problems.add(key, "must be an object or list; set it in the stack file, not as a text");
      return undefined;
    }
  }
}

/** Whether the engine holds the setting encrypted, which it tells the program by the environment alone. */
function isSecret(fullKey: string): boolean {
  const keys = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]") as string[];
  return keys.includes(fullKey);
}
