import { Tree } from "./types";

const PREFIX = "KPROBE_ACTION_";
/** Actions by which Tetragon steps in rather than reports. */
const ENFORCING: Record<string, boolean> = {
  SIGKILL: true,
  SIGNAL: true,
  OVERRIDE: true,
  NOTIFYENFORCER: true,
};

const OVERRIDE = PREFIX + "OVERRIDE";

/** The action by which Tetragon enforced the policy, without its prefix; empty where it only reported. */
export function enforcement(event: Tree): string {
  return enforcing(event.action) || enforcing(event.return_action);
}

function enforcing(action: unknown): string {
  const name =
    typeof action === "string" && action.substring(0, PREFIX.length) === PREFIX
      ? action.substring(PREFIX.length)
      : "";
  return ENFORCING[name] === true ? name : "";
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
