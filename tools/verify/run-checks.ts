import { causes } from "./causes";
import { CannotRead, type Check, type CheckReport, type Finding, type Verdict, skipped } from "./verdict";

/** Where the documentation of causes lies. */
const runbook = "docs/runbook.md";

/** A group of checks that look at the same thing; without a view all of them are skipped, for the reason given. */
export interface CheckGroup<View> {
  checks: readonly Check<View>[];
  view: View | string;
}

/** Runs a group, its checks side by side. */
export async function runGroup<View>({ checks, view }: CheckGroup<View>): Promise<CheckReport[]> {
  return Promise.all(
    checks.map(async (check) =>
      report(check, typeof view === "string" ? skipped(view) : await runCheck(check, view)),
    ),
  );
}

/** A check that cannot read what it looks at, or does not understand it, is skipped; the others go on. */
export async function runCheck<View>(check: Check<View>, view: View): Promise<Finding> {
  try {
    return await check.run(view);
  } catch (error) {
    if (error instanceof CannotRead) {
      return skipped(error.message);
    }
    return skipped(`the answer has another form than expected (${(error as Error).message.split("\n")[0]})`);
  }
}

/** A finding with its meaning, for people and machines. */
export function report({ id, title }: Pick<Check<never>, "id" | "title">, finding: Finding): CheckReport {
  switch (finding.verdict) {
    case "ok":
      return { id, title, verdict: "ok", seen: finding.seen };
    case "skipped":
      return { id, title, verdict: "skipped", seen: finding.why };
    default: {
      const { meaning, fix } = causes[finding.cause];
      const docs = `${runbook}#${finding.cause}`;
      return { id, title, verdict: finding.verdict, seen: finding.seen, meaning, fix, docs };
    }
  }
}

/** The worst of the verdicts; what was skipped is no fault. */
export function worst(reports: CheckReport[]): Verdict {
  const order: Verdict[] = ["failed", "warning", "ok"];
  return order.find((verdict) => reports.some((each) => each.verdict === verdict)) ?? "skipped";
}
