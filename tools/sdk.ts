import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { versions } from "../components/versions";
import { runCommand } from "./command";
import { projectRoot } from "./project";
import { trimmedFileList, trimmedIndex, trimmedTypes } from "./sdk-index";

/** Pulumi's bridge to Terraform providers; Pulumi.yaml names the same version. */
const bridge = "terraform-provider@1.1.3";
const committed = join(projectRoot, "sdks", "elasticstack");

/**
 * Generates the SDK of the elasticstack provider anew and copies the files that the project commits. Needs the Pulumi CLI
 * and the network, from which the CLI takes the provider.
 */
runCommand(async () => {
  const folder = mkdtempSync(join(tmpdir(), "tetragon-elastic-sdk-"));
  try {
    const { error, status } = spawnSync(
      "pulumi",
      [
        ...["package", "gen-sdk", bridge, "elastic/elasticstack", versions.elasticstack],
        ...["--language", "nodejs", "--out", folder],
      ],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    if (error) {
      throw new UserError(
        "the Pulumi CLI, which generates the SDK, is not installed here; install it and repeat",
      );
    }
    if (status !== 0) {
      throw new UserError(
        `the SDK of elasticstack ${versions.elasticstack} was not generated; look at the lines above`,
      );
    }
    const generated = join(folder, "nodejs");
    const wanted = files(committed);
    const missing = wanted.filter((file) => file.endsWith(".ts") && !existsSync(join(generated, file)));
    if (missing.length > 0) {
      throw new UserError(
        `elasticstack ${versions.elasticstack} has no ${missing.join(", ")}; stop using and delete them, then repeat`,
      );
    }
    const modules = new Set(wanted.map((file) => file.replace(/(\/index)?\.ts$/, "")));
    for (const file of wanted.filter((name) => existsSync(join(generated, name)))) {
      const text = readFileSync(join(generated, file), "utf8");
      writeFileSync(join(committed, file), trimmed(file, text, modules));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function trimmed(file: string, text: string, modules: ReadonlySet<string>): string {
  if (file === "index.ts") {
    return trimmedIndex(text, modules);
  }
  if (file === "tsconfig.json") {
    return trimmedFileList(text, modules);
  }
  return /^types\/(in|out)put\.ts$/.test(file) ? trimmedTypes(text, modules) : text;
}

/** Files that are committed, without what an install makes. */
function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !/^(bin|node_modules)\//.test(file) && file !== "README.md");
}
