import type { Pipeline } from "../e2e/harness";
import { type Account, accountFor, assertAllOnce } from "./account";

interface Row extends Account {
  fault: string;
  sign: string;
}

const rows: Row[] = [];

/** Adds a fault to the table that is printed at the end: what it did, and how an operator notices it. */
export function record(fault: string, account: Account, sign: string): void {
  rows.push({ fault, sign, ...account });
}

/** Accounts for the lines of a pipeline, adds the fault to the table, and asserts that each line is exactly one document. */
export async function recordAllOnce(
  fault: string,
  pipeline: Pipeline,
  written: number,
  sign: string,
): Promise<void> {
  const account = await accountFor(pipeline, written);
  record(fault, account, sign);
  assertAllOnce(account);
}

after("print the table of faults", () => {
  const cells = [
    ["fault", "written", "documents", "duplicates", "lost", "dead letters", "how it shows"],
    ...rows.map((row) => [
      row.fault,
      ...[row.written, row.documents, row.duplicates, row.lost, row.deadLetters].map(String),
      row.sign,
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const line = (texts: string[]): string =>
    texts
      .map((text, column) => text.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  console.log(`\n${cells.map(line).join("\n")}\n`);
});
