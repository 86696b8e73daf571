import type { CauseId } from "./causes";

/** What a check says; a warning needs no action today, and nothing is guessed: what cannot be read is skipped. */
export type Verdict = "ok" | "warning" | "failed" | "skipped";

/** What a check has seen. */
export type Finding =
  | { verdict: "ok"; seen: string }
  /** `why` says what kept the check from reading. */
  | { verdict: "skipped"; why: string }
  | {
      verdict: "warning" | "failed";
      /** Its section in docs/runbook.md. */
      cause: CauseId;
      seen: string;
    };

/** One step of validation or troubleshooting. */
export interface Check<View> {
  /** Stable name for machines. */
  id: string;
  /** What is looked at, for people. */
  title: string;
  /** Every cause that it can name. */
  causes: readonly CauseId[];
  run(view: View): Promise<Finding>;
}

/** The result of one check as `--json` prints it. */
export interface CheckReport {
  id: string;
  title: string;
  verdict: Verdict;
  /** What was seen, or why it could not be. */
  seen: string;
  /** What that means, and what to do; absent where all is well. */
  meaning?: string;
  fix?: string;
  /** Where the documentation has more of it. */
  docs?: string;
}

export const ok = (seen: string): Finding => ({ verdict: "ok", seen });
export const skipped = (why: string): Finding => ({ verdict: "skipped", why });
export const warning = (cause: CauseId, seen: string): Finding => ({ verdict: "warning", cause, seen });
export const failed = (cause: CauseId, seen: string): Finding => ({ verdict: "failed", cause, seen });

/** A check cannot go on because of something that is no fault of what it looks at; its finding is `skipped`. */
export class CannotRead extends Error {}
