import { asksForWriting, dropMappedPaths, fileFromArguments } from "./files";
import { Hook, hookOf } from "./hooks";
import { hashFields } from "./hashes";
import { isSocketArgument, networkFields } from "./network";
import { enforcement, outcomeOf } from "./outcome";
import { classify, Outline } from "./outline";
import { Tree } from "./types";
import { asText, childOf, takeText } from "./values";

/** Argument kinds of the kernel's programs and modules, which make a function unknown to the table one on a driver. */
const DRIVER_ARGUMENTS = [
  "module_arg",
  "bpf_attr_arg",
  "bpf_prog_arg",
  "bpf_map_arg",
  "bpf_cmd_arg",
  "perf_event_arg",
];

const VERB: Record<string, string> = {
  open: "opened",
  modification: "modified",
  creation: "created",
  deletion: "deleted",
  rename: "renamed",
  connection_attempted: "connected to",
  connection_accepted: "accepted a connection from",
  disconnect_received: "closed the connection to",
};

/** Maps an event of a tracing policy: kprobe, tracepoint, LSM hook, uprobe or USDT. */
export function mapHook(event: Tree, doc: Tree, outline: Outline): void {
  const kprobe = outline.action === "process_kprobe";
  const args = argumentsOf(event);
  outline.message = event.message === undefined ? undefined : takeText(event, "message");
  const given = hookName(event);
  const hook = hookOf(given.looksUp);
  const hasFile = fileFromArguments(args, hook, doc);
  const hasSocket = anyOf(args, isSocketArgument);
  if (hasSocket) {
    networkFields(args, hook, doc, outline);
  }
  classifyHook(hook, given.name, args, hasFile, hasSocket, outline);
  if (hasFile) {
    dropMappedPaths(args, (doc.file as Tree).path, kprobe);
  }
  outline.outcome = outcomeOf(event);
  if (event.ima_hash !== undefined) {
    hashFields(event, doc, outline.hashes);
  }
  if (outline.message === undefined) {
    sentence(outline, given.name, hasFile ? (doc.file as Tree).path : outline.peer);
  }
  const enforced = enforcement(event);
  if (enforced !== "") {
    outline.kind = "alert";
    outline.category = outline.category.concat("intrusion_detection");
    outline.type = outline.type.concat("denied");
    outline.sentence += " (" + enforced + ")";
  }
}

interface HookName {
  /** What `event.action` is called where the table has no name for it. */
  name: string;
  /** What the table knows the hook by. */
  looksUp: string;
}

function hookName(event: Tree): HookName {
  if (typeof event.function_name === "string") {
    return { name: event.function_name, looksUp: event.function_name };
  }
  const group = event.subsys || event.provider;
  const name = event.event || event.name || event.symbol;
  if (typeof group === "string" && typeof name === "string") {
    return { name: group + "/" + name, looksUp: event.provider === undefined ? name : "" };
  }
  if (typeof name === "string") {
    return { name: name, looksUp: "" };
  }
  const path = typeof event.path === "string" ? event.path : "unknown";
  return { name: event.offset === undefined ? path : path + "+" + asText(event.offset), looksUp: "" };
}

function argumentsOf(event: Tree): Tree[] {
  const list: Tree[] = [];
  const args = event.args;
  if (Array.isArray(args)) {
    for (let i = 0; i < args.length; i++) {
      const argument: unknown = args[i];
      if (typeof argument === "object" && argument !== null) {
        list[list.length] = argument as Tree;
      }
    }
  }
  // inet_csk_accept and its like return the socket.
  const result = childOf(event, "return");
  if (result !== undefined && (isSocketArgument(result) || isFileArgument(result))) {
    list[list.length] = result;
  }
  return list;
}

function classifyHook(
  hook: Hook,
  name: string,
  args: Tree[],
  hasFile: boolean,
  hasSocket: boolean,
  outline: Outline,
): void {
  const action = hook.action || name;
  if (hook.topic === "bpf" && hook.name === "bpf" && anyOf(args, loadsProgram)) {
    classify(outline, ["driver"], ["start"], "bpf_loaded");
  } else if (hook.topic === "file" && asksForWriting(args, hook)) {
    classify(outline, ["file"], ["change"], "modification");
  } else if (hook.topic !== undefined) {
    classify(outline, hook.category, hook.type, action);
  } else if (hasFile && anyOf(args, isFileArgument)) {
    classify(outline, ["file"], ["access"], action);
  } else if (hasSocket) {
    classify(outline, ["network"], ["info"], action);
  } else {
    classify(outline, [anyOf(args, isDriverArgument) ? "driver" : "process"], ["info"], action);
  }
}

function anyOf(args: Tree[], is: (argument: Tree) => boolean): boolean {
  for (let i = 0; i < args.length; i++) {
    if (is(args[i])) {
      return true;
    }
  }
  return false;
}

function isFileArgument(argument: Tree): boolean {
  return argument.file_arg !== undefined || argument.path_arg !== undefined;
}

function isDriverArgument(argument: Tree): boolean {
  for (let i = 0; i < DRIVER_ARGUMENTS.length; i++) {
    if (argument[DRIVER_ARGUMENTS[i]] !== undefined) {
      return true;
    }
  }
  return false;
}

function loadsProgram(argument: Tree): boolean {
  return argument.bpf_cmd_arg === "BPF_PROG_LOAD" || argument.bpf_attr_arg !== undefined;
}

function sentence(outline: Outline, name: string, object: unknown): void {
  const action = outline.action as string;
  if (object !== "" && VERB.hasOwnProperty(action)) {
    outline.sentence = outline.process + " " + VERB[action] + " " + object;
  } else {
    const what = object === "" ? outline.own : object;
    outline.sentence = outline.process + " called " + name + (what === "" ? "" : " on " + what);
  }
}
