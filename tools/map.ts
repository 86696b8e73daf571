import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { UserError } from "../components/errors";
import { sortedJson } from "../components/json";
import { filebeatGroup } from "../components/validation/groups";
import { Explanation } from "./explain";
import { loadMapping, type Mapping } from "./mapping-runtime";

const usage = "usage: npm run --silent map [-- --event-fields lean|full] [--explain] < events.ndjson";

interface Options {
  eventFields: "lean" | "full";
  explain: boolean;
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        "event-fields": { type: "string", default: "lean" },
        explain: { type: "boolean", default: false },
      },
    });
    const eventFields = values["event-fields"];
    if (eventFields !== "lean" && eventFields !== "full") {
      throw new UserError(`--event-fields is "${eventFields}", it can be lean or full; ${usage}`);
    }
    return { eventFields, explain: values.explain };
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${(error as Error).message}; ${usage}`);
  }
}

/** Maps standard input line by line: one line out for every line in, or with `--explain` its fields and their rules. */
async function main(): Promise<void> {
  const { eventFields, explain } = readOptions(process.argv.slice(2));
  // What a collector of a stack that sets nothing cuts is cut here too.
  const { maxEventBytes } = filebeatGroup.parse({});
  const explanation = explain ? new Explanation() : undefined;
  const load = (): Mapping => loadMapping({ eventFields, maxEventBytes, onWrite: explanation?.listener });
  let mapping = load();
  const output: string[] = [];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (explanation) {
      // What an earlier line told of a process would be taken over without a rule.
      mapping = load();
    }
    const { source } = mapping.map(line);
    output.push(explanation?.describe(source) ?? sortedJson(source));
    if (output.length >= 1000) {
      await write(output.splice(0));
    }
  }
  await write(output);
}

async function write(lines: string[]): Promise<void> {
  if (lines.length > 0 && !process.stdout.write(`${lines.join("\n")}\n`)) {
    await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
});
