import { z } from "zod";
import { closedObject, oneOf } from "../../filters/filter-issues";
import { addresses, flagValue, listOf, position, textList, textValue } from "./primitives";
import { selector } from "./selectors";
import { argumentTypes } from "./value-lists";

/** One argument of a hook, or its return value. */
export const argument = closedObject("an argument", {
  index: position,
  type: oneOf(argumentTypes, "argument types"),
  label: textValue.optional(),
  maxData: flagValue.optional(),
  returnCopy: flagValue.optional(),
  resolve: textValue.optional(),
  btfType: textValue.optional(),
  sizeArgIndex: position.optional(),
  source: textValue.optional(),
});
export type Argument = z.output<typeof argument>;

const argumentList = listOf(argument, "arguments").optional();

/** What every hook that yields an event of its own has. */
const reporting = {
  args: argumentList,
  message: textValue.optional(),
  selectors: listOf(selector, "selectors").optional(),
  tags: textList.max(16, { error: "keep at most 16 tags" }).optional(),
};

/** A kprobe or fentry hook. The CRD's default of `syscall` is true. */
export const kprobe = closedObject("a kprobe", {
  call: textValue,
  syscall: flagValue.optional(),
  ...reporting,
  data: argumentList,
  ignore: closedObject("ignore", { callNotFound: flagValue.optional() }).optional(),
  return: flagValue.optional(),
  returnArg: argument.optional(),
  returnArgAction: textValue.optional(),
});
export type Kprobe = z.output<typeof kprobe>;

export const tracepoint = closedObject("a tracepoint", {
  subsystem: textValue,
  event: textValue,
  raw: flagValue.optional(),
  ...reporting,
});

export const lsmhook = closedObject("an LSM hook", { hook: textValue, ...reporting });

export const uprobe = closedObject("a uprobe", {
  path: textValue,
  symbols: textList.optional(),
  offsets: addresses.optional(),
  addrs: addresses.optional(),
  refCtrOffsets: addresses.optional(),
  btfPath: textValue.optional(),
  data: argumentList,
  return: flagValue.optional(),
  returnArg: argument.optional(),
  ...reporting,
});

export const usdt = closedObject("a USDT probe", {
  path: textValue,
  provider: textValue,
  name: textValue,
  btfPath: textValue.optional(),
  ...reporting,
});
