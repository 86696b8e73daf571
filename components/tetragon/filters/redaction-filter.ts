import type { z } from "zod";
import { closedObject, filledList, re2 } from "./filter-issues";

/**
 * One redaction filter (chart value `tetragon.redactionFilters`): the text of every capture group of `redact` in
 * process arguments and environment variables becomes `*****` on the node. Arguments of policies are never redacted.
 */
export const redactionFilter = closedObject("a redaction filter", {
  /** RE2 expressions, each with at least one capture group. */
  redact: filledList(re2({ captureGroup: true }), String.raw`["--pin[ =](\\d+)"]`),
  /** Only for executables that match; all when left out. */
  binary_regex: filledList(re2(), '["/mysql$"]').optional(),
});
export type RedactionFilter = z.infer<typeof redactionFilter>;
