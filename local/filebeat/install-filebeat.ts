import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";

import { UserError } from "../../components/errors";
import { contentHash } from "../content-hash";
import { goBuild } from "../go-build";
import type { Progress } from "../progress";

/** go.mod and go.sum pin Filebeat's commit and all its dependencies. */
const buildFolder = join(__dirname, "build");
const buildFiles = ["go.mod", "go.sum", "tools.go"].map((name) => join(buildFolder, name));
const filebeatPackage = "github.com/elastic/beats/v7/filebeat";

/** Returns the path of a Filebeat binary: the one that `FILEBEAT` names, else one built with Go into the cache. */
export async function installFilebeat(progress: Progress): Promise<string> {
  const chosen = process.env.FILEBEAT;
  if (chosen) {
    await requireExecutable(chosen);
    return chosen;
  }
  const directory = await goBuild(
    {
      name: "filebeat",
      folder: buildFolder,
      programs: { filebeat: filebeatPackage },
      version: await contentHash(buildFiles),
      duration: "about 4 minutes",
      alternative: "set FILEBEAT to the path of a Filebeat binary",
    },
    progress,
  );
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
