import assert from "node:assert/strict";

import type { Pipeline } from "../e2e/harness";
import { eventArgument } from "../e2e/lines";

/** What became of numbered lines. */
export interface Account {
  /** Lines that were written. */
  written: number;
  /** Documents in the event stream. */
  documents: number;
  /** Documents of a line beyond its first. */
  duplicates: number;
  /** Lines that are neither a document nor a dead letter. */
  lost: number;
  /** Documents in the dead-letter stream. */
  deadLetters: number;
  /** Numbers of the lines that are no document of the event stream. */
  missing: number[];
}

/** The field that tells lines apart, and its value in the document of a line of that number. */
export interface LineMark {
  field: string;
  value: (number: number) => string;
}

const numberedLine: LineMark = { field: "process.args", value: eventArgument };

/** Looks for each of the first `written` lines in the event stream; they are those of `numberedLines` by default. */
export async function accountFor(
  pipeline: Pick<Pipeline, "valueCounts" | "deadLetters">,
  written: number,
  { field, value }: LineMark = numberedLine,
): Promise<Account> {
  const counts = await pipeline.valueCounts(field);
  const missing: number[] = [];
  let documents = 0;
  for (let number = 0; number < written; number++) {
    const copies = counts.get(value(number)) ?? 0;
    documents += copies;
    if (copies === 0) {
      missing.push(number);
    }
  }
  const deadLetters = await pipeline.deadLetters();
  return {
    written,
    documents,
    duplicates: documents - (written - missing.length),
    lost: missing.length - deadLetters,
    deadLetters,
    missing,
  };
}

/** Asserts that every line is exactly one document. */
export function assertAllOnce(account: Account): void {
  const { written, documents, duplicates, lost, deadLetters } = account;
  assert.deepEqual(
    { documents, duplicates, lost, deadLetters },
    { documents: written, duplicates: 0, lost: 0, deadLetters: 0 },
  );
}
