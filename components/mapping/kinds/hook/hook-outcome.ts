import { Tree } from "../../types";
import { isText } from "../../values";

const OVERRIDE = "KPROBE_ACTION_OVERRIDE";

/** Actions by which Tetragon steps in rather than reports, without the names that every object has. */
const ENFORCING = Object.create(null) as Record<string, string>;
ENFORCING.KPROBE_ACTION_SIGKILL = "SIGKILL";
ENFORCING.KPROBE_ACTION_SIGNAL = "SIGNAL";
ENFORCING[OVERRIDE] = "OVERRIDE";
ENFORCING.KPROBE_ACTION_NOTIFYENFORCER = "NOTIFYENFORCER";

/** The action by which Tetragon enforced the policy, without its prefix; empty where it only reported. */
export function enforcement(event: Tree): string {
  const { action, return_action: returnAction } = event;
  return (isText(action) && ENFORCING[action]) || (isText(returnAction) && ENFORCING[returnAction]) || "";
}

/** `event.outcome` of a hook: a negative return or an override is a failure; empty without a return. */
export function outcomeOf(event: Tree): string {
  if (event.action === OVERRIDE || event.return_action === OVERRIDE) {
    return "failure";
  }
  const value = event.return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "";
  }
  const result = value as Tree;
  const long = result.long_arg;
  const negative =
    (typeof result.int_arg === "number" && result.int_arg < 0) || (isText(long) && long[0] === "-");
  return negative ? "failure" : "success";
}
