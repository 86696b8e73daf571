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
  /** Of the first lines that have more documents than one: the line's mark and all their ids, which name inode and offset. */
  doubles: string[];
}

/** As many as a reader needs to see a cause. */
const shownDoubles = 50;

/** The field that tells lines apart, and its value in the document of a line of that number. */
export interface LineMark {
  field: string;
  value: (number: number) => string;
}

const numberedLine: LineMark = { field: "process.args", value: eventArgument };

/** Looks for each of the first `written` lines in the event stream; they are those of `numberedLines` by default. */
export async function accountFor(
  pipeline: Pick<Pipeline, "valueCounts" | "deadLetters" | "find">,
  written: number,
  { field, value }: LineMark = numberedLine,
): Promise<Account> {
  const counts = await pipeline.valueCounts(field);
  const missing: number[] = [];
  let documents = 0;
  const twice: string[] = [];
  for (let number = 0; number < written; number++) {
    const copies = counts.get(value(number)) ?? 0;
    documents += copies;
    if (copies === 0) {
      missing.push(number);
    }
    if (copies > 1 && twice.length < shownDoubles) {
      twice.push(value(number));
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
    doubles: await Promise.all(
      twice.map(async (mark) => {
        const found = await pipeline.find({ term: { [field]: mark } });
        return `${mark}: ${found.map(({ _id: id }) => id).join(" ")}`;
      }),
    ),
  };
}

/** Asserts that every line is exactly one document. */
export function assertAllOnce(account: Account): void {
  const { written, documents, duplicates, lost, deadLetters, missing, doubles } = account;
  const counts = { written, documents, duplicates, lost, deadLetters };
  const none = missing.slice(0, shownDoubles).join(", ");
  assert.ok(
    documents === written && duplicates === 0 && lost === 0 && deadLetters === 0,
    [JSON.stringify(counts), `no document of ${none || "none"}; two of:`, ...doubles].join("\n"),
  );
}
