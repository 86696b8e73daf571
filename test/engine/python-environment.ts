import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/project";

/** The SDK that this test runs with, within what the example asks for. */
const sdkVersion = "3.272.0";

/** The interpreter of an environment with the SDK, or why there is none on this machine. */
export type MadePython = { python: string } | { missing: string };

/**
 * Makes a virtual environment with what the example in Python requires and the package's SDK.
 *
 * @param folder where it goes
 * @param generator program that writes the SDK (see `installPulumiLanguages`)
 */
export function makePython(folder: string, generator: string): MadePython {
  mkdirSync(folder);
  const sdk = join(folder, "sdk");
  execFileSync(generator, [join(projectRoot, "components", "schema.json"), sdk], { stdio: "pipe" });
  const kubernetes = require.resolve("@pulumi/kubernetes/package.json");
  const { version } = JSON.parse(readFileSync(kubernetes, "utf8")) as { version: string };
  const constraints = join(folder, "constraints.txt");
  // The provider that is built here is of the version of this project's own kubernetes package.
  writeFileSync(constraints, `pulumi==${sdkVersion}\npulumi-kubernetes==${version}\n`);
  const environment = join(folder, "environment");
  const required = join(projectRoot, "examples", "python", "requirements.txt");
  const pip = ["install", "--quiet", "--disable-pip-version-check", "-c", constraints, "-r", required, sdk];
  const missing =
    failure("python3", ["-m", "venv", environment]) ?? failure(join(environment, "bin", "pip"), pip);
  return missing === undefined ? { python: join(environment, "bin", "python") } : { missing };
}

/** What a command says when it fails. */
function failure(command: string, args: string[]): string | undefined {
  const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? undefined : `${command} fails (${error?.message ?? stderr.trim()})`;
}
