import { pathParts } from "../../paths";
import { Tree } from "../../types";
import { childOf, drop, isText } from "../../values";
import { FILE_ARGUMENTS, kindAmong, textPlaces } from "./hook-arguments";
import { Hook } from "./hook-table";

/** What Tetragon's `flags` say of a path of which it has only the last parts. */
const UNRESOLVED = "unresolvedPathComponents";

/** Fills `file` from a path. */
export function fileFields(doc: Tree, path: string): Tree {
  const parts = pathParts(path);
  doc.file = {};
  const file = doc.file as Tree;
  file.path = path;
  if (parts.name !== undefined) {
    file.name = parts.name;
  }
  if (parts.directory !== undefined) {
    file.directory = parts.directory;
  }
  if (parts.extension !== undefined) {
    file.extension = parts.extension;
  }
  return file;
}

/**
 * Fills `file` with the object of a hook, and `file.target_path` with the other path of a rename or link. A path that
 * Tetragon could not resolve is left out, and nothing else takes its place.
 * @returns false where the object has no path.
 */
export function fileFromArguments(args: Tree[], hook: Hook, doc: Tree): boolean {
  const files: Tree[] = [];
  for (let i = 0; i < args.length; i++) {
    const value = fileValue(args[i]);
    if (value !== undefined) {
      files[files.length] = value;
    }
  }
  // Beside a text, a file is the directory that the text begins in.
  if (hook.row.textIsPath === true && textPlaces(args).length > 0) {
    return fromTexts(args, hook, doc);
  }
  return files.length > 0 && fromFiles(files, args, hook, doc);
}

function fileValue(argument: Tree): Tree | undefined {
  const kind = kindAmong(argument, FILE_ARGUMENTS);
  return kind === "" ? undefined : childOf(argument, kind);
}

function fromFiles(files: Tree[], args: Tree[], hook: Hook, doc: Tree): boolean {
  const { object, target } = hook.row;
  const value = files[object === "last" ? files.length - 1 : 0];
  const path = resolvedPath(value);
  if (path === "") {
    return false;
  }
  const file = fileFields(doc, path);
  const mode = isText(value.permission) ? octalMode(value.permission) : "";
  if (mode !== "") {
    file.mode = mode;
  }
  if (target !== undefined) {
    const texts = textPlaces(args);
    const other =
      target === "text"
        ? textAt(args, texts[0])
        : files.length > 1
          ? resolvedPath(files[target === "old" ? oldPlace(files, path) : 0])
          : "";
    if (other !== "") {
      file.target_path = other;
    }
  }
  return true;
}

/** Where the old name stands: each of the two names may come with its directory before it. */
function oldPlace(files: Tree[], path: string): number {
  const before = files.length - 2;
  if (before !== 1) {
    return before > 1 ? 1 : 0;
  }
  const directory = files[1].path;
  return isText(directory) && path.indexOf(directory + "/") === 0 ? 0 : 1;
}

function resolvedPath(value: Tree): string {
  const { path, flags } = value;
  return isText(path) && !(isText(flags) && flags.indexOf(UNRESOLVED) >= 0) ? path : "";
}

/** Syscalls give their paths as plain texts. */
function fromTexts(args: Tree[], hook: Hook, doc: Tree): boolean {
  const places = textPlaces(args);
  const hasTarget = hook.row.target !== undefined && places.length > 1;
  const path = textAt(args, places[hasTarget ? 1 : 0]);
  if (path === "") {
    return false;
  }
  const file = fileFields(doc, path);
  const other = hasTarget ? textAt(args, places[0]) : "";
  if (other !== "") {
    file.target_path = other;
  }
  return true;
}

function textAt(args: Tree[], place: number | undefined): string {
  const text = place === undefined ? undefined : args[place].string_arg;
  return isText(text) ? text : "";
}
/** The octal form of ls-style text such as `-rwsr-xr-x`; empty for text without a type letter: its mode is unknown. */
function octalMode(permission: string): string {
  if (permission.length !== 10) {
    return "";
  }
  let special = 0;
  let mode = "";
  for (let part = 0; part < 3; part++) {
    const read = permission[1 + part * 3];
    const write = permission[2 + part * 3];
    const execute = permission[3 + part * 3];
    if ("-r".indexOf(read) < 0 || "-w".indexOf(write) < 0 || "-xsStT".indexOf(execute) < 0) {
      return "";
    }
    const runs = execute === "x" || execute === "s" || execute === "t" ? 1 : 0;
    if (execute !== "-" && execute !== "x") {
      special += 4 >> part;
    }
    mode += (read === "r" ? 4 : 0) + (write === "w" ? 2 : 0) + runs;
  }
  return special + mode;
}

/**
 * Forgets the paths that `file` holds.
 * @param official true for a kprobe, whose `file_arg.path` is a name of the official package and stays.
 */
export function dropMappedPaths(args: Tree[], file: Tree, official: boolean): void {
  for (let i = 0; i < args.length; i++) {
    const value = official && args[i].file_arg !== undefined ? undefined : fileValue(args[i]);
    if (value !== undefined && (value.path === file.path || value.path === file.target_path)) {
      drop(value, "path");
    }
  }
}
