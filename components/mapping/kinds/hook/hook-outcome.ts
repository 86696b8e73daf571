import { MappingSettings } from "../../settings";
import { Tree } from "../../types";
import { isText, isTree } from "../../values";
import { integerOf } from "./hook-arguments";
import { Hook } from "./hook-table";

const OVERRIDE = "OVERRIDE";

/** Actions by which Tetragon steps in rather than reports, without the names that every object has. */
export const ENFORCING = Object.create(null) as Record<string, string>;
ENFORCING.KPROBE_ACTION_SIGKILL = "SIGKILL";
ENFORCING.KPROBE_ACTION_SIGNAL = "SIGNAL";
ENFORCING.KPROBE_ACTION_OVERRIDE = OVERRIDE;
ENFORCING.KPROBE_ACTION_NOTIFYENFORCER = "NOTIFYENFORCER";

/** Kinds of events whose hooks can enforce: what runs in user space only reports. */
const CAN_ENFORCE: Record<string, boolean> = {
  process_kprobe: true,
  process_tracepoint: true,
  process_lsm: true,
};

/** Numbers of include/linux/err.h. */
const LAST_ERRNO = 4095;
const LAST_INT = 0x7fffffff;
/** Numbers of errno.h: what a function answers that has not decided yet, or is called again. */
export const UNDECIDED: Record<string, boolean> = {
  "11": true, // EAGAIN
  "114": true, // EALREADY
  "115": true, // EINPROGRESS
  "512": true, // ERESTARTSYS
  "513": true, // ERESTARTNOINTR
  "514": true, // ERESTARTNOHAND
  "516": true, // ERESTART_RESTARTBLOCK
  "529": true, // EIOCBQUEUED
};

/**
 * The actions by which Tetragon enforced the policy, without their prefix; none where it only reported, as every policy
 * in monitor mode does, whatever its action is called.
 * @param kind the key of the event's kind.
 */
export function enforcedBy(event: Tree, kind: string, { monitors }: MappingSettings): string[] {
  const { action, return_action: returnAction, policy_name: policy } = event;
  if (CAN_ENFORCE[kind] !== true || (isText(policy) && monitors[policy] === true)) {
    return [];
  }
  const before = nameOf(action);
  const after = nameOf(returnAction);
  const found = before === "" ? [] : [before];
  return after === "" ? found : found.concat(after);
}

/** An action that enforces, without its prefix; empty for any other. */
function nameOf(action: unknown): string {
  return (isText(action) && ENFORCING[action]) || "";
}

/**
 * `event.outcome` of a hook: a call that was overridden or returned an error is a failure. Empty where the return value
 * is unknown, could not be read, or decides nothing.
 * @param args of the event, among which a syscall's exit has the return value.
 * @param enforced what `enforcedBy` says.
 */
export function outcomeOf(event: Tree, args: Tree[], hook: Hook, enforced: string[]): string {
  if (enforced.indexOf(OVERRIDE) >= 0) {
    return "failure";
  }
  const result = event.return === undefined ? returnedBySyscall(event, args) : event.return;
  if (!isTree(result) || result.error_arg !== undefined) {
    return "";
  }
  const value = integerOf(result);
  if (value === undefined) {
    return hasContent(result) ? "success" : "";
  }
  if (hook.row.truth === true) {
    return value === 0 ? "failure" : "success";
  }
  const errno = errnoOf(result, value);
  return errno === 0 ? "success" : UNDECIDED[errno] === true ? "" : "failure";
}

/**
 * The return value of a syscall at its exit, an argument of 64 bits: `ret` of syscalls/sys_exit_* beside the number of the
 * syscall with 32 bits, and of raw_syscalls/sys_exit behind that number with 64. Which of the two a lone argument of
 * raw_syscalls/sys_exit is only an error tells.
 */
function returnedBySyscall(event: Tree, args: Tree[]): Tree | undefined {
  const { subsys, event: name } = event;
  const isRaw = subsys === "raw_syscalls" && name === "sys_exit";
  if (!isRaw && !(subsys === "syscalls" && isText(name) && /^sys_exit_/.test(name))) {
    return undefined;
  }
  const values = args.filter(hasLong);
  const last = values[values.length - 1];
  const isSure =
    !isRaw || args.length > 1 || (last !== undefined && errnoOf(last, integerOf(last) || 0) !== 0);
  return isSure ? last : undefined;
}

function hasLong(argument: Tree): boolean {
  return (
    (argument.long_arg !== undefined || argument.size_arg !== undefined) && integerOf(argument) !== undefined
  );
}

/**
 * The error that a return value stands for; 0 for none. Types without a sign show it as a two's complement of 32 or 64
 * bits, where only the last 4095 values are errors: others are sizes and addresses.
 */
function errnoOf(result: Tree, value: number): number {
  const text = result.size_arg || result.long_arg;
  // A number does not hold 64 bits exactly, so the last five digits tell how far a value is from 2^64.
  const isLast = isText(text) && text.substring(0, 15) === "184467440737095";
  const signed = isLast
    ? Number(text.substring(15)) - 51616
    : value > LAST_INT
      ? value - 2 * LAST_INT - 2
      : value;
  return signed < 0 && (signed >= -LAST_ERRNO || result.int_arg !== undefined) ? -signed : 0;
}

/** Whether a value other than an integer was read: an object without content is a pointer to nothing. */
function hasContent(result: Tree): boolean {
  const keys = Object.keys(result);
  for (let i = 0; i < keys.length; i++) {
    const value = result[keys[i]];
    if (keys[i] !== "label" && !(isTree(value) && Object.keys(value).length === 0)) {
      return true;
    }
  }
  return false;
}
