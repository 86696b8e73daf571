import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { UserError, shown } from "../errors";
import type { TextCheck } from "./forms";
import type { Problems } from "./problems";

/** Whether a value is not known yet: it comes from another resource or a promise. */
export function isPending(value: unknown): value is pulumi.Output<unknown> | Promise<unknown> {
  return pulumi.Output.isInstance(value) || value instanceof Promise;
}

/** Paths of everything inside a value that is not known yet. */
function pendingPaths(value: unknown, path: readonly PropertyKey[] = []): PropertyKey[][] {
  if (isPending(value)) {
    return [[...path]];
  }
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, part]) =>
    pendingPaths(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/**
 * A value that is only passed on: checked at once where it is plain, and as soon as it is known where it comes from
 * another resource. Undefined where it is plain and wrong.
 *
 * @param check returns the value to pass on, or throws a UserError
 */
export function checkedInput<T, R>(
  problems: Problems,
  key: string,
  value: pulumi.Input<T>,
  check: (value: T) => R,
): pulumi.Output<R> | undefined {
  if (pendingPaths(value).length === 0) {
    const checked = problems.attempt(key, () => ({ value: check(value as T) }));
    return checked && (pulumi.output(checked.value) as pulumi.Output<R>);
  }
  return pulumi.output(value).apply((known) => {
    try {
      return check(known as T);
    } catch (error) {
      throw error instanceof UserError ? problems.lateError(key, error.message) : error;
    }
  }) as pulumi.Output<R>;
}

/** Parses by a schema; what it has no sentence of its own for is told in one of ours. */
export function safeParse<T extends z.ZodType>(schema: T, value: unknown): z.ZodSafeParseResult<z.output<T>> {
  return schema.safeParse(value, {
    error: () => "is not what is taken here; see the documentation of this key",
  });
}

/** The check that a schema makes of a single value, as a function for {@link checkedInput}. */
export function bySchema<T extends z.ZodType>(schema: T): (value: unknown) => z.output<T> {
  return (value) => {
    const result = safeParse(schema, value);
    if (!result.success) {
      throw new UserError(result.error.issues.map(({ message }) => message).join("; "));
    }
    return result.data;
  };
}

/** The same for a text by itself: what is wrong with it is told together with the text. */
export function byCheck(check: TextCheck): (value: unknown) => string {
  return (value) => {
    if (typeof value !== "string" || value.trim() === "") {
      throw new UserError(noText(value));
    }
    const complaint = check(value);
    if (complaint !== undefined) {
      throw new UserError(`${shown(value)} ${complaint}`);
    }
    return value;
  };
}

function noText(value: unknown): string {
  if (value === undefined) {
    return "is missing; write a text";
  }
  return typeof value === "number" || typeof value === "boolean"
    ? `must be a text; write "${value}" in quotes`
    : "must be a text that is not empty";
}

/** Notes what is not known yet of a value that decides what is declared; whether there is any. */
export function refusePending(problems: Problems, key: string, value: unknown): boolean {
  const pending = pendingPaths(value);
  problems.addIssues(
    key,
    pending.map((path) => ({
      path,
      message:
        "give a plain value, because it decides what is declared; this one is known after deployment only",
    })),
  );
  return pending.length > 0;
}

/** A value that decides what is declared, checked by its schema; undefined and a problem where it cannot be used. */
export function plainGroup<T extends z.ZodType>(
  problems: Problems,
  key: string,
  schema: T,
  value: unknown,
): z.output<T> | undefined {
  if (refusePending(problems, key, value)) {
    return undefined;
  }
  const result = safeParse(schema, value ?? {});
  if (!result.success) {
    problems.addIssues(key, result.error.issues);
    return undefined;
  }
  return result.data;
}
