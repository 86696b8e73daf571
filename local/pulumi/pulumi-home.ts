import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

import { projectRoot } from "../../tools/project";
import type { PulumiBinaries } from "./pulumi-binaries";

/** A plugin of the engine that is written in TypeScript and run by Node. */
export interface NodePlugin {
  /** `resource-terraform-provider`, for example. */
  name: string;
  /** Without a leading `v`. */
  version: string;
  /** Its TypeScript file. */
  program: string;
  env: Record<string, string>;
}

/** A Pulumi that touches nothing of the user's own. */
export interface PulumiHome {
  /** Holds `bin/pulumi`. */
  root: string;
  /** Variables of the command. */
  env: Record<string, string>;
}

/** Every command of the engine starts a plugin anew, which should not compile it each time. */
const compiled = { bundle: true, packages: "external", platform: "node", format: "cjs" } as const;

/** Makes a `PULUMI_HOME` whose plugins are the built kubernetes provider and the given ones. */
export async function preparePulumiHome(
  directory: string,
  binaries: PulumiBinaries,
  plugins: NodePlugin[],
): Promise<PulumiHome> {
  const home = join(directory, "home");
  const { path, version } = binaries.kubernetesProvider;
  const provider = await pluginFolder(home, "resource-kubernetes", version);
  await symlink(path, join(provider, "pulumi-resource-kubernetes"));
  for (const plugin of plugins) {
    const folder = await pluginFolder(home, plugin.name, plugin.version);
    const program = join(folder, "plugin.cjs");
    await build({ entryPoints: [plugin.program], outfile: program, ...compiled });
    await symlink(join(projectRoot, "node_modules"), join(folder, "node_modules"));
    await writeScript(join(folder, `pulumi-${plugin.name}`), nodeScript(program, plugin.env));
  }
  const bin = join(directory, "bin");
  await mkdir(bin);
  await symlink(join(binaries.pulumi.folder, "pulumi"), join(bin, "pulumi"));
  const env = {
    PATH: [bin, process.env.PATH].join(":"),
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of this run",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  return { root: directory, env };
}

/** Adds a plugin that is a program of its own: `language-yaml`, for example. */
export async function linkPlugin(
  home: PulumiHome,
  { name, version, path }: { name: string; version: string; path: string },
): Promise<void> {
  const folder = await pluginFolder(home.env.PULUMI_HOME, name, version);
  await symlink(path, join(folder, `pulumi-${name}`));
}

/**
 * Writes the executable that runs a policy pack in TypeScript, what Pulumi's own language plugin would do, and returns
 * its path for `--policy-pack`.
 */
export async function policyPackRunner(path: string, pack: string): Promise<string> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  await writeScript(
    path,
    `#!/bin/sh\ncd ${quoted(pack)} && exec ${quoted(process.execPath)} ${quoted(runner)} "$1" .\n`,
  );
  return path;
}

async function pluginFolder(home: string, name: string, version: string): Promise<string> {
  const folder = join(home, "plugins", `${name}-v${version}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function writeScript(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}

function nodeScript(program: string, env: Record<string, string>): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const command = `exec ${quoted(process.execPath)} ${quoted(program)} "$@"`;
  return ["#!/bin/sh", ...variables, command, ""].join("\n");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
