import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";

import { UserError } from "../components/errors";
import { runCommand } from "./command";
import { stackNames } from "./project";
import { type RenderedResource, renderStack } from "./render-stack";

const usage =
  "npm run --silent render -- (<stack> | --all) [--out DIR] [--format json|yaml] [--reads] [--show-secrets]";

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        out: { type: "string" },
        format: { type: "string", default: "json" },
        reads: { type: "boolean", default: false },
        "show-secrets": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${(error as Error).message}; usage: ${usage}`);
  }
}

/** A resource as it is printed: the shape that other tools rely on. */
function printed({ type, name, parent, inputs, provider, dependsOn, protect, read }: RenderedResource) {
  return { type, name, parent, inputs, provider, dependsOn, protect, read };
}

function textOf(value: unknown, format: "json" | "yaml"): string {
  return format === "json"
    ? `${JSON.stringify(value, undefined, 2)}\n`
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

function writeTexts(directory: string, texts: Record<string, string>): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of Object.entries(texts)) {
      writeFileSync(join(directory, file), text);
    }
  } catch (error) {
    throw new UserError(
      `--out ${directory}: cannot be written (${(error as NodeJS.ErrnoException).code}); name a folder of yours`,
    );
  }
}

runCommand(async () => {
  const { positionals, values } = readArguments();
  const { all, out, format } = values;
  if (all ? positionals.length > 0 : positionals.length !== 1) {
    throw new UserError(`name one stack (${stackNames().join(", ")}) or --all; usage: ${usage}`);
  }
  if (format !== "json" && format !== "yaml") {
    throw new UserError(`"${format}" is no format; use --format json or --format yaml`);
  }
  const rendered: Record<string, object[]> = {};
  for (const stack of all ? stackNames() : positionals) {
    const resources = await renderStack(stack, {
      reads: values.reads,
      showSecrets: values["show-secrets"],
      warn: (sentence) => console.error(`warning: ${sentence}`),
    });
    rendered[stack] = resources.map(printed);
  }
  if (out !== undefined) {
    const texts = Object.entries(rendered).map(([stack, resources]) => [
      `${stack}.${format}`,
      textOf(resources, format),
    ]);
    writeTexts(out, Object.fromEntries(texts) as Record<string, string>);
    return;
  }
  process.stdout.write(textOf(all ? rendered : rendered[positionals[0] ?? ""], format));
});
