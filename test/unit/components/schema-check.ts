import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { schemaFile } from "../../../tools/package-schema";

/** A property in a Pulumi schema. */
export interface Property {
  type?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
}

interface PackageSchema {
  resources: Record<string, { inputProperties: Record<string, Property>; requiredInputs: string[] }>;
  types: Record<
    string,
    { enum?: { value: unknown }[]; properties?: Record<string, Property>; required?: string[] }
  >;
}

/** The committed schema of the package. */
export const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as PackageSchema;

/** A type of the schema that a property is, or its items are; undefined for a plain value. */
export function typeOf({ $ref, items }: Property): string | undefined {
  const name = ($ref ?? items?.$ref)?.replace("#/types/", "");
  return name !== undefined && name in schema.types ? name : undefined;
}

/**
 * Asserts that a program in another language gives a component what its schema says: every value of its type, no
 * property that is unknown, none missing that is required. A text with `${` stands for any value.
 *
 * @param nameOf how the language calls a property
 */
export function checkAgainstSchema(
  token: string,
  args: Record<string, unknown>,
  nameOf: (property: string) => string = (property) => property,
): void {
  const resource = schema.resources[token];
  assert.ok(resource, `${token} is no component of the package`);
  checkObject(args, resource.inputProperties, resource.requiredInputs, token, nameOf);
}

function checkObject(
  value: Record<string, unknown>,
  properties: Record<string, Property>,
  required: readonly string[],
  path: string,
  nameOf: (property: string) => string,
): void {
  const byName = new Map(Object.entries(properties).map(([name, property]) => [nameOf(name), property]));
  for (const [name, part] of Object.entries(value)) {
    const property = byName.get(name);
    assert.ok(property, `${path}.${name} is not in the schema`);
    checkValue(part, property, `${path}.${name}`, nameOf);
  }
  for (const name of required.map(nameOf)) {
    assert.ok(name in value, `${path}.${name} is missing`);
  }
}

function checkValue(
  value: unknown,
  property: Property,
  path: string,
  nameOf: (property: string) => string,
): void {
  if ((typeof value === "string" && value.includes("${")) || property.$ref === "pulumi.json#/Any") {
    return;
  }
  if (property.$ref !== undefined) {
    const type = schema.types[property.$ref.replace("#/types/", "")];
    assert.ok(type, `${path}: ${property.$ref}`);
    if (type.enum) {
      assert.ok(
        type.enum.some((member) => member.value === value),
        `${path}: ${String(value)}`,
      );
      return;
    }
    assert.ok(typeof value === "object" && value !== null, path);
    checkObject(value as Record<string, unknown>, type.properties ?? {}, type.required ?? [], path, nameOf);
    return;
  }
  if (property.type === "array") {
    assert.ok(Array.isArray(value), path);
    value.forEach((item, index) => checkValue(item, property.items ?? {}, `${path}[${index}]`, nameOf));
    return;
  }
  assert.equal(typeof value, property.type, path);
  if (property.type === "object" && property.additionalProperties) {
    for (const [name, part] of Object.entries(value as object)) {
      checkValue(part, property.additionalProperties, `${path}.${name}`, nameOf);
    }
  }
}
