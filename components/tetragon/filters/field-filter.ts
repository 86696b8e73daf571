import { z } from "zod";
import { isEventField } from "./filterable-fields";
import { eventSet } from "./export-filter";
import { closedObject, oneOf, quotedKeys, text } from "./filter-issues";

const fields = text("the fields, separated by commas,").superRefine((list, context) => {
  for (const path of list.split(",")) {
    if (!isEventField(path)) {
      context.addIssue({
        code: "custom",
        message: `replace ${quotedKeys([path])} by a field of an event, relative to its kind and without spaces, for example "process.refcnt,parent.pod"`,
      });
    }
  }
});

/**
 * One field filter (chart value `tetragon.fieldFilters`): which fields of an event are written. `node_name`, `time`,
 * `cluster_name` and `node_labels` always stay. The agent ignores paths that do not exist, so they are refused here.
 */
export const fieldFilter = closedObject("a field filter", {
  /** Kinds of event it applies to; all when left out. */
  event_set: eventSet.optional(),
  /** Apply to all kinds but those of event_set. */
  invert_event_set: z.boolean({ error: "write true or false" }).optional(),
  /** Comma-separated paths relative to the kind, in snake_case. */
  fields,
  /** INCLUDE (the agent's default) keeps only these fields, EXCLUDE removes them. */
  action: oneOf(["INCLUDE", "EXCLUDE"], "field filter actions").optional(),
}).refine((filter) => filter.invert_event_set !== true || filter.event_set !== undefined, {
  path: ["invert_event_set"],
  error: "add event_set with the kinds to leave alone, or remove invert_event_set",
});
export type FieldFilter = z.infer<typeof fieldFilter>;
