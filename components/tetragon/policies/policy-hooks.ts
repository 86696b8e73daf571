import type { PolicyContext } from "./definition";
import type { Argument, Kprobe } from "./schema/hook-schema";
import type { Action, Selector } from "./schema/selectors";

type ArgumentFilter = NonNullable<Selector["matchArgs"]>[number];

/** Filters that must all match; a hook has several as alternatives. */
export type Filter = Pick<Selector, "matchArgs" | "matchCapabilities">;

/**
 * How a hook enforces. `deny` lets the call fail with EPERM and kills the process; the kernel can override syscalls
 * and `security_` functions only (CONFIG_BPF_KPROBE_OVERRIDE). `kill` only kills, which may be after the fact.
 */
export type Enforcement = "deny" | "kill" | "none";

/** One kprobe of a policy, without what all hooks of the policy share. */
export interface Hook {
  /** Kernel function, or a syscall as `sys_<name>`. */
  call: string;
  args: Argument[];
  /** What happened, in one sentence; becomes `message`. */
  message: string;
  enforcement: Enforcement;
  /** Alternatives, at most 5; every call is reported when there is none. */
  when?: Filter[];
  /** The function is missing in some kernels; the policy loads without it. */
  optional?: boolean;
  /** Report the return value, of this type. */
  returns?: Argument["type"];
}

/** The argument at a kernel position; labels survive where positions in events shift. */
export function arg(index: number, type: Argument["type"], label?: string): Argument {
  return label === undefined ? { index, type } : { index, type, label };
}

/** A condition on the argument at a kernel position. */
export function match(
  index: number,
  operator: ArgumentFilter["operator"],
  values: readonly (string | number)[],
): ArgumentFilter {
  return { index, operator, values: values.map(String) };
}

/** A kprobe with the tags, exceptions, rate limit and enforcement of its policy. */
export function kprobe(context: PolicyContext, hook: Hook): Kprobe {
  const selectors = (hook.when ?? [{}]).map((filter) => selector(context, hook.enforcement, filter));
  const meaningful = selectors.filter((candidate) => Object.keys(candidate).length > 0);
  return {
    call: hook.call,
    syscall: hook.call.startsWith("sys_"),
    ...(hook.optional === true ? { ignore: { callNotFound: true } } : {}),
    ...(hook.returns === undefined ? {} : { return: true, returnArg: { index: 0, type: hook.returns } }),
    ...(hook.args.length === 0 ? {} : { args: hook.args }),
    message: hook.message,
    tags: context.allTags,
    ...(meaningful.length === 0 ? {} : { selectors: meaningful }),
  };
}

function selector(context: PolicyContext, enforcement: Enforcement, filter: Filter): Selector {
  const matchActions = actions(context, enforcement);
  return {
    ...filter,
    ...(context.exceptBinaries.length === 0
      ? {}
      : { matchBinaries: [{ operator: "NotIn" as const, values: context.exceptBinaries }] }),
    ...(matchActions.length === 0 ? {} : { matchActions }),
  };
}

function actions(context: PolicyContext, enforcement: Enforcement): Action[] {
  const post: Action[] =
    context.rateLimit === undefined ? [] : [{ action: "Post", rateLimit: context.rateLimit }];
  if (!context.enforce || enforcement === "none") {
    return post;
  }
  const deny: Action[] = enforcement === "deny" ? [{ action: "Override", argError: -1 }] : [];
  return [...post, ...deny, { action: "Sigkill" }];
}
