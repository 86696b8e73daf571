import { z } from "zod";
import { oneOf } from "../../filters/filter-issues";
import { labelOperators } from "./value-lists";

const int32Max = 2_147_483_647;

export const textValue = z.string({ error: "write a text" });
/** Texts, numbers among them in quotes: selectors compare text. */
export const textList = z.array(z.string({ error: "write a text, numbers in quotes" }), {
  error: "write a list of texts",
});
export const flagValue = z.boolean({ error: "write true or false" });

export const int32 = z
  .number({ error: "write a whole number without quotes" })
  .int({ error: "write a whole number" })
  .min(-int32Max - 1, { error: `write a number from ${-int32Max - 1}` })
  .max(int32Max, { error: `write a number up to ${int32Max}` });

/** Position of an argument: 0 or more. */
export const position = int32.min(0, { error: "write a number from 0" });

export const addresses = z.array(
  z.number({ error: "write a whole number" }).int({ error: "write a whole number" }),
  {
    error: "write a list of numbers",
  },
);

/** A list whose message names what it holds. */
export function listOf<T extends z.ZodType>(item: T, what: string) {
  return z.array(item, { error: `write a list of ${what}` });
}

const labelValue = textValue
  .max(63, { error: "shorten the label value to 63 characters" })
  .regex(/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/, {
    error:
      "write a Kubernetes label value: letters, digits, dash, underscore and dot, alphanumeric at both ends",
  });

/** A Kubernetes label selector; `{}` selects everything of its sort. */
export const labelSelector = z.strictObject(
  {
    matchLabels: z.record(z.string(), labelValue, { error: "write labels as an object of texts" }).optional(),
    matchExpressions: listOf(
      z.strictObject(
        {
          key: textValue,
          operator: oneOf(labelOperators, "operators of label expressions"),
          values: textList.optional(),
        },
        { error: expression },
      ),
      "label expressions",
    ).optional(),
  },
  { error: expression },
);

function expression(issue: z.core.$ZodRawIssue): string {
  return issue.code === "unrecognized_keys"
    ? `remove ${issue.keys.join(", ")}, which label selectors do not have`
    : "write a label selector, for example {matchLabels: {app: web}}";
}
