import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import type { Rendered } from "./resource-changes";

/** What became of a stack: its resources, or a sentence that says why it does not render. */
export type StackRender = Rendered[] | string;

/** One side of a comparison: a checkout that is rendered by its own code. */
export interface Side {
  stacks: Map<string, StackRender>;
  /** What the reader should know. */
  notes: string[];
}

/** Enough for every stack of a large project. */
const maxBuffer = 1 << 30;

/** Renders the stacks of a checkout whose dependencies are installed. */
export function renderSide(directory: string, wanted: string[]): Side {
  const names = stacksOf(directory).filter((name) => wanted.length === 0 || wanted.includes(name));
  const all = wanted.length === 0 ? runRender(directory, ["--all"]) : undefined;
  if (all?.output !== undefined) {
    return { stacks: new Map(Object.entries(all.output as Record<string, Rendered[]>)), notes: [] };
  }
  const stacks = new Map<string, StackRender>();
  for (const name of names) {
    const { output, reason } = runRender(directory, [name]);
    stacks.set(name, (output as Rendered[] | undefined) ?? reason ?? "render printed nothing");
  }
  const whole = [...stacks.values()].every((side) => typeof side !== "string");
  const notes =
    all !== undefined && whole ? ["render has no --all there, so every stack was rendered by itself"] : [];
  return { stacks, notes };
}

/** The names of the stack files of a checkout. */
function stacksOf(directory: string): string[] {
  const project = join(directory, "Pulumi.yaml");
  const { stackConfigDir = "." } = existsSync(project)
    ? (parse(readFileSync(project, "utf8")) as { stackConfigDir?: string })
    : {};
  const folder = join(directory, stackConfigDir);
  return !existsSync(folder)
    ? []
    : readdirSync(folder)
        .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
        .sort();
}

function runRender(directory: string, args: string[]): { output?: unknown; reason?: string } {
  const command = ["run", "--silent", "render", "--", ...args];
  const { status, stdout, stderr } = spawnSync("npm", command, {
    cwd: directory,
    encoding: "utf8",
    maxBuffer,
  });
  if (status === 0) {
    try {
      return { output: JSON.parse(stdout) as unknown };
    } catch {
      return { reason: "render printed no JSON" };
    }
  }
  return { reason: reasonOf(stderr) };
}

/** The sentence after `error:`, which may go on over several lines; of a crash the line that names the error. */
function reasonOf(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const start = lines.findIndex((line) => line.startsWith("error: "));
  const sentence =
    start < 0
      ? (lines.find((line) => /Error\b/.test(line)) ?? lines[0] ?? "")
      : lines
          .slice(start)
          .map((line) => line.trim())
          .join(" ")
          .slice("error: ".length);
  return sentence || "render failed without saying why";
}
