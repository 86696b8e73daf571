import type { ProgramName } from "./generated-programs";
import type { Random } from "./random";
import type { KprobeArgument, ProcessLoader, StackTraceEntry, TetragonEvent } from "./event-types";

/** The kinds that a tracing policy's hooks produce. */
export type HookKind =
  | "process_kprobe"
  | "process_tracepoint"
  | "process_loader"
  | "process_uprobe"
  | "process_lsm"
  | "process_usdt";

/** One hook of a tracing policy and what its events carry besides process and parent. */
export interface Hook {
  readonly kind: HookKind;
  /** Unique among all hooks; file-name safe. */
  readonly name: string;
  /** Programs that typically run into the hook; any process where there are none. */
  readonly by: readonly ProgramName[];
  /** Frequency relative to the other hooks. */
  readonly weight: number;
  readonly fields: (random: Random, policy: string) => NonNullable<TetragonEvent[HookKind]>;
}

/** A tracing policy, loaded or not as a whole. */
export interface Policy {
  readonly name: string;
  readonly hooks: readonly Hook[];
}

type Arguments = (random: Random) => KprobeArgument[];

interface HookOptions {
  /** Tells apart several hooks on one function. */
  readonly variant?: string;
  readonly by?: readonly ProgramName[];
  readonly weight?: number;
  /** KPROBE_ACTION_ is put before it. */
  readonly action?: string;
  readonly message?: string;
  readonly tags?: readonly string[];
}

interface KprobeOptions extends HookOptions {
  readonly returns?: (random: Random) => KprobeArgument;
  readonly returnAction?: string;
  readonly kernelStack?: readonly StackTraceEntry[];
  readonly userStack?: readonly StackTraceEntry[];
  readonly data?: readonly KprobeArgument[];
}

export function policy(name: string, ...hooks: readonly Hook[]): Policy {
  return { name, hooks };
}

/** A kernel function or, with its architecture's prefix, a system call; without arguments where all of them are `nop`. */
export function kprobe(call: string, args: Arguments | undefined, options: KprobeOptions = {}): Hook {
  return hook("process_kprobe", call, options, (random, policyName) => ({
    function_name: call,
    args: args?.(random),
    return: options.returns?.(random),
    action: action(options.action),
    kernel_stack_trace: options.kernelStack,
    policy_name: policyName,
    return_action: options.returnAction && action(options.returnAction),
    message: options.message,
    tags: options.tags,
    user_stack_trace: options.userStack,
    data: options.data,
  }));
}

export function tracepoint(subsys: string, event: string, args: Arguments, options: HookOptions = {}): Hook {
  return hook("process_tracepoint", `${subsys}-${event}`, options, (random, policyName) => ({
    subsys,
    event,
    args: args(random),
    policy_name: policyName,
    action: action(options.action),
    message: options.message,
    tags: options.tags,
  }));
}

export function lsm(call: string, args: Arguments, options: HookOptions & { imaHash?: string } = {}): Hook {
  return hook("process_lsm", call, options, (random, policyName) => ({
    function_name: call,
    policy_name: policyName,
    message: options.message,
    args: args(random),
    action: action(options.action),
    tags: options.tags,
    ima_hash: options.imaHash,
  }));
}

export interface UprobeTarget {
  readonly symbol?: string;
  readonly offset?: string;
  readonly refCtrOffset?: string;
}

export function uprobe(
  path: string,
  target: UprobeTarget,
  args: Arguments | undefined,
  options: HookOptions & { data?: readonly KprobeArgument[] } = {},
): Hook {
  const name = `${path.split("/").at(-1)}-${target.symbol ?? "offset"}`;
  return hook("process_uprobe", name, options, (random, policyName) => ({
    path,
    symbol: target.symbol,
    policy_name: policyName,
    message: options.message,
    args: args?.(random),
    tags: options.tags,
    offset: target.offset,
    ref_ctr_offset: target.refCtrOffset,
    action: action(options.action),
    data: options.data,
  }));
}

export function usdt(
  path: string,
  provider: string,
  name: string,
  args: Arguments,
  options: HookOptions = {},
): Hook {
  return hook("process_usdt", `${provider}-${name}`, options, (random, policyName) => ({
    path,
    provider,
    name,
    policy_name: policyName,
    message: options.message,
    args: args(random),
    tags: options.tags,
    action: action(options.action),
  }));
}

/** The load of a shared library; its events name no policy and no time. */
export function loader(
  variant: string,
  library: (random: Random) => ProcessLoader,
  options: HookOptions = {},
): Hook {
  return hook("process_loader", variant, options, (random) => ({ ...library(random) }));
}

function hook(
  kind: HookKind,
  target: string,
  options: HookOptions,
  fields: (random: Random, policyName: string) => Record<string, unknown>,
): Hook {
  const name = `${kind.slice("process_".length)}-${target}${options.variant ? `-${options.variant}` : ""}`;
  return {
    kind,
    name,
    by: options.by ?? [],
    weight: options.weight ?? 1,
    fields: (random, policyName) => withoutUndefined(fields(random, policyName)),
  };
}

function action(name = "POST"): string {
  return `KPROBE_ACTION_${name}`;
}

function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const key in fields) {
    if (fields[key] !== undefined) {
      kept[key] = fields[key];
    }
  }
  return kept;
}
