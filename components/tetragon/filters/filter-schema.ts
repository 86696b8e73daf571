import { z } from "zod";
import { exportFilter } from "./export-filter";
import { fieldFilter } from "./field-filter";
import { presetNames } from "./presets";
import { redactionFilter } from "./redaction-filter";
import { oneOf } from "./filter-issues";

/** Kinds of sensor that can add a process' ancestors to their events (chart value `tetragon.processAncestors.enabled`). */
export const ancestorKinds = ["base", "kprobe", "tracepoint", "uprobe", "lsm", "usdt", "loader"] as const;

function entries<T extends z.ZodType>(entry: T) {
  return z.array(entry, { error: "write a list of filter objects" }).default([]);
}

function flag() {
  return z.boolean({ error: "write true or false" }).default(false);
}

/**
 * The part of the stack file's `tetragon` object that decides which events are exported and what they hold. Filter
 * entries use Tetragon's own field names; everything around them this project's. What entries demand of the other
 * keys is checked by `filterConditionIssues`.
 */
export const exportSettings = z.strictObject({
  /** At most one of default, audit and quiet (default when none), and `trimmed` if wanted. */
  filterPresets: z
    .array(oneOf(presetNames, "presets"), { error: `write a list of presets: ${presetNames.join(", ")}` })
    .refine((names) => names.filter((name) => name !== "trimmed").length <= 1, {
      error: "choose one of default, audit and quiet, because each decides alone which events are exported",
    })
    .default([]),
  /** Replaces the preset's allow list, because a further entry could only widen it. */
  allowList: entries(exportFilter),
  /** Added to the preset's deny list. */
  denyList: entries(exportFilter),
  /** Added to the preset's field filters. */
  fieldFilters: entries(fieldFilter),
  redactionFilters: entries(redactionFilter),
  /** Credentials and capabilities of processes (chart value `tetragon.enableProcessCred`). */
  processCredentials: flag(),
  /** Linux namespaces of processes (chart value `tetragon.enableProcessNs`). */
  processNamespaces: flag(),
  /** Whose events carry the ancestors of the process; every other kind needs `base` beside it. */
  processAncestors: z
    .array(oneOf(ancestorKinds, "kinds of ancestors"), {
      error: 'write a list, for example ["base", "kprobe"]',
    })
    .refine((kinds) => kinds.length === 0 || kinds.includes("base"), {
      error: 'add "base", because the other kinds need it',
    })
    .default([]),
  /** The agent flag enable-pid-set-filter, which `pid_set` needs and which is not meant for production. */
  pidSetFilter: flag(),
});
export type ExportSettings = z.output<typeof exportSettings>;
