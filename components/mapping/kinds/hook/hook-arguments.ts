import { Tree } from "../../types";

/** Argument kinds that hold a file; the value of each has `path` and `permission`. */
export const FILE_ARGUMENTS = ["file_arg", "path_arg", "linux_binprm_arg"];

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
