import { RE2JS, RE2JSSyntaxException } from "re2js";
import { z } from "zod";

/** One mistake in the settings: `path` leads from the checked value to the key at fault, `message` says what to do. */
export interface SettingIssue {
  path: PropertyKey[];
  message: string;
}

/** Keys as a message names them: some of them, each cut to what can be read. */
export function quotedKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, 8).map((key) => JSON.stringify(key.slice(0, 60)));
  const more = keys.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** An object without unknown keys, whose message lists the keys that exist. */
export function closedObject<T extends z.ZodRawShape>(what: string, shape: T) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `remove ${quotedKeys(issue.keys)}: ${what} has the fields ${Object.keys(shape).join(", ")}`
        : `write ${what} as an object with fields of ${Object.keys(shape).join(", ")}`,
  });
}

/** For `when` of a refinement that would only repeat what is wrong already, such as an unknown key. */
export function hasNoIssues(payload: { issues: readonly unknown[] }): boolean {
  return payload.issues.length === 0;
}

/** A list with at least one entry: an empty condition list would match nothing or everything by accident. */
export function filledList<T extends z.ZodType>(item: T, example: string) {
  return z
    .array(item, { error: `write a list, for example ${example}` })
    .min(1, { error: `name at least one, for example ${example}, or leave the key out` });
}

/** One of Tetragon's enum names. */
export function oneOf<const T extends readonly string[]>(
  names: T,
  what: string,
  hint?: (value: string) => string | undefined,
) {
  return z.enum(names, {
    error: (issue) => {
      const help = typeof issue.input === "string" ? hint?.(issue.input) : undefined;
      return help ?? `use one of the ${what} ${names.join(", ")}`;
    },
  });
}

/** Text that is not blank. */
export function text(what: string) {
  return z
    .string({ error: `write ${what} as text` })
    .refine((value) => value.trim() !== "", { error: `write ${what}; it is empty`, abort: true });
}

/** Number of capture groups of an RE2 expression, or the reason why Go's regexp refuses it. */
function compileRe2(expression: string): { groups: number } | { reason: string } {
  try {
    return { groups: RE2JS.compile(expression).groupCount() };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      return { reason: error.message.replace(/^error parsing regexp: /, "") };
    }
    throw error;
  }
}

/**
 * A regular expression in RE2 syntax (https://github.com/google/re2/wiki/Syntax), the only one the agent compiles.
 * Lookaround and backreferences, fine in JavaScript, would stop the agent at start.
 */
export function re2(options: { captureGroup: boolean } = { captureGroup: false }) {
  return text("a regular expression").superRefine((expression, context) => {
    const compiled = compileRe2(expression);
    if ("reason" in compiled) {
      context.addIssue({
        code: "custom",
        message: `rewrite the expression in RE2 syntax, which has no lookaround and no backreferences (${compiled.reason})`,
      });
    } else if (options.captureGroup && compiled.groups === 0) {
      context.addIssue({
        code: "custom",
        message: "put the secret part in parentheses, because only the text of capture groups is redacted",
      });
    }
  });
}
