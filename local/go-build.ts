import { cp, mkdir, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { cached } from "./cache";
import { contentHash } from "./content-hash";
import type { Progress } from "./progress";
import { go, requireTool, runTool } from "./toolchain";

/** Programs that are built together, from one go.mod of ours. */
export interface GoBuild {
  /** Name in the cache and in messages, `filebeat` for example. */
  name: string;
  /** Holds go.mod, go.sum and one Go file that imports the programs or is one. */
  folder: string;
  /** Go package of each program, by the name of its binary; `.` is the program in the folder itself. */
  programs: Record<string, string>;
  /** Values that the linker sets, by the full name of the variable. */
  variables?: Record<string, string>;
  /** Tells builds apart in the cache. @default a hash of the folder's files, the programs, variables and tags */
  version?: string;
  /** Build constraints that are met. @default none */
  tags?: string[];
  /** What makes the build unnecessary, for whoever lacks Go: `set FILEBEAT to the path of a Filebeat binary`. */
  alternative?: string;
  /** How long a build takes on an idle machine, for whoever waits: `about 4 minutes`. */
  duration: string;
  /** Adds to the folder's copy what the program embeds; `module` finds the folder of a required module. */
  prepare?: (work: string, module: (path: string) => Promise<string>) => Promise<void>;
}

/**
 * Returns the folder of the built binaries, `<cache>/<name>-<version>`. A missing Go or a failed build is a UserError,
 * and nothing of it stays.
 */
export async function goBuild(build: GoBuild, progress: Progress): Promise<string> {
  const files = await sourceFiles(build.folder);
  const { name, variables = {}, tags = [], duration } = build;
  return cached({
    name,
    version:
      build.version ?? (await contentHash(files, JSON.stringify([build.programs, variables, ...tags]))),
    build: (target) =>
      progress.step(`Building ${name} with Go (once, ${duration}) …`, () => compile(build, files, target)),
    onWait: () => progress.note(`Another process is building ${name}; waiting for it …`),
  });
}

async function sourceFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.(go|mod|sum)$/.test(name));
  return names.sort().map((name) => join(folder, name));
}

async function compile(build: GoBuild, files: string[], target: string): Promise<void> {
  const { alternative } = build;
  requireTool(alternative === undefined ? go : { ...go, remedy: `${go.remedy}, or ${alternative}` });
  const work = join(target, "build");
  await mkdir(work);
  for (const file of files) {
    await cp(file, join(work, file.slice(build.folder.length + 1)));
  }
  await build.prepare?.(work, (path) => moduleFolder(work, path));
  const settings = Object.entries(build.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  const flags = [
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    `-tags=${(build.tags ?? []).join(",")}`,
    `-ldflags=${["-s -w", ...settings].join(" ")}`,
  ];
  for (const [binary, goPackage] of Object.entries(build.programs)) {
    await runTool(go, ["build", ...flags, "-o", join(target, binary), goPackage], work);
  }
  await rm(work, { recursive: true });
}

/** Downloads a module that the go.mod in `work` requires, checked by its go.sum, and returns where it lies, read-only. */
export async function moduleFolder(work: string, path: string): Promise<string> {
  const answer = join(work, "module.json");
  await runTool(go, ["mod", "download", "-json", path], work, answer);
  const { Dir: folder } = JSON.parse(await readFile(answer, "utf8")) as { Dir?: string };
  if (!folder) {
    throw new UserError(
      `Go names no folder for the module ${path}: check the network and the free disk space.`,
    );
  }
  return folder;
}

/** The version that a go.mod requires of a module, without the leading `v`. */
export async function requiredVersion(folder: string, module: string): Promise<string> {
  const text = await readFile(join(folder, "go.mod"), "utf8");
  const version = new RegExp(`^(?:require)?\\s*${module.replaceAll(".", "\\.")} v(\\S+)`, "m").exec(
    text,
  )?.[1];
  if (version === undefined) {
    throw new Error(`${folder}/go.mod does not require ${module}`);
  }
  return version;
}
