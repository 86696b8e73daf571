import { constants } from "node:fs";
import { access, cp, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";

import { UserError } from "../../components/errors";
import { cached } from "../cache";
import { contentHash } from "../content-hash";
import type { Progress } from "../progress";
import { go, requireTool, runTool } from "../toolchain";

/** go.mod and go.sum pin Filebeat's commit and all its dependencies. */
const buildFiles = ["go.mod", "go.sum", "tools.go"].map((name) => join(__dirname, "build", name));
const filebeatPackage = "github.com/elastic/beats/v7/filebeat";

/** Returns the path of a Filebeat binary: the one that `FILEBEAT` names, else one built with Go into the cache. */
export async function installFilebeat(progress: Progress): Promise<string> {
  const chosen = process.env.FILEBEAT;
  if (chosen) {
    await requireExecutable(chosen);
    return chosen;
  }
  const directory = await cached({
    name: "filebeat",
    version: await contentHash(buildFiles),
    build: (target) =>
      progress.step("Building Filebeat with Go (once, about 4 minutes) …", () => build(target)),
    onWait: () => progress.note("Another process is building Filebeat; waiting for it …"),
  });
  return join(directory, "filebeat");
}

async function requireExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch {
    throw new UserError(
      `FILEBEAT is set to "${path}", which is not an executable file: correct or unset it.`,
    );
  }
}

async function build(directory: string): Promise<void> {
  requireTool(go);
  const work = join(directory, "build");
  await mkdir(work);
  for (const file of buildFiles) {
    await cp(file, join(work, basename(file)));
  }
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
  await runTool(go, ["build", ...flags, "-o", join(directory, "filebeat"), filebeatPackage], work);
  await rm(work, { recursive: true });
}
