import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "../../tools/project";
import type { EngineStack } from "./engine-stack";
import { type TestEnvironment, clientFolders } from "./environment";

/** The shell of whoever runs a stack, with `pulumi`, `helm` and `kubectl` of these tests. */
export class OperatorShell {
  private constructor(
    private readonly environment: TestEnvironment,
    private readonly path: string,
  ) {}

  static async open(environment: TestEnvironment): Promise<OperatorShell> {
    const folders = [...(await clientFolders()), join(environment.pulumi.root, "bin"), process.env.PATH];
    return new OperatorShell(environment, folders.join(":"));
  }

  /** Runs a script, for a stack in its workspace, and returns what it prints; a failure shows its errors. */
  async run(script: string, stack?: EngineStack): Promise<string> {
    const child = spawn("/bin/sh", ["-c", script], {
      cwd: stack?.directory ?? this.environment.directory,
      env: {
        ...this.environment.pulumi.env,
        ...stack?.env,
        HOME: this.environment.directory,
        KUBECONFIG: this.environment.kubeconfig,
        PATH: this.path,
      },
    });
    let [printed, errors] = ["", ""];
    child.stdout.on("data", (part: Buffer) => (printed += part.toString("utf8")));
    child.stderr.on("data", (part: Buffer) => (errors += part.toString("utf8")));
    const [code] = (await once(child, "close")) as [number | null];
    assert.equal(code, 0, `${script}\n${printed}${errors}`);
    return printed;
  }

  /** Runs documented commands one after the other; `pulumi up` runs the program of the stack. */
  async follow(commands: string[], stack: EngineStack): Promise<void> {
    const assignments: string[] = [];
    for (const command of commands) {
      if (/^\w+=/.test(command)) {
        assignments.push(command);
      } else if (command.startsWith("pulumi up")) {
        const target = await this.targets(command, assignments);
        const run = await stack.up(target.length > 0 ? { target } : {});
        assert.equal(run.error, undefined, run.output);
      } else {
        await this.run([...assignments, command].join("\n"), stack);
      }
    }
  }

  /** The targets of a command, with the shell's variables in their places. */
  private async targets(command: string, assignments: string[]): Promise<string[]> {
    const words = command.replaceAll("--target", "").slice("pulumi up".length);
    const printed = await this.run([...assignments, `printf '%s\\n' ${words}`].join("\n"));
    return printed.split("\n").filter((line) => line !== "");
  }
}

/** The commands of a section of docs/operations.md or docs/migration.md, one each. */
export function documentedCommands(title: string): string[] {
  const page = ["operations.md", "migration.md"]
    .map((name) => readFileSync(join(projectRoot, "docs", name), "utf8"))
    .join("\n");
  const section = page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  const commands = block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assert.ok(commands.length > 0, `the section "${title}" has commands`);
  return commands;
}
