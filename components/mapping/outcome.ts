import { Tree } from "./types";

/** Actions by which Tetragon steps in rather than reports. */
const ENFORCING: Record<string, boolean> = {
  KPROBE_ACTION_SIGKILL: true,
  KPROBE_ACTION_SIGNAL: true,
  KPROBE_ACTION_OVERRIDE: true,
  KPROBE_ACTION_NOTIFYENFORCER: true,
};

const OVERRIDE = "KPROBE_ACTION_OVERRIDE";

/** The action by which Tetragon enforced the policy, without its prefix; empty where it only reported. */
export function enforcement(event: Tree): string {
  const action = enforcing(event.action) || enforcing(event.return_action);
  return action.substring("KPROBE_ACTION_".length);
}

function enforcing(action: unknown): string {
  return typeof action === "string" && ENFORCING[action] === true ? action : "";
}

/** `event.outcome` of a hook: a negative return or an override is a failure; without a return there is none. */
export function outcomeOf(event: Tree): string | undefined {
  if (event.action === OVERRIDE || event.return_action === OVERRIDE) {
    return "failure";
  }
  const value = event.return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  const result = value as Tree;
  const long = result.long_arg;
  const negative =
    (typeof result.int_arg === "number" && result.int_arg < 0) ||
    (typeof long === "string" && long[0] === "-");
  return negative ? "failure" : "success";
}
