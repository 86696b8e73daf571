import { parseArgs, type ParseArgsConfig } from "node:util";

import { UserError } from "../components/errors";
import { wholeNumber } from "../local/start-options";
import { type VariantName, variantNames } from "./variants";

/** What can be measured, and the options that change it; all of them take `--json` and `--write`. */
const measurements = {
  comparison: ["events", "rounds", "variants", "quick", "set", "env"],
  growth: ["events", "variants"],
  tuning: ["events", "rounds", "quick"],
  mapping: ["events", "rounds", "set", "env"],
  hostile: ["rounds", "set", "env"],
  collectors: ["events", "rounds", "set", "env"],
  clusters: [],
  bytes: ["events"],
  memory: ["events", "rounds"],
  pipeline: ["events", "rounds", "set", "env"],
  kafka: ["events", "rounds"],
  page: ["events", "rounds", "minutes"],
} as const;
/** Every option that some measurement ignores. */
const changing = ["events", "rounds", "variants", "quick", "set", "env", "minutes"] as const;
export type MeasurementName = keyof typeof measurements;

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  measurement: MeasurementName;
  events: number;
  rounds: number;
  /** How long the page stays open. */
  minutes: number;
  variants: VariantName[];
  /** Print one JSON object instead of a table. */
  json: boolean;
  /** Write the table and the charts into bench/. */
  write: boolean;
  /** Skip the measurement of stored bytes by storage mode and of the lag. */
  quick: boolean;
  /** Filebeat's settings (`-E`) and variables that are tried in all setups but the documented one. */
  overrides: Record<string, string>;
  env: Record<string, string>;
  help: boolean;
}

export const usage = `Usage: npm run bench -- [options]
  --events N      events in the file that every setup sends (default 100000)
  --rounds N      how often every setup is measured, interleaved; the table has medians (default 3)
  --variants A,B  some of ${variantNames.join(", ")} (default all)
  --growth        number of Filebeats, length of lines, policies and clusters instead of the comparison
  --tuning        the setup lean with one setting changed at a time, instead of the comparison
  --mapping       what the mapping takes inside Filebeat, instead of the comparison
  --hostile       long events of hostile text beside plain ones, instead of the comparison
  --collectors    the mapping as the sidecar has it and as an Elastic Agent does, instead of the comparison
  --pipeline      the setups against one whose mapping is an ingest pipeline, on an engine that has them
  --bytes         what each part of a document takes on the wire and in the index, instead of the comparison
  --memory        the sidecar's memory limit against CPU, instead of the comparison
  --kafka         the detour through Kafka against the direct way, and what more indexers bring
  --page          the page of npm start over 1000000 documents (or --events N) in a real browser; it stays open for
                  --minutes N (default 10)
  --clusters      programs with up to 1000 clusters, instead of the comparison
  --json          print one JSON object and nothing else on stdout
  --write         write the table and the charts into bench/
  --quick         without stored bytes by storage mode and without lag
  --set KEY=VALUE, --env NAME=VALUE
                  try another setting of filebeat.yml, or a variable such as GOGC, in all setups but the documented one
`;

/** Reads the command line; a UserError names what is wrong with it. */
export function parseBenchOptions(args: string[]): BenchOptions {
  const values = parseCommandLine("bench", args, {
    events: { type: "string" },
    rounds: { type: "string" },
    variants: { type: "string" },
    json: { type: "boolean" },
    write: { type: "boolean" },
    growth: { type: "boolean" },
    mapping: { type: "boolean" },
    tuning: { type: "boolean" },
    hostile: { type: "boolean" },
    collectors: { type: "boolean" },
    clusters: { type: "boolean" },
    bytes: { type: "boolean" },
    memory: { type: "boolean" },
    pipeline: { type: "boolean" },
    kafka: { type: "boolean" },
    page: { type: "boolean" },
    minutes: { type: "string" },
    quick: { type: "boolean" },
    set: { type: "string", multiple: true },
    env: { type: "string", multiple: true },
    help: { type: "boolean", short: "h" },
  });
  const measurement = measurementOf(values);
  const number = (
    name: "events" | "rounds" | "minutes",
    least: number,
    most: number,
    otherwise: number,
  ): number => (values[name] === undefined ? otherwise : wholeNumber(`--${name}`, values[name], least, most));
  return {
    measurement,
    events: number("events", 1_000, 5_000_000, measurement === "page" ? 1_000_000 : 100_000),
    rounds: number("rounds", 1, 50, measurement === "page" ? 5 : 3),
    minutes: number("minutes", 1, 600, 10),
    variants: values.variants === undefined ? [...variantNames] : variantList(values.variants),
    json: values.json ?? false,
    write: values.write ?? false,
    quick: values.quick ?? false,
    overrides: pairs("--set", values.set),
    env: pairs("--env", values.env),
    help: values.help ?? false,
  };
}

/** The one measurement that was asked for, once no option was given that it would ignore. */
function measurementOf(values: Readonly<Record<string, unknown>>): MeasurementName {
  const asked = (
    [
      "growth",
      "tuning",
      "mapping",
      "hostile",
      "collectors",
      "clusters",
      "bytes",
      "memory",
      "pipeline",
      "kafka",
      "page",
    ] as const
  ).filter((name) => values[name]);
  if (asked.length > 1) {
    throw new UserError(`--${asked[0]} and --${asked[1]} are two measurements: ask for one at a time.`);
  }
  const [measurement = "comparison"] = asked;
  const used: readonly string[] = measurements[measurement];
  const ignored = changing.find((name) => values[name] !== undefined && !used.includes(name));
  if (ignored !== undefined) {
    throw new UserError(`--${ignored} changes nothing of --${measurement}: leave one of them out.`);
  }
  return measurement;
}

/** Like node's `parseArgs`, but what is wrong with the arguments is a UserError. */
export function parseCommandLine<T extends NonNullable<ParseArgsConfig["options"]>>(
  command: string,
  args: string[],
  options: T,
) {
  try {
    return parseArgs<{ args: string[]; options: T }>({ args, options }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new UserError(`${sentence}: "npm run ${command} -- --help" shows the options.`);
  }
}

function variantList(text: string): VariantName[] {
  const names = text.split(",");
  const isName = (name: string): name is VariantName => (variantNames as readonly string[]).includes(name);
  const unknown = names.find((name) => !isName(name));
  if (unknown !== undefined) {
    throw new UserError(`--variants has "${unknown}": use some of ${variantNames.join(", ")}.`);
  }
  return variantNames.filter((name) => names.includes(name));
}

function pairs(option: string, texts: string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1) {
        throw new UserError(`${option} is "${text}": write it as name=value.`);
      }
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
