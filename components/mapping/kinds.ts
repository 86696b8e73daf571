import { fileFields } from "./files";
import { mapHook } from "./hook-events";
import { classify, Outline } from "./outline";
import { isTimeLike } from "./time";
import { Tree } from "./types";
import { asText, drop, isTree, newChild, takeText } from "./values";

/** Fills the document from one kind of event and says what the event is. */
export type KindMapping = (event: Tree, doc: Tree, outline: Outline) => void;

// Written once, since the script engine builds a list slowly.
const PROCESS = ["process"];
const HOST = ["host"];
const START = ["start"];
const INFO = ["info"];
const END = ["end"];

function mapExec(_event: Tree, _doc: Tree, outline: Outline): void {
  const before = outline.ranBefore;
  classify(outline, PROCESS, before ? INFO : START, before ? "already_running" : "exec");
  outline.sentence = outline.process + (before ? " already running" : " started");
  if (outline.parent !== "") {
    outline.sentence += (before ? ", started by " : " by ") + outline.parent;
  }
}

function mapExit(event: Tree, doc: Tree, outline: Outline): void {
  const process = doc.process === undefined ? newChild(doc, "process") : (doc.process as Tree);
  const signal = event.signal;
  const signalled = typeof signal === "string" && signal !== "";
  const status = event.status === undefined ? 0 : event.status;
  classify(outline, PROCESS, END, "end");
  outline.outcome = status === 0 && !signalled ? "success" : "failure";
  outline.sentence = outline.process + (signalled ? " ended by " + signal : " exited");
  if (typeof status === "number" && status % 1 === 0 && status >= 0 && status <= 4294967295) {
    process.exit_code = status;
    drop(event, "status");
    if (!signalled) {
      outline.sentence += " with code " + status;
    }
  }
  const end = event.time === undefined ? outline.time : event.time;
  if (typeof end === "string" && isTimeLike(end)) {
    process.end = end;
    drop(event, "time");
  }
}

function mapLoader(event: Tree, doc: Tree, outline: Outline): void {
  const path = takeText(event, "path");
  classify(outline, ["library"], START, "loaded");
  outline.sentence = outline.process + " loaded " + (path || "a library");
  if (path !== undefined) {
    const file = fileFields(doc, path);
    doc.dll = file.name === undefined ? { path: path } : { path: path, name: file.name };
  }
}

function mapThrottle(event: Tree, _doc: Tree, outline: Outline): void {
  const state = event.type === "THROTTLE_STOP" ? " no longer throttled" : " throttled";
  outline.kind = "metric";
  classify(outline, HOST, INFO, "throttle");
  outline.sentence = "events of cgroup " + asText(event.cgroup) + state;
}

function mapRateLimit(event: Tree, _doc: Tree, outline: Outline): void {
  outline.kind = "metric";
  classify(outline, HOST, INFO, "rate_limited");
  outline.sentence =
    asText(event.number_of_dropped_process_events) + " events dropped by the export rate limit";
}

/** Every kind that has rules of its own; any other becomes an event without category that is kept whole. */
export const KINDS: Record<string, KindMapping> = {
  process_exec: mapExec,
  process_kprobe: mapHook,
  process_exit: mapExit,
  process_tracepoint: mapHook,
  process_lsm: mapHook,
  process_loader: mapLoader,
  process_uprobe: mapHook,
  process_usdt: mapHook,
  process_throttle: mapThrottle,
  rate_limit_info: mapRateLimit,
};

/** The names of KINDS, the frequent ones first. */
const KIND_NAMES = Object.keys(KINDS);

/** Keys that are no kind of event: those of Tetragon's envelope, and those that the mapping adds. */
const ENVELOPE: Record<string, boolean> = {
  node_name: true,
  time: true,
  aggregation_info: true,
  cluster_name: true,
  node_labels: true,
  unmapped: true,
  unreadable_time: true,
};

/** The kind of event that a decoded line holds; empty where it holds none. */
export function kindOf(tree: Tree): string {
  for (let i = 0; i < KIND_NAMES.length; i++) {
    const body = tree[KIND_NAMES[i]];
    if (body !== undefined && isTree(body)) {
      return KIND_NAMES[i];
    }
  }
  // Filebeat's objects have no order, so that of the names decides among several unknown kinds.
  let unknown = "";
  for (const key in tree) {
    if (key !== "" && ENVELOPE[key] !== true && isTree(tree[key]) && (unknown === "" || key < unknown)) {
      unknown = key;
    }
  }
  return unknown;
}
