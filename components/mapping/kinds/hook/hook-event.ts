import { DRIVER_ARGUMENTS, FILE_ARGUMENTS, hasKind, kindAmong, SOCKET_ARGUMENTS } from "./hook-arguments";
import { asksForWriting, dropMappedPaths, fileFromArguments } from "./file-fields";
import { Hook, hookOf } from "./hook-table";
import { hashFields } from "./ima-hash";
import { networkFields } from "./network-fields";
import { enforcement, outcomeOf } from "./hook-outcome";
import { classify, Outline } from "../../outline";
import { Tree } from "../../types";
import { asText, childOf, isText, takeText } from "../../values";

/** What says that a file itself was given, not the program that it holds. */
const OPEN_FILES = FILE_ARGUMENTS.slice(0, 2);

/** What says of bpf() that it loads a program. */
const PROGRAM_ARGUMENTS = ["bpf_attr_arg"];

const VERB: Partial<Record<string, string>> = {
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
  const given = hookName(event);
  const hook = hookOf(given.looksUp);
  const hasFile = fileFromArguments(args, hook, doc);
  const hasSocket = hasKind(args, SOCKET_ARGUMENTS);
  if (hasSocket) {
    networkFields(args, hook, doc, outline);
  }
  classifyHook(hook, given.name, args, hasFile, hasSocket, outline);
  if (hasFile) {
    dropMappedPaths(args, (doc.file as Tree).path, kprobe);
  }
  outline.outcome = outcomeOf(event);
  if (event.ima_hash !== undefined) {
    hashFields(event, doc, outline);
  }
  const message = event.message === undefined ? undefined : takeText(event, "message");
  if (message !== undefined) {
    outline.message = unquote(message);
  }
  sentence(outline, given.name, hasFile ? (doc.file as Tree).path : outline.peer);
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
  if (isText(event.function_name)) {
    return { name: event.function_name, looksUp: event.function_name };
  }
  const group = event.subsys || event.provider;
  const name = event.event || event.name || event.symbol;
  if (isText(group) && isText(name)) {
    return { name: group + "/" + name, looksUp: event.provider === undefined ? name : "" };
  }
  if (isText(name)) {
    return { name: name, looksUp: "" };
  }
  const path = isText(event.path) ? event.path : "unknown";
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
  if (result !== undefined && kindAmong(result, SOCKET_ARGUMENTS) + kindAmong(result, OPEN_FILES) !== "") {
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
  if (hook.topic === "bpf" && hook.name === "bpf" && loadsProgram(args)) {
    classify(outline, ["driver"], ["start"], "bpf_loaded");
  } else if (hook.topic === "file" && asksForWriting(args, hook)) {
    classify(outline, ["file"], ["change"], "modification");
  } else if (hook.topic !== undefined) {
    classify(outline, hook.category, hook.type, action);
  } else if (hasFile && hasKind(args, OPEN_FILES)) {
    classify(outline, ["file"], ["access"], action);
  } else if (hasSocket) {
    classify(outline, ["network"], ["info"], action);
  } else {
    classify(outline, [hasKind(args, DRIVER_ARGUMENTS) ? "driver" : "process"], ["info"], action);
  }
}

function loadsProgram(args: Tree[]): boolean {
  return hasKind(args, PROGRAM_ARGUMENTS) || args.some(isLoad);
}

function isLoad(argument: Tree): boolean {
  return argument.bpf_cmd_arg === "BPF_PROG_LOAD";
}

function sentence(outline: Outline, name: string, object: unknown): void {
  const action = outline.action;
  const verb = VERB[action];
  if (object !== "" && isText(verb)) {
    outline.sentence = " " + verb + " " + object;
  } else {
    const what = object === "" ? outline.own : object;
    outline.sentence = " called " + name + (what === "" ? "" : " on " + what);
  }
}

// Tetragon stores the message as a quoted Go string and cuts off the outer quotes only.
function unquote(message: string): string {
  return message.indexOf("\\") < 0 ? message : message.replace(/\\(["\\])/g, "$1");
}
