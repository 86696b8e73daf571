import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../components/errors";

/** A finding of a schema: where in the value, and one sentence that says what to do. */
interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

/** The settings of one stack file, and what is wrong with them: collected first, reported all at once. */
export class Problems {
  private readonly found: string[] = [];

  constructor(
    readonly project: string,
    readonly stack: string,
  ) {}

  /** The file that a user edits to mend a setting of this stack. */
  get stackFile(): string {
    return `stacks/Pulumi.${this.stack}.yaml`;
  }

  /** Notes one problem: `key` without the project's namespace (`buffer.outageMinutes`), `message` says what to do. */
  add(key: string, message: string): void {
    this.found.push(`${this.project}:${key}: ${message}`);
  }

  /** Notes what a schema found in the value of a setting. */
  addIssues(key: string, issues: readonly Issue[]): void {
    for (const issue of issues) {
      this.add(keyPath(key, issue.path), issue.message);
    }
  }

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  /** One error with every problem found. */
  error(): UserError {
    const count = this.found.length === 1 ? "1 setting" : `${this.found.length} settings`;
    return new UserError(
      `stack ${this.stack}: ${count} in ${this.stackFile} must be changed:\n` +
        this.found.map((line) => `  - ${line}`).join("\n"),
    );
  }

  /** The value of `read`, or undefined and a problem of `key` where it throws a UserError. */
  attempt<T>(key: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      this.add(key, error.message);
      return undefined;
    }
  }
}

/** `tetragon.denyList[1].namespace_regex[0]` from a key and the path inside its value. */
export function keyPath(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    key,
  );
}

/** Reads the raw text of a setting, whether secret or not; absent and empty are both undefined. */
export function rawSetting(project: string, key: string): string | undefined {
  const text = pulumi.runtime.getConfig(`${project}:${key}`);
  return text === undefined || text.trim() === "" ? undefined : text;
}
