import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { BackgroundProcess } from "./background-process";

/** A tool of the machine, and the sentence that ends the message when it is missing. */
export interface Tool {
  /** Name on the PATH, or a path. */
  command: string;
  /** Arguments that make it print its version. */
  versionArgs: string[];
  /** What to install, or which variable makes the tool unnecessary. */
  remedy: string;
}

const elasticsearchRemedy =
  "install a JDK 17 or later and Maven (Debian: apt-get install openjdk-17-jdk-headless maven), " +
  "or set ELASTICSEARCH_URL to an Elasticsearch that runs";

const jdkTool = (name: string, versionArgs: string[]): Tool => ({
  command: process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", name) : name,
  versionArgs,
  remedy: elasticsearchRemedy,
});

/** The tools that the embedded Elasticsearch needs: `java` always, the rest when it is installed into the cache. */
export const java = jdkTool("java", ["-version"]);
export const javac = jdkTool("javac", ["-version"]);
export const jar = jdkTool("jar", ["--version"]);
/** Tools of the JDK that record what a Java process does. */
export const jcmd = jdkTool("jcmd", ["-l"]);
export const jfr = jdkTool("jfr", ["version"]);
export const mvn: Tool = { command: "mvn", versionArgs: ["--version"], remedy: elasticsearchRemedy };

/** The tool that builds Filebeat and what tests run. */
export const go: Tool = {
  command: "go",
  versionArgs: ["version"],
  remedy: "install Go 1.22 or later (https://go.dev/dl)",
};

const oldestJava = 17;

/** Returns what the tool says about its version; a missing tool is a UserError that says what to install. */
export function requireTool(tool: Tool): string {
  const result = spawnSync(tool.command, tool.versionArgs, { encoding: "utf8" });
  if (result.error || result.status !== 0) {
    throw new UserError(`"${tool.command}" is missing or does not run on this machine: ${tool.remedy}.`);
  }
  return `${result.stdout}${result.stderr}`;
}

/** Checks that `java` is there and recent enough. */
export function requireJava(): void {
  const version = requireTool(java);
  const major = Number(/version "(?:1\.)?(\d+)/.exec(version)?.[1] ?? /\b(\d+)\b/.exec(version)?.[1]);
  if (major < oldestJava) {
    throw new UserError(`"${java.command}" is Java ${major}, which is too old: ${java.remedy}.`);
  }
}

/**
 * Runs a build step to its end in a directory, where its output goes to a log file. When it fails, the error is a
 * UserError that shows the end of that, because a missing network or a full disk are the usual reasons.
 */
export async function runTool(
  tool: Tool,
  args: string[],
  directory: string,
  logFile = join(directory, "build.log"),
): Promise<void> {
  const { command } = tool;
  const step = await BackgroundProcess.start({ command, args, cwd: directory, env: process.env, logFile });
  await step.ended();
  if (step.exit !== "exited with code 0") {
    const advice = "check the network and the free disk space, then try again";
    throw new UserError(`"${command}" failed: ${advice}. It ${await step.obituary(20)}`);
  }
}
