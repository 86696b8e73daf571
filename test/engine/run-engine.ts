import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";

import { runCommand } from "../../tools/command";
import { projectRoot } from "../../tools/project";

/** What takes about half of the time; the other half is every other file, a new one too. */
const firstHalf = [
  "admission",
  "adoption",
  "collector-switch",
  "dev-changes",
  "dev-lifecycle",
  "interrupted-update",
  "last-update",
  "namespace-move",
].map((name) => `${name}.test.ts`);

/** Memory of two environments and of what runs in them, in bytes. */
const memoryOfTwo = 8 * 1024 ** 3;

/** The numbers of mocha's JSON report. */
type Stats = Record<"suites" | "tests" | "passes" | "pending" | "failures", number>;
interface Report {
  stats: Stats;
}

/** Test files that run after one another: two groups where the machine carries both, or those that were named. */
function groups(named: string[]): string[][] {
  const folder = join("test", "engine");
  const all = readdirSync(join(projectRoot, folder)).filter((file) => file.endsWith(".test.ts"));
  if (named.length > 0) {
    return [named];
  }
  const gone = firstHalf.filter((file) => !all.includes(file));
  if (gone.length > 0) {
    throw new Error(`the first half of the engine tests names ${gone.join(", ")}, which ${folder} lacks`);
  }
  const halves =
    availableParallelism() > 1 && totalmem() >= memoryOfTwo
      ? [all.filter((file) => firstHalf.includes(file)), all.filter((file) => !firstHalf.includes(file))]
      : [all];
  return halves.map((files) => files.map((file) => join(folder, file)));
}

/**
 * Runs mocha on files of tests, in a process with clusters and an Elasticsearch of its own. The first prints as it goes,
 * the others when they and the first have ended.
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

/** `run-engine [mocha's options] [test files]`. An update of a stack waits more than it computes, so two go side by side. */
async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const named = words.filter((word) => word.endsWith(".test.ts"));
  const options = words.filter((word) => !word.endsWith(".test.ts"));
  const report = options.find((option) => option.startsWith("output="))?.slice("output=".length);
  const parts: string[] = [];
  // Ctrl-C reaches the tests, too, which end what they have started.
  process.on("SIGINT", () => undefined);
  const runs: Promise<number>[] = [];
  for (const [index, files] of groups(named).entries()) {
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
