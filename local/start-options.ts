import { existsSync, statSync } from "node:fs";
import { parseArgs } from "node:util";

import { UserError } from "../components/errors";

/** What `npm start` was asked for. */
export interface StartOptions {
  /** End by itself, successfully only if every line became exactly one document. */
  once: boolean;
  /** NDJSON file to use instead of generated events. */
  events?: string;
  /** Port of the embedded Elasticsearch. */
  port?: number;
  /** Port of the page with the dashboards. */
  pagePort?: number;
  /** What the events go through on their way to Elasticsearch; absent for the direct way. */
  through?: "kafka";
  /** How many events are generated. */
  count: number;
  help: boolean;
}

export const usage = `Usage: npm start -- [options]
  --once         end by itself; exit code 0 only if every line became exactly one document
  --events FILE  write the lines of this NDJSON file instead of generated events
  --count N      how many events to generate (default 2000)
  --through kafka  let the events go through an embedded Kafka and an indexer (output: kafka)
  --port N       port of the embedded Elasticsearch (default 9200, or a free one when that is in use)
  --page-port N  port of the page with the dashboards (default 9280, or a free one when that is in use)
ELASTICSEARCH_URL (with ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD) and FILEBEAT
(path of a binary) are used instead of the embedded ones when they are set.
`;

const defaultCount = 2000;

/** Reads the command line; a UserError names what is wrong with it. */
export function parseOptions(args: string[], env = process.env): StartOptions {
  const values = parse(args);
  const port = values.port === undefined ? undefined : wholeNumber("--port", values.port, 1, 65_535);
  if (port !== undefined && env.ELASTICSEARCH_URL) {
    throw new UserError("--port is for the embedded Elasticsearch: leave it out or unset ELASTICSEARCH_URL.");
  }
  const pagePort =
    values["page-port"] === undefined
      ? undefined
      : wholeNumber("--page-port", values["page-port"], 1, 65_535);
  if (pagePort !== undefined && values.once) {
    throw new UserError("--page-port is for a run that goes on: leave it out or leave --once out.");
  }
  if (values.events !== undefined) {
    requireFile(values.events);
  }
  if (values.through !== undefined && values.through !== "kafka") {
    throw new UserError(`--through is "${values.through}": write kafka, or leave it out for the direct way.`);
  }
  return {
    once: values.once ?? false,
    help: values.help ?? false,
    events: values.events,
    through: values.through,
    port,
    pagePort,
    count: values.count === undefined ? defaultCount : wholeNumber("--count", values.count, 1, 10_000_000),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        once: { type: "boolean" },
        events: { type: "string" },
        port: { type: "string" },
        "page-port": { type: "string" },
        through: { type: "string" },
        count: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new UserError(`${sentence}: "npm start -- --help" shows the options.`);
  }
}

/** Reads the value of an option that takes a whole number; a UserError names the option and the range. */
export function wholeNumber(option: string, text: string, lowest: number, highest: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < lowest || number > highest) {
    throw new UserError(`${option} is "${text}": give a whole number from ${lowest} to ${highest}.`);
  }
  return number;
}

function requireFile(path: string): void {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new UserError(`--events names "${path}", which is no file: give the path of an NDJSON file.`);
  }
}
