import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { runCommand } from "../tools/command";
import { projectRoot } from "../tools/project";

/** The test files that take about half of a suite's time; the other half is every other file, a new one too. */
const firstHalves: Record<string, string[]> = {
  e2e: ["delivery", "diff", "documents-searched", "event-fields", "fuzz", "start"],
  engine: [
    "admission",
    "adoption",
    "collector-switch",
    "dev-changes",
    "dev-lifecycle",
    "interrupted-update",
    "last-update",
    "namespace-move",
  ],
};

/** Memory of both halves with the nodes and clusters that each starts, in bytes. */
const memoryOfTwo = 8 * 1024 ** 3;

/** The numbers of mocha's JSON report. */
type Stats = Record<"suites" | "tests" | "passes" | "pending" | "failures", number>;
interface Report {
  stats: Stats;
}

/** A suite's test files in groups: two where the machine carries both, else one. */
function groups(suite: string): string[][] {
  const first = firstHalves[suite]?.map((name) => `${name}.test.ts`);
  if (first === undefined) {
    throw new UserError(`no suite "${suite}" runs in halves; use ${Object.keys(firstHalves).join(" or ")}`);
  }
  const folder = join("test", suite);
  const all = readdirSync(join(projectRoot, folder), { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".test.ts"))
    .sort();
  const gone = first.filter((file) => !all.includes(file));
  if (gone.length > 0) {
    throw new Error(`the first half of ${folder} names ${gone.join(", ")}, which is not there`);
  }
  const halves =
    availableParallelism() > 1 && totalmem() >= memoryOfTwo
      ? [first, all.filter((file) => !first.includes(file))]
      : [all];
  return halves.map((files) => files.map((file) => join(folder, file)));
}

/**
 * Runs mocha on files of tests, in a process with nodes and clusters of its own. The first prints as it goes, the other
 * when it and the first have ended.
 */
async function run(files: string[], args: string[], before: Promise<unknown> | undefined): Promise<number> {
  const child = spawn("mocha", ["--require", "tsx/cjs", ...args, ...files], {
    cwd: projectRoot,
    stdio: ["inherit", before ? "pipe" : "inherit", before ? "pipe" : "inherit"],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => printed.push(part));
  }
  const [code] = (await once(child, "close")) as [number | null];
  await before;
  process.stdout.write(Buffer.concat(printed));
  return code ?? 1;
}

/** Adds up the reports of groups into the file that was asked for; there is none where one of them gave none. */
function writeReport(file: string, parts: string[]): void {
  if (parts.every((part) => existsSync(part))) {
    const stats = parts.map((part) => (JSON.parse(readFileSync(part, "utf8")) as Report).stats);
    const sum = (name: keyof Stats) => stats.reduce((total, each) => total + each[name], 0);
    const names = ["suites", "tests", "passes", "pending", "failures"] as const;
    writeFileSync(
      file,
      JSON.stringify({ stats: Object.fromEntries(names.map((name) => [name, sum(name)])) }),
    );
  }
  parts.forEach((part) => rmSync(part, { force: true }));
}

/**
 * `in-halves <suite> [mocha's options] [test files]`: these suites wait more than they compute, so two processes share
 * their files. Test files that are named run in one.
 */
async function main(): Promise<void> {
  const [suite = "", ...words] = process.argv.slice(2);
  const named = words.filter((word) => word.endsWith(".test.ts"));
  const options = words.filter((word) => !word.endsWith(".test.ts"));
  const report = options.find((option) => option.startsWith("output="))?.slice("output=".length);
  const parts: string[] = [];
  // Ctrl-C reaches the tests, too, which end what they have started.
  process.on("SIGINT", () => undefined);
  const runs: Promise<number>[] = [];
  for (const [index, files] of (named.length > 0 ? [named] : groups(suite)).entries()) {
    const part = report && `${report}.${index}`;
    parts.push(...(part ? [part] : []));
    const own = options.map((option) => (part && option.startsWith("output=") ? `output=${part}` : option));
    runs.push(run(files, own, runs.at(-1)));
  }
  const codes = await Promise.all(runs);
  if (report) {
    writeReport(report, parts);
  }
  process.exitCode = codes.reduce((total, code) => total + code, 0) === 0 ? 0 : 1;
}

runCommand(main);
