import { z } from "zod";
import { closedObject, oneOf } from "../../filters/filter-issues";
import { kprobe, lsmhook, tracepoint, uprobe, usdt } from "./hook-schema";
import { flagValue, labelSelector, listOf, textList, textValue } from "./primitives";
import { selector } from "./selectors";
import { listTypes } from "./value-lists";

/**
 * The spec of TracingPolicy and TracingPolicyNamespaced (CRD cilium.io/v1alpha1 of Tetragon 1.7), as the API server
 * checks it, but with unknown fields refused instead of dropped.
 */
export const policySpec = closedObject("spec", {
  kprobes: listOf(kprobe, "kprobes").optional(),
  fentries: listOf(kprobe, "fentries").optional(),
  tracepoints: listOf(tracepoint, "tracepoints").optional(),
  lsmhooks: listOf(lsmhook, "LSM hooks").optional(),
  uprobes: listOf(uprobe, "uprobes").optional(),
  usdts: listOf(usdt, "USDT probes").optional(),
  loader: flagValue.optional(),
  lists: listOf(
    closedObject("a list", {
      name: textValue,
      type: oneOf(listTypes, "list types").optional(),
      values: textList.optional(),
      pattern: textValue.optional(),
      validated: flagValue.optional(),
    }),
    "lists",
  ).optional(),
  enforcers: listOf(closedObject("an enforcer", { calls: textList }), "enforcers").optional(),
  selectorsMacros: z
    .record(z.string(), selector, { error: "write the macros as an object of selectors" })
    .optional(),
  options: listOf(
    closedObject("an option", { name: textValue, value: textValue.optional() }),
    "options",
  ).optional(),
  podSelector: labelSelector.optional(),
  containerSelector: labelSelector.optional(),
  hostSelector: labelSelector.optional(),
});
export type PolicySpec = z.output<typeof policySpec>;
