import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { cached } from "../../local/cache";
import { contentHash } from "../../local/content-hash";
import type { Progress } from "../../local/progress";
import { go, requireTool, runTool } from "../../local/toolchain";

const sources = join(__dirname, "judge");

/** What leaves Kubernetes' own types out of Tetragon's packages: their module cannot be had. */
const buildTag = "nok8s";

/** The path of the judge, a program of Tetragon's own packages; built with Go into the cache where it is absent. */
export async function installJudge(progress: Progress): Promise<string> {
  const files = (await readdir(sources)).sort().map((name) => join(sources, name));
  const directory = await cached({
    name: "tetragon-judge",
    version: await contentHash(files),
    build: (target) =>
      progress.step("Building a judge of Tetragon's packages with Go (once, about a minute) …", () =>
        build(files, target),
      ),
    onWait: () => progress.note("Another process is building the judge; waiting for it …"),
  });
  return join(directory, "judge");
}

async function build(files: string[], directory: string): Promise<void> {
  requireTool({ ...go, remedy: "install Go 1.26 or later (https://go.dev/dl)" });
  const work = join(directory, "build");
  await mkdir(work);
  for (const file of files) {
    await cp(file, join(work, file.slice(sources.length + 1)));
  }
  const flags = ["-mod=readonly", `-tags=${buildTag}`, "-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
  await runTool(go, ["build", ...flags, "-o", join(directory, "judge"), "."], work);
  await rm(work, { recursive: true });
}
