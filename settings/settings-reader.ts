import * as pulumi from "@pulumi/pulumi";

import { shown } from "../components/errors";
import { isPlainObject } from "../components/json";
import type { Problems } from "../components/validation/problems";
import { isSecretSetting, nearestWord } from "./config-keys";
import { rawSetting } from "./stack-problems";

/** Reads single settings of the current stack; every value that cannot be read becomes a problem, never an exception. */
export class SettingsReader {
  private readonly used = new Set<string>();

  constructor(
    private readonly problems: Problems,
    private readonly project: string,
  ) {}

  /** A text that is readable in the cluster, so no secret; undefined when it is absent or empty. */
  text(key: string): string | undefined {
    const text = this.credential(key);
    if (text !== undefined && isSecretSetting(`${this.project}:${key}`)) {
      this.problems.add(
        key,
        "is encrypted, although it must be readable in the cluster; write it in plain text, without --secret",
      );
      return undefined;
    }
    return text;
  }

  /** A text, secret or not; undefined when it is absent or empty. */
  credential(key: string): string | undefined {
    this.used.add(key);
    return rawSetting(this.project, key);
  }

  /** A truth value; absent is false. */
  flag(key: string): boolean {
    const text = this.text(key) ?? "false";
    if (text !== "true" && text !== "false") {
      this.problems.add(key, `${shown(text)} must be true or false`);
    }
    return text === "true";
  }

  /** A group of settings; a field without a value (`denyList:` above lines that are comments) is as if not there. */
  group(key: string): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.object(key)).filter(([, value]) => value !== null));
  }

  /** An object; empty when it is absent or no object. */
  object(key: string): Record<string, unknown> {
    const parsed = this.json(key);
    if (parsed === undefined) {
      return {};
    }
    if (!isPlainObject(parsed)) {
      this.problems.add(key, "must be an object of keys and values, no list");
      return {};
    }
    return parsed;
  }

  /** An object; undefined when it is absent, empty or no object. */
  optionalGroup(key: string): Record<string, unknown> | undefined {
    const group = this.group(key);
    return Object.keys(group).length > 0 ? group : undefined;
  }

  /** Notes every setting of the stack that this program has not read: a misspelt key would be ignored silently. */
  refuseUnknownKeys(): void {
    const prefix = `${this.project}:`;
    for (const full of Object.keys(pulumi.runtime.allConfig())) {
      const key = full.slice(prefix.length);
      if (full.startsWith(prefix) && !this.used.has(key)) {
        const near = nearestWord(key, [...this.used]);
        this.problems.add(
          key,
          `is no setting of this project; ${near ? `write ${near} if that is meant` : "remove it or correct its spelling (README, settings)"}`,
        );
      }
    }
  }

  private json(key: string): unknown {
    const text = this.credential(key);
    if (text === undefined) {
      return undefined;
    }
    if (isSecretSetting(`${this.project}:${key}`)) {
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
