import { z } from "zod";
import { closedObject, oneOf } from "../../filters/filter-issues";
import { flagValue, int32, listOf, position, textList, textValue } from "./primitives";
import {
  actions,
  argumentOperators,
  binaryOperators,
  capabilitySets,
  linuxNamespaces,
  setOperators,
} from "./value-lists";

const setOperator = oneOf(setOperators, "operators here");

const argumentFilter = closedObject("an argument filter", {
  /** Kernel position of the argument. */
  index: position.optional(),
  /** Position in the hook's `args`, an alternative to index. */
  args: z.array(position, { error: "write a list of positions" }).optional(),
  operator: oneOf(argumentOperators, "operators of argument filters"),
  values: textList.optional(),
});
const argumentFilters = listOf(argumentFilter, "argument filters").optional();

const binaryFilters = listOf(
  closedObject("a binary filter", {
    operator: oneOf(binaryOperators, "operators of binary filters"),
    values: textList,
    followChildren: flagValue.optional(),
  }),
  "binary filters",
)
  .max(1, { error: "write one entry only and put all paths into its values" })
  .optional();

const capabilityFilters = listOf(
  closedObject("a capability filter", {
    type: oneOf(capabilitySets, "capability sets").optional(),
    operator: setOperator,
    isNamespaceCapability: flagValue.optional(),
    values: textList,
  }),
  "capability filters",
).optional();

const actionList = listOf(
  closedObject("an action", {
    action: oneOf(actions, "actions"),
    argError: int32.optional(),
    argFd: int32.optional(),
    argFqdn: textValue.optional(),
    argIndex: int32.optional(),
    argName: int32.optional(),
    argRegs: textList.optional(),
    argSig: int32.optional(),
    argSock: int32.optional(),
    argUrl: textValue.optional(),
    argValue: int32.optional(),
    imaHash: flagValue.optional(),
    kernelStackTrace: flagValue.optional(),
    rateLimit: textValue.optional(),
    rateLimitScope: textValue.optional(),
    userStackTrace: flagValue.optional(),
  }),
  "actions",
).optional();

/** A selector: its filters are ANDed, the selectors of a hook are ORed and the first that matches acts. */
export const selector = closedObject("a selector", {
  macros: textList.optional(),
  matchArgs: argumentFilters,
  matchData: argumentFilters,
  matchReturnArgs: argumentFilters,
  matchBinaries: binaryFilters,
  matchParentBinaries: binaryFilters,
  matchPIDs: listOf(
    closedObject("a process id filter", {
      operator: setOperator,
      values: z.array(int32, { error: "write a list of numbers" }),
      followForks: flagValue.optional(),
      isNamespacePID: flagValue.optional(),
    }),
    "process id filters",
  ).optional(),
  matchNamespaces: listOf(
    closedObject("a namespace filter", {
      namespace: oneOf(linuxNamespaces, "Linux namespaces"),
      operator: setOperator,
      values: textList,
    }),
    "namespace filters",
  ).optional(),
  matchNamespaceChanges: listOf(
    closedObject("a namespace change filter", { operator: setOperator, values: textList }),
    "namespace change filters",
  ).optional(),
  matchCapabilities: capabilityFilters,
  matchCapabilityChanges: capabilityFilters,
  matchActions: actionList,
  matchReturnActions: actionList,
});
export type Selector = z.output<typeof selector>;
export type Action = NonNullable<Selector["matchActions"]>[number];
