import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { UserError } from "../components/errors";
import { runCommand } from "./command";
import { checkOut } from "./diff/base-checkout";
import { type StackDiff, markdownReport, textReport } from "./diff/diff-report";
import { type Side, type StackRender, renderSide } from "./diff/rendered-side";
import { resourceChanges } from "./diff/resource-changes";
import { projectRoot } from "./project";

const usage =
  "npm run --silent diff -- <base-ref> [stack…] [--format text|markdown] [--max-length N] [--out FILE]";

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        format: { type: "string", default: "text" },
        "max-length": { type: "string" },
        out: { type: "string" },
      },
    });
  } catch (error) {
    throw new UserError(`${(error as Error).message}; usage: ${usage}`);
  }
}

runCommand(async () => {
  const { positionals, values } = readArguments();
  const [reference, ...stacks] = positionals;
  const longest = values["max-length"] === undefined ? Infinity : Number(values["max-length"]);
  if (reference === undefined) {
    throw new UserError(`name the commit to compare with; usage: ${usage}`);
  }
  if (values.format !== "text" && values.format !== "markdown") {
    throw new UserError(`"${values.format}" is no format; use --format text or --format markdown`);
  }
  if (!(longest >= 1_000)) {
    throw new UserError("--max-length must be a number of characters, 1000 at least");
  }
  const base = checkOut(reference);
  let diffs: StackDiff[];
  try {
    diffs = compare(renderSide(base.directory, stacks), renderSide(projectRoot, stacks), reference, stacks);
  } finally {
    base.remove();
  }
  if (values.out !== undefined) {
    writeReport(values.out, markdownReport(diffs));
  }
  process.stdout.write(values.format === "text" ? textReport(diffs) : markdownReport(diffs, longest));
  if (diffs.some(({ problems }) => problems.length > 0)) {
    process.exitCode = 1;
  }
});

/** The whole report beside a shortened one, as Markdown. */
function writeReport(file: string, report: string): void {
  try {
    writeFileSync(file, report);
  } catch (error) {
    throw new UserError(
      `--out ${file} cannot be written (${(error as NodeJS.ErrnoException).code}); name another file`,
    );
  }
}

function compare(base: Side, head: Side, reference: string, wanted: string[]): StackDiff[] {
  base.notes.forEach((note) => console.error(`note: ${reference}: ${note}`));
  head.notes.forEach((note) => console.error(`note: ${note}`));
  const names = [...new Set([...wanted, ...base.stacks.keys(), ...head.stacks.keys()])].sort();
  if (names.length === 0) {
    throw new UserError(`neither ${reference} nor the working tree has a stack file`);
  }
  return names.map((stack) => compareStack(stack, base.stacks.get(stack), head.stacks.get(stack), reference));
}

function compareStack(
  stack: string,
  before: StackRender | undefined,
  after: StackRender | undefined,
  reference: string,
): StackDiff {
  const problems = [
    ...(typeof before === "string" ? [`${reference} does not render ${stack}: ${before}`] : []),
    ...(typeof after === "string" ? [`the working tree does not render ${stack}: ${after}`] : []),
    ...(before === undefined && after === undefined
      ? [`neither ${reference} nor the working tree has a stack ${stack}`]
      : []),
  ];
  const changes =
    problems.length > 0 || typeof before === "string" || typeof after === "string"
      ? []
      : resourceChanges(before ?? [], after ?? []);
  return {
    stack,
    problems,
    side: before === undefined ? "head" : after === undefined ? "base" : "both",
    changes,
  };
}
