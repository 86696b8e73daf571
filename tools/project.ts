import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

import { UserError } from "../components/errors";

/** The project's folder. */
export const projectRoot = resolve(__dirname, "..");

/** The parts of `Pulumi.yaml` that the tools need. */
export interface ProjectFile {
  name: string;
  stackConfigDir: string;
  /** Declared settings and their defaults. */
  config: Record<string, { type: string; description: string; default: unknown }>;
}

/** A stack's configuration: full keys (`project:key`) and their values, `{ secure: … }` where encrypted. */
export type StackConfig = Record<string, unknown>;

export function readProject(): ProjectFile {
  return readYaml(join(projectRoot, "Pulumi.yaml")) as ProjectFile;
}

/** The names of the committed stacks. */
export function stackNames(project = readProject()): string[] {
  return readdirSync(join(projectRoot, project.stackConfigDir))
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** The configuration of a stack file; a UserError where there is none or it is no YAML. */
export function readStackConfig(stack: string, project = readProject()): StackConfig {
  const file = join(project.stackConfigDir, `Pulumi.${stack}.yaml`);
  if (!existsSync(join(projectRoot, file))) {
    throw new UserError(
      `there is no stack "${stack}": ${file} does not exist; use one of ${stackNames(project).join(", ")}, or make the file`,
    );
  }
  const content = readYaml(join(projectRoot, file), file) as { config?: StackConfig | null } | null;
  return content?.config ?? {};
}

function readYaml(path: string, shown = path): unknown {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new UserError(`${shown} is no valid YAML (${reason}); correct it and try again`);
  }
}
