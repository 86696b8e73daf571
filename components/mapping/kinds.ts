import { fileFields } from "./files";
import { mapHook } from "./hook-events";
import { Outline } from "./outline";
import { isTimeLike } from "./time";
import { Tree } from "./types";
import { asText, childOf, drop, newChild, takeText } from "./values";

/** Fills the document from one kind of event and says what the event is. */
export type KindMapping = (event: Tree, doc: Tree, outline: Outline) => void;

function mapExec(event: Tree, _doc: Tree, outline: Outline): void {
  const subject = event.process as Tree | undefined;
  const flags = subject ? subject.flags : undefined;
  const running = typeof flags === "string" && flags.indexOf("procFS") >= 0;
  outline.category = ["process"];
  outline.type = [running ? "info" : "start"];
  outline.action = running ? "already_running" : "exec";
  outline.sentence = outline.process + (running ? " already running" : " started");
  if (outline.parent !== "") {
    outline.sentence += (running ? ", started by " : " by ") + outline.parent;
  }
}

function mapExit(event: Tree, doc: Tree, outline: Outline): void {
  const process = childOf(doc, "process") || newChild(doc, "process");
  const signal = event.signal;
  const signalled = typeof signal === "string" && signal !== "";
  const status = event.status === undefined ? 0 : event.status;
  outline.category = ["process"];
  outline.type = ["end"];
  outline.action = "end";
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
  outline.category = ["library"];
  outline.type = ["start"];
  outline.action = "loaded";
  outline.sentence = outline.process + " loaded " + (path || "a library");
  if (path !== undefined) {
    const file = fileFields(doc, path);
    doc.dll = file.name === undefined ? { path: path } : { path: path, name: file.name };
  }
}

function mapThrottle(event: Tree, _doc: Tree, outline: Outline): void {
  const state = event.type === "THROTTLE_STOP" ? " no longer throttled" : " throttled";
  outline.kind = "metric";
  outline.category = ["host"];
  outline.type = ["info"];
  outline.action = "throttle";
  outline.sentence = "events of cgroup " + asText(event.cgroup) + state;
}

function mapRateLimit(event: Tree, _doc: Tree, outline: Outline): void {
  outline.kind = "metric";
  outline.category = ["host"];
  outline.type = ["info"];
  outline.action = "rate_limited";
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
export const KIND_NAMES = Object.keys(KINDS);
