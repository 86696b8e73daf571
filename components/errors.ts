import { RunError } from "@pulumi/pulumi";

/**
 * A mistake that the user can mend: one sentence that says what is wrong, where (setting, stack file, path),
 * and what to do. Pulumi and the project's own command lines print its message alone, without a stack trace,
 * and exit with 1.
 */
export class UserError extends RunError {
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}

function json(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

/** Letters of a wrong text that a message repeats. */
const longestShown = 100;

/** A wrong value as a message repeats it: on one line, in quotes where it is a text, and no longer than it can be read. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (json(value) ?? "this");
  return typeof value === "string"
    ? JSON.stringify(text.slice(0, longestShown))
    : text.slice(0, longestShown);
}
