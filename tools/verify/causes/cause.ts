/** Something that a check can find wrong. The command prints `meaning` and `fix`; docs/runbook.md has all of it. */
export interface Cause {
  title: string;
  /** What it means for the events, in sentences. */
  meaning: string;
  /** How a set-up comes to be like that, in sentences. */
  origin: string;
  /** Commands that show it without this program, in the shell of docs/runbook.md's head. */
  look: readonly string[];
  /** What to do, in sentences. */
  fix: string;
  /** Commands that do it, where there are any. */
  repair?: readonly string[];
}
