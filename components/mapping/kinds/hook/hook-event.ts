import { classify, Outline } from "../../outline";
import { Tree } from "../../types";
import { asText, childOf, isText, takeText } from "../../values";
import { KindContext } from "../kind";
import { dropMappedPaths, fileFromArguments } from "./file-fields";
import { writingOf } from "./file-writing";
import { DRIVER_ARGUMENTS, hasKind, kindAmong, OPEN_FILES, SOCKET_ARGUMENTS } from "./hook-arguments";
import { enforcedBy, outcomeOf } from "./hook-outcome";
import { Hook, hookOf } from "./hook-table";
import { hashFields } from "./ima-hash";
import { networkFields } from "./network-fields";

/** What says of bpf() that it loads a program. */
const PROGRAM_ARGUMENTS = ["bpf_attr_arg"];

/** Arguments that are read: a hook has five, a tracepoint's list of numbers a few more; a line of thousands is made up. */
const MOST_ARGUMENTS = 64;

/** What an event's sentence says for `event.action`. */
export const VERB: Partial<Record<string, string>> = {
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
export function mapHook(event: Tree, doc: Tree, outline: Outline, { settings }: KindContext): void {
  const kind = outline.action;
  const args = argumentsOf(event);
  const given = hookName(event, kind);
  const hook = hookOf(given.looksUp);
  const hasFile = fileFromArguments(args, hook, doc);
  const hasSocket = hasKind(args, SOCKET_ARGUMENTS);
  if (hasSocket) {
    networkFields(args, hook, doc, outline);
  }
  classifyHook(hook, hook.row.action || given.action || hook.name, args, hasSocket, outline);
  if (hasFile) {
    dropMappedPaths(args, doc.file as Tree, kind === "process_kprobe");
  }
  const enforced = enforcedBy(event, kind, settings);
  outline.outcome = outcomeOf(event, args, hook, enforced);
  if (event.ima_hash !== undefined) {
    hashFields(event, doc, outline);
  }
  const message = event.message === undefined ? undefined : takeText(event, "message");
  if (message !== undefined) {
    outline.message = unquote(message);
  }
  sentence(outline, given.name, hasFile ? (doc.file as Tree).path : outline.peer);
  if (enforced.length > 0) {
    outline.kind = "alert";
    outline.category = outline.category.concat("intrusion_detection");
    outline.type = outline.type.concat("denied");
    outline.sentence += " (" + enforced[0] + ")";
  }
}

interface HookName {
  /** The name for the sentence. */
  name: string;
  /** What the tables know the hook by; empty for what runs in user space. */
  looksUp: string;
  /** `event.action` where the plain name alone would not tell where the hook is. */
  action?: string;
}

function hookName(event: Tree, kind: string): HookName {
  const { function_name: called, subsys, provider } = event;
  if (isText(called)) {
    return { name: called, looksUp: kind === "process_lsm" ? "security_" + called : called };
  }
  const group = subsys || provider;
  const name = event.event || event.name || event.symbol;
  if (isText(group) && isText(name)) {
    const full = group + "/" + name;
    if (group === "syscalls") {
      // A syscall is the same one whether it is seen at its tracepoints or in its function.
      return { name: full, looksUp: name.replace(/^sys_(enter|exit)_/, "sys_") };
    }
    return { name: full, looksUp: provider === undefined ? name : "", action: full };
  }
  if (isText(name)) {
    return { name: name, looksUp: "", action: name };
  }
  const path = isText(event.path) ? event.path : "unknown";
  const place = event.offset === undefined ? path : path + "+" + asText(event.offset);
  return { name: place, looksUp: "", action: place };
}

function argumentsOf(event: Tree): Tree[] {
  const list: Tree[] = [];
  const args = event.args;
  if (Array.isArray(args)) {
    const count = Math.min(args.length, MOST_ARGUMENTS);
    for (let i = 0; i < count; i++) {
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

function classifyHook(hook: Hook, action: string, args: Tree[], hasSocket: boolean, outline: Outline): void {
  const writing = writingOf(args, hook);
  if (hook.row.topic === "bpf" && hook.name === "bpf" && loadsProgram(args)) {
    classify(outline, ["driver"], ["start"], "bpf_loaded");
  } else if (writing !== undefined) {
    classify(outline, hook.category, writing.types, writing.action);
  } else if (hook.row.topic !== undefined) {
    classify(outline, hook.category, hook.type, action);
  } else if (hasKind(args, OPEN_FILES)) {
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
