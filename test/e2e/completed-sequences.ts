import type { Sequence } from "../../components/kibana/query/eql";
import type { StoredDocument } from "./harness";

/** How far a sequence has come: when it began. */
type Progress = (number | undefined)[];

/**
 * The ids of the documents that complete a sequence, found as EQL describes it: of each key the newest event of a step
 * waits for the next step, which takes it along, and the whole lasts no longer than it may.
 *
 * @param found the documents that each step's own query finds
 */
export function completedSequences(sequence: Sequence, found: readonly StoredDocument[][]): string[] {
  const events = found
    .flatMap((documents, step) => documents.map((document) => ({ document, step, time: timeOf(document) })))
    // A document that is of two steps continues what has begun before it begins anew.
    .sort((a, b) => a.time - b.time || b.step - a.step);
  const begun = new Map<string, Progress>();
  const completed: string[] = [];
  for (const { document, step, time } of events) {
    const key = keyOf(document, [...sequence.by, ...(sequence.steps[step].by ?? [])]);
    if (key === undefined) {
      continue;
    }
    const progress = begun.get(key) ?? [];
    begun.set(key, progress);
    const start = step === 0 ? time : progress[step - 1];
    if (start === undefined || time - start > sequence.maxSpanSeconds * 1000) {
      continue;
    }
    if (step > 0) {
      progress[step - 1] = undefined;
    }
    if (step === sequence.steps.length - 1) {
      completed.push(document._id);
    } else {
      progress[step] = start;
    }
  }
  return completed;
}

function timeOf({ _source }: StoredDocument): number {
  return Date.parse(String(_source["@timestamp"]));
}

/** Values of the fields; an event that lacks one of them is no part of a sequence. */
function keyOf({ _source }: StoredDocument, fields: readonly string[]): string | undefined {
  const values = fields.map((field) =>
    field
      .split(".")
      .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], _source),
  );
  return values.some((value) => value === undefined) ? undefined : JSON.stringify(values);
}
