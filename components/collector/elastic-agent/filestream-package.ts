import { parse } from "yaml";

import { UserError } from "../../errors";
import type { JsonObject } from "../../json";

/** What Kibana takes as the value of a variable: `list` is a list of texts, `yaml` a text that is parsed again. */
type VariableType = "text" | "bool" | "list" | "yaml";

interface Variable {
  type: VariableType;
  required?: true;
  /** Where the package's template puts the value in the input's configuration; others have a rule of their own there. */
  path?: string;
}

/**
 * The variables of the stream `generic` in version 1.2.0 of Fleet's package `filestream`
 * (https://github.com/elastic/integrations, packages/filestream/data_stream/generic). Kibana refuses any other name,
 * and a missing one that is required, in the update only.
 */
const variables120 = {
  paths: { type: "list", required: true, path: "paths" },
  "data_stream.dataset": { type: "text", required: true, path: "data_stream.dataset" },
  pipeline: { type: "text", path: "pipeline" },
  parsers: { type: "yaml", path: "parsers" },
  exclude_files: { type: "list", path: "prospector.scanner.exclude_files" },
  include_files: { type: "list", path: "prospector.scanner.include_files" },
  processors: { type: "yaml", path: "processors" },
  tags: { type: "list", path: "tags" },
  encoding: { type: "text", path: "encoding" },
  recursive_glob: { type: "bool", path: "prospector.scanner.recursive_glob" },
  symlinks: { type: "bool", path: "prospector.scanner.symlinks" },
  resend_on_touch: { type: "bool", path: "prospector.scanner.resend_on_touch" },
  check_interval: { type: "text", path: "prospector.scanner.check_interval" },
  ignore_older: { type: "text", path: "ignore_older" },
  ignore_inactive: { type: "text", path: "ignore_inactive" },
  close_on_state_changed_inactive: { type: "text", path: "close.on_state_change.inactive" },
  close_on_state_changed_renamed: { type: "bool", path: "close.on_state_change.renamed" },
  close_on_state_changed_removed: { type: "bool", path: "close.on_state_change.removed" },
  close_reader_eof: { type: "bool", path: "close.reader.on_eof" },
  close_reader_after_interval: { type: "text", path: "close.reader.after_interval" },
  clean_inactive: { type: "text", path: "clean_inactive" },
  clean_removed: { type: "bool", path: "clean_removed" },
  backoff_init: { type: "text", path: "backoff.init" },
  backoff_max: { type: "text", path: "backoff.max" },
  rotation_external_strategy_copytruncate: { type: "yaml", path: "rotation.external.strategy.copytruncate" },
  exclude_lines: { type: "list", path: "exclude_lines" },
  include_lines: { type: "list", path: "include_lines" },
  buffer_size: { type: "text", path: "buffer_size" },
  message_max_bytes: { type: "text", path: "message_max_bytes" },
  harvester_limit: { type: "text", path: "harvester_limit" },
  condition: { type: "text", path: "condition" },
  fingerprint: { type: "bool" },
  fingerprint_offset: { type: "text" },
  fingerprint_length: { type: "text" },
  file_identity_native: { type: "bool" },
} as const satisfies Record<string, Variable>;

/** A variable's name in version 1.2.0. */
export type FilestreamVariable = keyof typeof variables120;

type ValueOf<T extends VariableType> = T extends "bool" ? boolean : T extends "list" ? string[] : string;

/** Values for the stream; what is left out has the package's own default. */
export type FilestreamVariables = {
  [Name in FilestreamVariable]?: ValueOf<(typeof variables120)[Name]["type"]>;
};

/** The versions whose variables are known, the keys of Fleet's input and stream in each. */
export const filestreamPackage = {
  name: "filestream",
  versions: ["1.2.0"],
  inputKey: "filestream-filestream",
  streamKey: "filestream.generic",
} as const;

/**
 * What is wrong with values for the stream of a package's version: names that it lacks, values of another type, required
 * names that are left out. Each is a path and a sentence.
 *
 * @param offered the names that a sentence offers; every one by default
 */
export function filestreamIssues(
  values: Record<string, unknown>,
  { requireAll, offered = variableNames() }: { requireAll: boolean; offered?: readonly string[] },
): { path: string[]; message: string }[] {
  const known: Record<string, Variable> = variables120;
  const given = Object.entries(values).flatMap(([name, value]) => {
    const variable = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!variable) {
      return [
        { path: [name], message: `is no variable of filestream 1.2.0; use one of ${offered.join(", ")}` },
      ];
    }
    return isOfType(variable.type, value)
      ? []
      : [{ path: [name], message: `must be ${typeNames[variable.type]}` }];
  });
  const absent = requireAll
    ? Object.entries(known)
        .filter(([name, { required }]) => required && values[name] === undefined)
        .map(([name]) => ({ path: [name], message: "is missing, and filestream 1.2.0 requires it" }))
    : [];
  return [...given, ...absent];
}

/** The values as the text that Fleet's simplified API takes. Throws a UserError for values that Kibana would refuse. */
export function filestreamVars(values: FilestreamVariables): string {
  const issues = filestreamIssues(values, { requireAll: true });
  if (issues.length > 0) {
    throw new UserError(issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "));
  }
  return JSON.stringify(values);
}

/**
 * The configuration of the filestream input that Fleet makes of the values, as the agent receives it: a value that is
 * empty, false or left out is no line of the package's template, and what becomes a line is read as YAML.
 */
export function filestreamConfig(values: FilestreamVariables): JsonObject {
  // What the package's manifest has as defaults and is a line of the template.
  const whole = { recursive_glob: true, fingerprint: true, exclude_files: ["\\.gz$"], ...values };
  const config: JsonObject = {};
  for (const [name, variable] of Object.entries<Variable>(variables120)) {
    const value = whole[name as FilestreamVariable];
    if (variable.path !== undefined && isLine(value)) {
      config[variable.path] = Array.isArray(value)
        ? value.map((item) => parse(item) as unknown)
        : typeof value === "string"
          ? (parse(value) as unknown)
          : value;
    }
  }
  if (whole.tags?.includes("forwarded")) {
    config["publisher_pipeline.disable_host"] = true;
  }
  return { ...config, ...identity(whole) };
}

function identity({
  fingerprint,
  file_identity_native: native,
  fingerprint_offset: offset = "0",
  fingerprint_length: length = "1024",
}: FilestreamVariables): JsonObject {
  if (fingerprint && !native) {
    return {
      "file_identity.fingerprint": null,
      "prospector.scanner.fingerprint.enabled": true,
      "prospector.scanner.fingerprint.offset": Number(offset),
      "prospector.scanner.fingerprint.length": Number(length),
    };
  }
  return native && !fingerprint
    ? { "file_identity.native": null, "prospector.scanner.fingerprint.enabled": false }
    : {};
}

function isLine(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

const typeNames: Record<VariableType, string> = {
  text: "a text; write a number in quotes",
  bool: "true or false",
  list: "a list of texts",
  yaml: "a text with YAML in it",
};

function isOfType(type: VariableType, value: unknown): boolean {
  switch (type) {
    case "bool":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    default:
      return typeof value === "string";
  }
}

/** Every variable of version 1.2.0. */
export function variableNames(): string[] {
  return Object.keys(variables120);
}
