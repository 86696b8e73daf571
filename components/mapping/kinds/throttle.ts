import { classify, Outline } from "../outline";
import { Tree } from "../types";
import { asText } from "../values";
import { Kind } from "./kind";

/** The agent throttles the events of a cgroup, or does so no longer. */
export const THROTTLE: Kind = { name: "process_throttle", writes: [], map: mapThrottle };

function mapThrottle(body: Tree, _doc: Tree, outline: Outline): void {
  const state = body.type === "THROTTLE_STOP" ? " no longer throttled" : " throttled";
  outline.kind = "metric";
  classify(outline, ["host"], ["info"], "throttle");
  outline.sentence = "events of cgroup " + asText(body.cgroup) + state;
}
