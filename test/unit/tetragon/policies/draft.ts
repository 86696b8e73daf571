/** A policy that test cases change at will. */
export interface Draft {
  [name: string]: unknown;
  metadata: Record<string, unknown>;
  spec: Record<string, unknown> & {
    kprobes: (Record<string, unknown> & {
      args: Record<string, unknown>[];
      selectors: Record<string, Record<string, unknown>[]>[];
    })[];
    tracepoints: Record<string, unknown>[];
    lsmhooks: Record<string, unknown>[];
    uprobes: Record<string, unknown>[];
    usdts: Record<string, unknown>[];
    lists: Record<string, unknown>[];
    enforcers: Record<string, unknown>[];
    options: Record<string, unknown>[];
  };
}

export type Edit = (policy: Draft) => unknown;
export type BrokenCase = [title: string, edit: Edit, message: RegExp];

/** The first kprobe, and its first selector. */
export const hook = (policy: Draft) => policy.spec.kprobes[0] as Draft["spec"]["kprobes"][number];
export const selector = (policy: Draft) =>
  hook(policy).selectors[0] as Record<string, Record<string, unknown>[]>;
/** Sets or removes a field of what must be there. */
export const set = (target: object | undefined, key: string, value: unknown) =>
  Object.assign(target ?? {}, { [key]: value });
export const drop = (target: Record<string, unknown> | undefined, key: string) => delete target?.[key];
