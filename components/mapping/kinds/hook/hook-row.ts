/** What a hook is about, which decides how its arguments are read. */
export type HookTopic =
  | "file"
  | "socket"
  | "execution"
  | "credential"
  | "namespace"
  | "mount"
  | "ptrace"
  | "module"
  | "bpf"
  | "perf"
  | "check";

/**
 * What the functions of a row do. The tables name kernel functions, LSM hooks, syscalls and tracepoints without what
 * stands before them on one architecture or another (see `hook-name.ts`); a name is looked up as the event gives it
 * first. A name that stands in no row is classified by its arguments.
 */
export interface HookRow {
  topic: HookTopic;
  /** Values of `event.type`. */
  types: string[];
  /** `event.action`; without it the name of the hook. */
  action?: string;
  /** `network.direction`. What is received has its sender as `source`, everything else the socket's own end. */
  direction?: "egress" | "ingress";
  /** Whether a socket address is the socket's own end; without it the peer's. */
  ownAddress?: boolean;
  /** Which of several files or paths is the object: the first without it. A directory comes before what lies in it. */
  object?: "last";
  /** Where `file.target_path` comes from: the first name of a link, the old name of a rename, or the text argument. */
  target?: "first" | "old" | "text";
  /** Whether text arguments are paths, chosen by `object` and `target`; without it they are contents or names. */
  textIsPath?: boolean;
  /** Which integer tells whether a file is written: flags of open, mask of a permission check, protection of mmap. */
  writing?: "flags" | "mask" | "protection";
  /** Whether the function returns a truth value: 0 is a refusal. Without it a negative errno is. */
  truth?: boolean;
  names: string;
}
