import { parseArgs } from "node:util";
import { stringify } from "yaml";

import { UserError } from "../components/errors";
import { runCommand } from "./command";
import { stackNames } from "./project";
import { renderStack } from "./render-stack";

const usage = "npm run --silent render -- <stack> [--format json|yaml] [--show-secrets]";

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        format: { type: "string", default: "json" },
        "show-secrets": { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${(error as Error).message}; usage: ${usage}`);
  }
}

runCommand(async () => {
  const { positionals, values } = readArguments();
  const [stack, ...rest] = positionals;
  if (stack === undefined || rest.length > 0) {
    throw new UserError(`name one stack (${stackNames().join(", ")}); usage: ${usage}`);
  }
  if (values.format !== "json" && values.format !== "yaml") {
    throw new UserError(`"${values.format}" is no format; use --format json or --format yaml`);
  }
  const resources = await renderStack(stack, {
    showSecrets: values["show-secrets"],
    warn: (sentence) => console.error(`warning: ${sentence}`),
  });
  process.stdout.write(
    values.format === "json"
      ? `${JSON.stringify(resources, undefined, 2)}\n`
      : stringify(resources, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
});
