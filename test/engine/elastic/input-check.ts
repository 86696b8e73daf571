import type { Properties, SdkSchema, Shape } from "./sdk-schema";

/** The engine's mark for a value that is known after deployment only. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A property that the provider would refuse, and why. */
export interface InputProblem {
  property: string;
  reason: string;
}

/** Everything about the inputs of an object that its properties do not allow. */
export function checkInputs(
  inputs: Record<string, unknown>,
  properties: Properties,
  types: SdkSchema["types"],
  path = "",
): InputProblem[] {
  const at = (name: string): string => (path ? `${path}.${name}` : name);
  const unknown = Object.keys(inputs).filter((name) => !(name in properties));
  const missing = Object.entries(properties).filter(
    ([name, { required }]) => required && isAbsent(inputs[name]),
  );
  return [
    ...unknown.map((name) => ({ property: at(name), reason: "is no property of this object" })),
    ...missing.map(([name]) => ({ property: at(name), reason: "is required and missing" })),
    ...Object.entries(properties)
      .filter(([name]) => !isAbsent(inputs[name]))
      .flatMap(([name, { shape }]) => checkValue(inputs[name], shape, types, at(name))),
  ];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function checkValue(value: unknown, shape: Shape, types: SdkSchema["types"], path: string): InputProblem[] {
  if (value === unknownValue || shape.kind === "any") {
    return [];
  }
  const wrong = (expected: string) => [
    { property: path, reason: `must be ${expected}, not ${describe(value)}` },
  ];
  switch (shape.kind) {
    case "array":
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkValue(item, shape.of, types, `${path}[${index}]`))
        : wrong("a list");
    case "map":
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) => checkValue(item, shape.of, types, `${path}.${key}`))
        : wrong("a map");
    case "object":
      return isObject(value)
        ? checkInputs(value, types[shape.name] as Properties, types, path)
        : wrong(`an object (${shape.name})`);
    default:
      return typeof value === shape.kind ? [] : wrong(`a ${shape.kind}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "a list" : value === null ? "nothing" : `a ${typeof value}`;
}
