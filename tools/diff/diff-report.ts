import type { ResourceChange } from "./resource-changes";
import type { ValueChange } from "./value-changes";

/** What is known of one stack after both sides were rendered. */
export interface StackDiff {
  stack: string;
  /** Why there is nothing to compare, one sentence each; then `changes` is empty. */
  problems: string[];
  /** Whether the stack exists on one side only. */
  side: "both" | "base" | "head";
  changes: ResourceChange[];
}

/** The longest value that is shown whole; a longer one is cut in its middle. */
const longestValue = 200;

const sign = { added: "+", removed: "-", changed: "~", replaced: "!" } as const;
const words: Record<ResourceChange["kind"], string> = {
  added: "added",
  removed: "removed",
  changed: "changed",
  replaced: "replaced",
};

/** Plain text for a terminal. */
export function textReport(diffs: StackDiff[]): string {
  return diffs.map((diff) => [summary(diff), ...body(diff)].join("\n")).join("\n\n") + "\n";
}

/**
 * Markdown for a job summary or a comment. Every text that comes from a stack stands in a fenced block that it cannot
 * end, so a value is never read as Markdown.
 *
 * @param most characters of the whole; beyond them only the summaries are kept and a sentence says what was left out
 */
export function markdownReport(diffs: StackDiff[], most = Infinity): string {
  const sections = diffs.map((diff) => {
    const lines = body(diff);
    return { head: `### ${summary(diff)}`, block: lines.length > 0 ? fenced(lines) : "" };
  });
  let left = most - sections.reduce((sum, { head }) => sum + head.length + 200, 0);
  return (
    sections
      .map(({ head, block }) => {
        left -= block.length;
        const shown =
          left >= 0 || block === "" ? block : "The changes are too long for this place; see the artefact.";
        return shown === "" ? head : `${head}\n\n${shown}`;
      })
      .join("\n\n") + "\n"
  );
}

function summary({ stack, problems, side, changes }: StackDiff): string {
  if (problems.length > 0) {
    return `${stack}: not compared`;
  }
  const prefix = side === "head" ? "new stack, " : side === "base" ? "stack removed, " : "";
  const kinds = (Object.keys(words) as ResourceChange["kind"][]).flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count > 0 ? [`${count} ${words[kind]}`] : [];
  });
  return `${stack}: ${prefix}${kinds.join(", ") || "no change"}`;
}

function body({ problems, changes }: StackDiff): string[] {
  return problems.length > 0 ? problems : changes.flatMap(resourceLines);
}

function resourceLines(change: ResourceChange): string[] {
  const head = `${sign[change.kind]} ${change.type} ${change.name}`;
  const order = change.deletesFirst ? ", the old one is deleted first" : "";
  const reason =
    change.because.length > 0 ? ` (replaced, since ${change.because.join(", ")} changes${order})` : "";
  return [`${head}${reason}`, ...change.changes.flatMap(valueLines)];
}

function valueLines({ path, kind, before, after, text }: ValueChange): string[] {
  if (text) {
    return [`    ${path}:`, ...text.map(cut)];
  }
  return [
    `    ${path}:${kind === "changed" ? "" : ` ${kind}`}`,
    ...(before === undefined ? [] : [`-     ${cut(before)}`]),
    ...(after === undefined ? [] : [`+     ${cut(after)}`]),
  ];
}

function cut(value: string): string {
  const half = longestValue / 2;
  return value.length <= longestValue
    ? value
    : `${value.slice(0, half)} … ${value.length - longestValue} more … ${value.slice(-half)}`;
}

/** A fence is longer than any row of backticks inside it. */
function fenced(lines: string[]): string {
  const text = lines.join("\n");
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
