import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { projectRoot } from "../../tools/project";

/** The SDK that this test runs with, within what the example asks for. */
const sdkVersion = "3.272.0";

const run = promisify(execFile);

/** The interpreter of an environment with the SDK, or why there is none on this machine. */
export type MadePython = { python: string } | { missing: string };

/**
 * Makes a virtual environment with what the example in Python requires and the package's SDK.
 *
 * @param folder where it goes
 * @param generator program that writes the SDK (see `installPulumiLanguages`)
 */
export async function makePython(folder: string, generator: string): Promise<MadePython> {
  mkdirSync(folder);
  const sdk = join(folder, "sdk");
  await run(generator, [join(projectRoot, "components", "schema.json"), sdk]);
  const kubernetes = require.resolve("@pulumi/kubernetes/package.json");
  const { version } = JSON.parse(readFileSync(kubernetes, "utf8")) as { version: string };
  const constraints = join(folder, "constraints.txt");
  // The provider that is built here is of the version of this project's own kubernetes package.
  writeFileSync(constraints, `pulumi==${sdkVersion}\npulumi-kubernetes==${version}\n`);
  const environment = join(folder, "environment");
  const required = join(projectRoot, "examples", "python", "requirements.txt");
  const pip = ["install", "--quiet", "--disable-pip-version-check", "-c", constraints, "-r", required, sdk];
  const missing =
    (await failure("python3", ["-m", "venv", environment])) ??
    (await failure(join(environment, "bin", "pip"), pip));
  return missing === undefined ? { python: join(environment, "bin", "python") } : { missing };
}

/** What a command says when it fails. */
async function failure(command: string, args: string[]): Promise<string | undefined> {
  try {
    await run(command, args);
    return undefined;
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    return `${command} fails (${stderr?.trim() || message})`;
  }
}
