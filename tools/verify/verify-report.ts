import { styleText } from "node:util";

import type { UserError } from "../../components/errors";
import { type CheckReport, type Verdict, failed } from "./verdict";
import { report, worst } from "./run-checks";

/** What `--json` prints; the schema is in docs/verify.schema.json. */
export interface VerifyReport {
  /** Changes when a field changes its meaning or goes. */
  version: 1;
  stack: string;
  /** When the checks began, ISO 8601 in UTC. */
  time: string;
  /** The worst verdict of all checks. */
  verdict: Verdict;
  checks: CheckReport[];
}

/** Puts the results of one run together. */
export function verifyReport(stack: string, time: Date, checks: CheckReport[]): VerifyReport {
  return { version: 1, stack, time: time.toISOString(), verdict: worst(checks), checks };
}

/** The report where nothing could be looked at, for readers of `--json`. */
export function unreadable(stack: string, { message }: UserError): VerifyReport {
  const check = { id: "stack", title: "Stack and environment can be read" };
  return verifyReport(stack, new Date(), [report(check, failed("stack-unreadable", message))]);
}

const colours = { ok: "green", warning: "yellow", failed: "red", skipped: "gray" } as const;

/** A row for each check, and below a finding what it means and what to do; equal reasons to skip are told once. */
export function verifyTable({ stack, checks }: VerifyReport, colour: boolean): string {
  const paint = (verdict: Verdict, text: string) =>
    // Whether there is a terminal was asked already.
    colour ? styleText(colours[verdict], text, { validateStream: false }) : text;
  const looked = checks.filter(({ verdict }) => verdict !== "skipped");
  const width = Math.max(0, ...looked.map(({ title }) => title.length));
  const rows = looked.map(({ verdict, title, seen, meaning, fix, docs }) => {
    const row = `${paint(verdict, verdict.padEnd(7))}  ${title.padEnd(width)}  ${printable(seen)}`;
    return meaning === undefined
      ? row
      : [row, `         ${meaning}`, `         → ${fix} (${docs})`].join("\n");
  });
  const skippedRows = [...skippedByReason(checks)].map(
    ([why, titles]) => `${paint("skipped", "skipped")}  ${printable(why)}: ${titles.join(", ")}`,
  );
  const counts = (Object.keys(colours) as Verdict[]).flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count > 0 ? [paint(verdict, `${count} ${verdict}`)] : [];
  });
  return `${[...rows, ...skippedRows].join("\n")}\n\n${stack}: ${counts.join(", ")}\n`;
}

function skippedByReason(checks: CheckReport[]): Map<string, string[]> {
  const titles = new Map<string, string[]>();
  for (const { verdict, title, seen } of checks) {
    if (verdict === "skipped") {
      titles.set(seen, [...(titles.get(seen) ?? []), title]);
    }
  }
  return titles;
}

/** What a cluster or a server says reaches the terminal without control characters. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
