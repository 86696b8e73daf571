import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { cached } from "./cache";
import { contentHash } from "./content-hash";
import type { Progress } from "./progress";
import { mvn, requireJava, requireTool, runTool, type Tool } from "./toolchain";

/** A program whose jars come from Maven. */
export interface MavenHome {
  /** Name of the folder in the cache. */
  name: string;
  /** The program's name as people read it. */
  title: string;
  version: string;
  /** What is fetched, `about 40 MB`. */
  size: string;
  /** Its goal `generate-resources` puts the jars into the folder that `-Dhome` names. */
  pom: string;
  /** What the home is made of besides the pom: a change of these files makes it anew. */
  sources: readonly string[];
  /** Tools besides Maven that `finish` needs. */
  tools?: readonly Tool[];
  /** Adds what is not fetched; `work` is a folder for what only the making needs. */
  finish?: (home: string, work: string) => Promise<void>;
}

/** Returns the program's home, from the cache when it is there. A missing tool is a UserError. */
export async function mavenHome(
  { name, title, version, size, pom, sources, tools = [], finish }: MavenHome,
  progress: Progress,
): Promise<string> {
  requireJava();
  const build = async (home: string): Promise<void> => {
    [mvn, ...tools].forEach((tool) => requireTool(tool));
    const work = join(home, "build");
    await mkdir(work);
    await cp(pom, join(work, "pom.xml"));
    await runTool(
      mvn,
      ["--batch-mode", "--no-transfer-progress", `-Dhome=${home}`, "generate-resources"],
      work,
    );
    await finish?.(home, work);
    await rm(work, { recursive: true });
  };
  return cached({
    name,
    version: `${version}-${await contentHash([pom, ...sources])}`,
    build: (home) => progress.step(`Installing ${title} ${version} (once, ${size}) …`, () => build(home)),
    onWait: () => progress.note(`Another process is installing ${title}; waiting for it …`),
  });
}
