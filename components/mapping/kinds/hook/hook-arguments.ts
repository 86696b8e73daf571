import { Tree } from "../../types";
import { isText } from "../../values";

/** Argument kinds that hold a file; the value of each has `path` and `permission`. */
export const FILE_ARGUMENTS = ["file_arg", "path_arg", "linux_binprm_arg"];

/** What says that a file itself was given, not the program that it holds. */
export const OPEN_FILES = FILE_ARGUMENTS.slice(0, 2);

/** Argument kinds that make an event one on a socket: a socket, a packet or a socket address. */
export const SOCKET_ARGUMENTS = "sock_arg skb_arg sockaddr_arg sockaddrun_arg".split(" ");

/** Argument kinds of the kernel's programs and modules, which make a function unknown to the table one on a driver. */
export const DRIVER_ARGUMENTS =
  "module_arg bpf_attr_arg bpf_prog_arg bpf_map_arg bpf_cmd_arg perf_event_arg".split(" ");

/** The first of the kinds that an argument has; empty where it has none of them. */
export function kindAmong(argument: Tree, kinds: string[]): string {
  for (let i = 0; i < kinds.length; i++) {
    if (argument[kinds[i]] !== undefined) {
      return kinds[i];
    }
  }
  return "";
}

/** Whether any of the arguments is of one of the kinds. */
export function hasKind(args: Tree[], kinds: string[]): boolean {
  for (let i = 0; i < args.length; i++) {
    if (kindAmong(args[i], kinds) !== "") {
      return true;
    }
  }
  return false;
}

/** Where the text arguments stand in the list; an argument that could not be read is taken for one. */
export function textPlaces(args: Tree[]): number[] {
  const places: number[] = [];
  for (let i = 0; i < args.length; i++) {
    if (isText(args[i].string_arg) || args[i].error_arg !== undefined) {
      places[places.length] = i;
    }
  }
  return places;
}

/** The value of an integer argument of any type: 64 bits come as decimal text. Undefined for any other argument. */
export function integerOf(argument: Tree): number | undefined {
  const { int_arg: int, uint_arg: uint, long_arg: long, size_arg: size } = argument;
  const value = int !== undefined ? int : uint !== undefined ? uint : long !== undefined ? long : size;
  if (typeof value === "number") {
    return value;
  }
  return isText(value) && /^-?\d{1,20}$/.test(value) ? Number(value) : undefined;
}

/** The integers among the arguments from a place on. */
export function integersFrom(args: Tree[], start: number): number[] {
  const found: number[] = [];
  for (let i = start; i < args.length; i++) {
    const value = integerOf(args[i]);
    if (value !== undefined) {
      found[found.length] = value;
    }
  }
  return found;
}

/** The integer that the policy labels so. */
export function labelledInteger(args: Tree[], label: string): number | undefined {
  for (let i = 0; i < args.length; i++) {
    if (args[i].label === label) {
      return integerOf(args[i]);
    }
  }
  return undefined;
}
