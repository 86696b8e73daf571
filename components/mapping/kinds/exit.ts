import { isTimeLike } from "../finish/time";
import { classify, Outline } from "../outline";
import { Tree } from "../types";
import { isText } from "../values";
import { Kind } from "./kind";

/** A process ended. */
export const EXIT: Kind = { name: "process_exit", writes: [], map: mapExit };

function mapExit(body: Tree, _doc: Tree, outline: Outline): void {
  const signal = body.signal;
  const signalled = isText(signal) && signal !== "";
  // The agent leaves a zero out; a process that a signal killed has no code at all.
  const status = body.status === undefined && !signalled ? 0 : body.status;
  classify(outline, ["process"], ["end"], "end");
  outline.outcome = status === 0 && !signalled ? "success" : "failure";
  outline.sentence = signalled ? " ended by " + signal : " exited";
  if (typeof status === "number" && status % 1 === 0 && status >= 0 && status <= 4294967295) {
    outline.exitCode = status;
    delete body.status;
    if (!signalled) {
      outline.sentence += " with code " + status;
    }
  }
  const end = body.time;
  if (end !== undefined) {
    outline.end = "";
    if (isText(end) && isTimeLike(end)) {
      outline.end = end;
      delete body.time;
    }
  }
}
