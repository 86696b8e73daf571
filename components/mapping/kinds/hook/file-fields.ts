import { FILE_ARGUMENTS, kindAmong } from "./hook-arguments";
import { Hook } from "./hook-table";
import { pathParts } from "../../paths";
import { Tree } from "../../types";
import { childOf, drop, isText } from "../../values";

/** Bits of the `mask` of a permission hook (include/linux/fs.h). */
const MAY_WRITE = 2;
const MAY_APPEND = 8;
/** PROT_WRITE of mmap. */
const PROT_WRITE = 2;

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
 * Fills `file` from the arguments of a hook: the first file, or of two paths that a rename or link names the last.
 * @returns false where no argument holds a path.
 */
export function fileFromArguments(args: Tree[], hook: Hook, doc: Tree): boolean {
  const namesTwo = hook.action === "rename" || (hook.action === "creation" && hook.name.indexOf("link") >= 0);
  let found = false;
  for (let i = 0; i < args.length; i++) {
    const value = fileValue(args[i]);
    if (value !== undefined && isText(value.path) && value.path !== "") {
      const file = fileFields(doc, value.path);
      const mode = isText(value.permission) ? octalMode(value.permission) : "";
      if (mode !== "") {
        file.mode = mode;
      }
      found = true;
      if (!namesTwo) {
        return true;
      }
    }
  }
  return found || (hook.topic === "file" && fileFromText(args, hook, namesTwo, doc));
}

function fileValue(argument: Tree): Tree | undefined {
  const kind = kindAmong(argument, FILE_ARGUMENTS);
  return kind === "" ? undefined : childOf(argument, kind);
}

// Syscalls give their paths as plain strings.
function fileFromText(args: Tree[], hook: Hook, namesTwo: boolean, doc: Tree): boolean {
  let path = "";
  let other = "";
  for (let i = 0; i < args.length; i++) {
    const text = args[i].string_arg;
    if (isText(text) && text !== "" && (path === "" || namesTwo)) {
      other = path;
      path = text;
    }
  }
  if (path === "") {
    return false;
  }
  const file = fileFields(doc, path);
  if (other !== "" && hook.action === "creation") {
    file.target_path = other;
  }
  return true;
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

/** Whether the integers of a permission check or mapping ask for writing. */
export function asksForWriting(args: Tree[], hook: Hook): boolean {
  if (hook.name !== "file_permission" && hook.name !== "inode_permission" && hook.name !== "mmap_file") {
    return false;
  }
  for (let i = 0; i < args.length; i++) {
    const bits = typeof args[i].int_arg === "number" ? args[i].int_arg : args[i].uint_arg;
    if (typeof bits === "number") {
      return hook.name === "mmap_file" ? (bits & PROT_WRITE) !== 0 : (bits & (MAY_WRITE | MAY_APPEND)) !== 0;
    }
  }
  return false;
}

/**
 * Forgets the paths that `file.path` holds.
 * @param official true for a kprobe, whose `file_arg.path` is a name of the official package and stays.
 */
export function dropMappedPaths(args: Tree[], path: unknown, official: boolean): void {
  for (let i = 0; i < args.length; i++) {
    const value = official && args[i].file_arg !== undefined ? undefined : fileValue(args[i]);
    if (value !== undefined && value.path === path) {
      drop(value, "path");
    }
  }
}
