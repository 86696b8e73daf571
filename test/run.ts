import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { runCommand } from "../tools/command";
import { projectRoot } from "../tools/project";

/** The parts of mocha's JSON report that are counted. */
interface Report {
  stats: { passes: number; failures: number; pending: number };
}

/** One stage of the test run: a lint that passes or fails as a whole, or a mocha suite that reports its tests. */
interface Stage {
  title: string;
  command: string[];
  report?: string;
}

const suites: Record<string, string> = {
  unit: "test/unit/**/*.test.ts",
  page: "test/page/*.test.ts",
  faults: "test/faults/**/*.test.ts",
};
/** Suites with a script of their own in package.json, which makes parts first or runs two processes. */
const scripts: Record<string, string> = { agent: "test:agent", e2e: "test:e2e", engine: "test:engine" };
const standard = ["lint", "unit", "agent", "e2e", "page"];

function stages(names: string[], folder: string): Stage[] {
  return names.map((name) => {
    if (name === "lint") {
      return { title: name, command: ["npm", "run", "--silent", "lint"] };
    }
    const spec = suites[name];
    const script = scripts[name];
    const report = join(folder, `${name}.json`);
    const reporter = ["--reporter", "test/reporter.ts", "--reporter-option", `output=${report}`];
    if (script !== undefined) {
      return { title: name, command: ["npm", "run", "--silent", script, "--", ...reporter], report };
    }
    if (spec === undefined) {
      const names = Object.keys({ ...suites, ...scripts }).join(", ");
      throw new UserError(`there is no test stage "${name}"; use lint, ${names}`);
    }
    return { title: name, command: ["mocha", "--require", "tsx/cjs", ...reporter, spec], report };
  });
}

/** Runs the stages that the arguments name (lint, unit, agent, e2e, page without one) and prints one closing line. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const names = wanted.length > 0 ? wanted : standard;
  const folder = mkdtempSync(join(tmpdir(), "tetragon-elastic-test-"));
  const total = { passed: 0, failed: 0, skipped: 0 };
  const times: { title: string; seconds: number }[] = [];
  try {
    for (const stage of stages(names, folder)) {
      console.log(`\n# ${stage.title}`);
      const [command = "", ...args] = stage.command;
      const started = Date.now();
      const { status } = spawnSync(command, args, { cwd: projectRoot, stdio: "inherit" });
      times.push({ title: stage.title, seconds: Math.round((Date.now() - started) / 1000) });
      count(stage, status, total);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${shares(times)}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** What each stage took: `lint 20 s (25 %), unit 60 s (75 %)`. */
function shares(times: { title: string; seconds: number }[]): string {
  const all = times.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
  return times
    .map(({ title, seconds }) => `${title} ${seconds} s (${Math.round((seconds / all) * 100)} %)`)
    .join(", ");
}

function count(
  stage: Stage,
  status: number | null,
  total: Record<"passed" | "failed" | "skipped", number>,
): void {
  const report = stage.report ? readReport(stage.report) : undefined;
  if (report) {
    total.passed += report.stats.passes;
    total.failed += report.stats.failures;
    total.skipped += report.stats.pending;
  }
  const allCounted = report !== undefined && (status === 0) === (report.stats.failures === 0);
  if (!allCounted) {
    // A lint, or a suite that ended before or after its own tests could say why.
    total[status === 0 ? "passed" : "failed"] += 1;
  }
}

function readReport(path: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Report;
  } catch {
    return undefined;
  }
}

runCommand(main);
