import { fileFields } from "./kinds/hook/file-fields";
import { mapHook } from "./kinds/hook/hook-event";
import { classify, Outline } from "./outline";
import { isTimeLike } from "./time";
import { Tree } from "./types";
import { asText, drop, isText, isTree, takeText } from "./values";

/** Fills the document from one kind of event and says what the event is; `before`: the process ran before Tetragon did. */
export type KindMapping = (event: Tree, doc: Tree, outline: Outline, before: boolean) => void;

function mapExec(_event: Tree, _doc: Tree, outline: Outline, before: boolean): void {
  classify(outline, ["process"], [before ? "info" : "start"], before ? "already_running" : "exec");
  outline.sentence = before ? " already running" : " started";
  outline.byParent = before ? ", started by " : " by ";
}

function mapExit(event: Tree, _doc: Tree, outline: Outline): void {
  const signal = event.signal;
  const signalled = isText(signal) && signal !== "";
  const status = event.status === undefined ? 0 : event.status;
  classify(outline, ["process"], ["end"], "end");
  outline.outcome = status === 0 && !signalled ? "success" : "failure";
  outline.sentence = signalled ? " ended by " + signal : " exited";
  if (typeof status === "number" && status % 1 === 0 && status >= 0 && status <= 4294967295) {
    outline.exitCode = status;
    drop(event, "status");
    if (!signalled) {
      outline.sentence += " with code " + status;
    }
  }
  const end = event.time;
  if (end !== undefined) {
    outline.end = "";
    if (isText(end) && isTimeLike(end)) {
      outline.end = end;
      drop(event, "time");
    }
  }
}

function mapLoader(event: Tree, doc: Tree, outline: Outline): void {
  const path = takeText(event, "path");
  classify(outline, ["library"], ["start"], "loaded");
  outline.sentence = " loaded " + (path || "a library");
  if (path !== undefined) {
    const file = fileFields(doc, path);
    doc.dll = file.name === undefined ? { path: path } : { path: path, name: file.name };
  }
}

function mapThrottle(event: Tree, _doc: Tree, outline: Outline): void {
  const state = event.type === "THROTTLE_STOP" ? " no longer throttled" : " throttled";
  outline.kind = "metric";
  classify(outline, ["host"], ["info"], "throttle");
  outline.sentence = "events of cgroup " + asText(event.cgroup) + state;
}

function mapRateLimit(event: Tree, _doc: Tree, outline: Outline): void {
  outline.kind = "metric";
  classify(outline, ["host"], ["info"], "rate_limited");
  outline.sentence =
    asText(event.number_of_dropped_process_events) + " events dropped by the export rate limit";
}

/** Every kind that has rules of its own; any other becomes an event without category that is kept whole. */
export const KINDS: Partial<Record<string, KindMapping>> = {
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
const ENVELOPE = "node_name time aggregation_info cluster_name node_labels unmapped unreadable_time".split(
  " ",
);

/** The kind of event that a decoded line holds; empty where it holds none. */
export function kindOf(tree: Tree): string {
  for (let i = 0; i < KIND_NAMES.length; i++) {
    const body = tree[KIND_NAMES[i]];
    if (body !== undefined && isTree(body)) {
      return KIND_NAMES[i];
    }
  }
  // No return inside for-in: Filebeat's script engine would keep the loop's iterator for the next loop to go on with.
  // Filebeat's objects have no order, so that of the names decides among several unknown kinds.
  let unknown = "";
  for (const key in tree) {
    if (key !== "" && ENVELOPE.indexOf(key) < 0 && isTree(tree[key]) && (unknown === "" || key < unknown)) {
      unknown = key;
    }
  }
  return unknown;
}

/** The rules of a kind; undefined for a kind without any. */
export function rulesOf(kind: string): KindMapping | undefined {
  return KINDS.hasOwnProperty(kind) ? KINDS[kind] : undefined;
}
