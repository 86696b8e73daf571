import { splitArguments } from "./subject/command-line";
import { pathParts } from "./paths";
import { BeatEvent, Tree } from "./types";
import { childOf, copyOf, drop, isText, takeText } from "./values";

/** Tetragon's value of `auid` for a process that no login started. */
export const UNSET_AUID = 4294967295;

/**
 * Fills what follows from a Process message beside the plain moves (see `PROCESS_MOVES`).
 * @param source the message; what is taken leaves it.
 * @param target `process` or `process.parent` of the document.
 * @param path the same as the name of a field.
 * @returns the executable's name, for the sentence in `message`.
 */
export function processFields(event: BeatEvent, source: Tree, target: Tree, path: string): string {
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
  const name = pathParts(executable).name;
  if (name === undefined) {
    return executable;
  }
  target.name = name;
  return name;
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

/** Both of Tetragon's names of the parent's id answer through one field, so it holds both values should they differ. */
export function parentId(event: BeatEvent, source: Tree, process: Tree | undefined): void {
  const id = source.parent_exec_id;
  if (!isText(id) || id === "") {
    return;
  }
  const parent = process === undefined ? undefined : childOf(process, "parent");
  const known = parent === undefined ? undefined : parent.entity_id;
  if (known !== id) {
    if (process !== undefined && parent !== undefined) {
      // The parent's other children have the parent as it is.
      process.parent = copyOf(parent);
    }
    event.Put("process.parent.entity_id", known === undefined ? id : [known, id]);
  }
  drop(source, "parent_exec_id");
}
