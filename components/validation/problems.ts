import { UserError } from "../errors";

/** A finding of a schema: where in the value, and one sentence that says what to do. */
export interface Issue {
  path: readonly PropertyKey[];
  message: string;
}

/** Whom problems are told: a stack's owner or the author of a program. */
export interface Audience {
  /** What must be changed and where, for a number of problems: `2 arguments of TetragonCluster "eu"`. */
  subject(count: number): string;
  /** How a key is called there. */
  keyName(key: string): string;
  /** Where keys are set, as the end of a sentence: ` in stacks/Pulumi.prod.yaml`. */
  place?: string;
  /** How a secret is set, as the end of a sentence. */
  secretExample?(key: string): string;
}

/** What is wrong with the values that a user gave: collected first, reported all at once. */
export class Problems {
  private readonly found: { key: string; message: string }[] = [];

  constructor(private readonly audience: Audience) {}

  /** Notes one problem: the key it is about, and one sentence that says what to do. */
  add(key: string, message: string): void {
    this.found.push({ key, message });
  }

  /** Notes what a schema found in the value of a key. */
  addIssues(key: string, issues: readonly Issue[]): void {
    for (const issue of issues) {
      this.add(keyPath(key, issue.path), issue.message);
    }
  }

  /** Where keys are set, as the end of a sentence; empty in a program. */
  get place(): string {
    return this.audience.place ?? "";
  }

  /** How a secret is set, as the end of a sentence; empty in a program. */
  secretExample(key: string): string {
    return this.audience.secretExample?.(key) ?? "";
  }

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  /** Whether something is wrong with a key or inside its value. */
  has(key: string): boolean {
    return this.found.some(
      ({ key: other }) => other === key || (other.startsWith(key) && /^[.[]/.test(other.slice(key.length))),
    );
  }

  /** One error with every problem found. */
  error(): UserError {
    return this.errorOf(this.found);
  }

  /** The error for a problem that shows only when a value of another resource is known. */
  lateError(key: string, message: string): UserError {
    return this.errorOf([{ key, message }]);
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

  private errorOf(found: readonly { key: string; message: string }[]): UserError {
    const lines = found.map(({ key, message }) => `  - ${this.audience.keyName(key)}: ${message}`);
    return new UserError(`${this.audience.subject(found.length)} must be changed:\n${lines.join("\n")}`);
  }
}

/** Problems of a component's arguments, for example `TetragonCluster "eu": 2 arguments must be changed`. */
export function argumentProblems(component: string, name: string): Problems {
  const problems = new Problems({
    subject: (count) => `${component} "${name}": ${count === 1 ? "1 argument" : `${count} arguments`}`,
    keyName: (key) => key,
  });
  if (typeof name !== "string" || name === "") {
    problems.add("name", "must be a text that is not empty, with which the names of all its resources begin");
  }
  return problems;
}

/** `tetragon.denyList[1].namespace_regex[0]` from a key and the path inside its value. */
export function keyPath(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    key,
  );
}
