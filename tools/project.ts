import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { UserError } from "../components/errors";
import { isPlainObject } from "../components/json";
import { readYamlFile } from "../components/yaml-file";

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
  return readYamlFile(join(projectRoot, "Pulumi.yaml"), "Pulumi.yaml")[0] as ProjectFile;
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
  return stackConfig(readYamlFile(join(projectRoot, file), file), file);
}

/** The configuration in the documents of a stack file; a UserError where they are no stack file. */
export function stackConfig([content = null, ...more]: unknown[], file: string): StackConfig {
  if (more.length > 0) {
    throw new UserError(
      `${file} has ${more.length + 1} documents; leave one, without "---" between its lines`,
    );
  }
  if (content === null) {
    return {};
  }
  if (!isPlainObject(content)) {
    throw new UserError(`${file} must be an object with the key "config"; write for example "config: {}"`);
  }
  const config = content.config ?? {};
  if (!isPlainObject(config)) {
    throw new UserError(
      `${file}: config must be an object; write one line "<project>:<key>: <value>" for each setting`,
    );
  }
  const bare = Object.keys(config).find((key) => !/^[^:]+:[^:]+$/.test(key));
  if (bare !== undefined) {
    throw new UserError(
      `${file}: ${JSON.stringify(bare)} has no namespace; write ${JSON.stringify(`tetragon-elastic:${bare}`)} if it is a setting of this project`,
    );
  }
  return config;
}
