import Ajv from "ajv";

import { readReference } from "../../../reference/reference";

type JsonSchema = { [key: string]: unknown };

/** The CRD's schema with unknown fields refused, as the API server does it under strict field validation. */
function closed(schema: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      const properties = Object.entries(value as Record<string, JsonSchema>);
      result[key] = Object.fromEntries(properties.map(([name, property]) => [name, closed(property)]));
    } else if (key === "items" || (key === "additionalProperties" && typeof value === "object")) {
      result[key] = closed(value as JsonSchema);
    } else {
      result[key] = value;
    }
  }
  if ("properties" in schema && !("additionalProperties" in schema)) {
    result["additionalProperties"] = false;
  }
  return result;
}

type Kind = "TracingPolicy" | "TracingPolicyNamespaced";
type Validator = (policy: unknown) => boolean;
const validators = new Map<Kind, Validator>();

/** What the API server says about a policy. */
export function crdValidator(kind: Kind): Validator {
  const known = validators.get(kind) ?? compile(kind);
  validators.set(kind, known);
  return known;
}

function compile(kind: Kind): Validator {
  const ajv = new Ajv({ strict: false, formats: { int32: isInt32, int64: true } });
  return ajv.compile(closed(readReference("tracing-policy-schema")[kind]));
}

const isInt32 = {
  type: "number" as const,
  validate: (value: number) => Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31,
};
