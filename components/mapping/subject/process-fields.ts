import { splitArguments } from "./command-line";
import { isWindowsPath, processName } from "./process-name";
import { BeatEvent, Tree } from "../types";
import { childOf, drop, isText, takeText } from "../values";

/** Tetragon's value of `auid` for a process that no login started. */
export const UNSET_AUID = 4294967295;

/**
 * Fills what follows from a Process message beside the plain moves (see the table of fields).
 * @param source the message, without the process' own pod; what is taken leaves it.
 * @param target `process` or `process.parent` of the document.
 * @param path the same as the name of a field.
 * @returns the executable's name, for the sentence in `message`.
 */
export function processFields(
  event: BeatEvent,
  source: Tree,
  target: Tree,
  path: string,
  windows: boolean,
): string {
  if (source.auid === UNSET_AUID) {
    drop(source, "auid");
  }
  if (source.cap !== undefined) {
    capabilityFields(event, source, path);
  }
  const executable = target.executable;
  if (!isText(executable)) {
    return "";
  }
  const joined = source.arguments === undefined ? "" : takeText(source, "arguments") || "";
  const commandLine = joined === "" ? executable : executable + " " + joined;
  const args = splitArguments(executable, joined, commandLine);
  target.args = args;
  target.args_count = args.length;
  target.command_line = commandLine;
  const name = processName(executable, windows);
  if (name === "") {
    return executable;
  }
  target.name = name;
  return name;
}

/**
 * Whether a process is one of an agent on Windows. A path alone does not tell: a program on Linux may be named like
 * one, and rules that look for Linux would miss it. What a container runs has a container's id, and what a Linux host
 * runs has a working directory.
 */
export function isWindowsProcess(source: Tree, target: Tree): boolean {
  return (
    isWindowsPath(target.executable) &&
    source.docker === undefined &&
    source.pod === undefined &&
    target.working_directory === undefined
  );
}

function capabilityFields(event: BeatEvent, source: Tree, path: string): void {
  const sets = childOf(source, "cap");
  if (sets !== undefined) {
    capabilitySet(event, sets, "permitted", path);
    capabilitySet(event, sets, "effective", path);
  }
}

/** A capability set in ECS' spelling: Tetragon calls capability 1 DAC_OVERRIDE, and gives unknown ones as numbers. */
function capabilitySet(event: BeatEvent, sets: Tree, key: string, path: string): void {
  const source = sets[key];
  if (!Array.isArray(source) || source.length === 0) {
    return;
  }
  const list: string[] = [];
  for (let i = 0; i < source.length; i++) {
    const name: unknown = source[i];
    if (!isText(name) && typeof name !== "number") {
      return;
    }
    list[i] = name === "DAC_OVERRIDE" ? "CAP_DAC_OVERRIDE" : "" + name;
  }
  event.Put(path + ".thread.capabilities." + key, list);
  drop(sets, key);
}

/** An unset login is none, in the ancestors as well. */
export function dropUnsetAuids(ancestors: unknown): void {
  if (Array.isArray(ancestors)) {
    for (let i = 0; i < ancestors.length; i++) {
      const ancestor: unknown = ancestors[i];
      if (typeof ancestor === "object" && ancestor !== null && (ancestor as Tree).auid === UNSET_AUID) {
        drop(ancestor as Tree, "auid");
      }
    }
  }
}

/** Fills `process.env_vars` with `name=value` from the variables that Tetragon exported. */
export function environmentFields(event: BeatEvent, source: Tree): void {
  const variables = source.environment_variables;
  if (!Array.isArray(variables)) {
    return;
  }
  const list: string[] = [];
  for (let i = 0; i < variables.length; i++) {
    const variable: unknown = variables[i];
    if (typeof variable !== "object" || variable === null) {
      return;
    }
    // Tetragon leaves an empty part out; a part of another type is none of its variables.
    const { Key, Value } = variable as Tree;
    const name = Key === undefined ? "" : Key;
    const value = Value === undefined ? "" : Value;
    const parts = (Key === undefined ? 0 : 1) + (Value === undefined ? 0 : 1);
    if (!isText(name) || !isText(value) || Object.keys(variable).length !== parts) {
      return;
    }
    list[i] = name + "=" + value;
  }
  event.Put("process.env_vars", list);
  drop(source, "environment_variables");
}
