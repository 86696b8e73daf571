import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

import { projectRoot } from "../../../tools/project";

/** What a value of the provider must be. */
export type Shape =
  | { kind: "string" | "number" | "boolean" | "any" }
  | { kind: "array" | "map"; of: Shape }
  | { kind: "object"; name: string };

/** The properties of one object, by name. */
export type Properties = Record<string, { shape: Shape; required: boolean }>;

/** Everything that the elasticstack provider takes. */
export interface SdkSchema {
  /** Inputs of each resource, by its type token. */
  resources: Record<string, Properties>;
  /** Nested objects, by name. */
  types: Record<string, Properties>;
  /** Configuration of the provider itself. */
  provider: Properties;
}

const sdk = join(projectRoot, "sdks", "elasticstack");

/** Reads the schema from the generated SDK, whose types are made from the provider's own schema. */
export function readSdkSchema(): SdkSchema {
  const schema: SdkSchema = { resources: {}, types: {}, provider: {} };
  for (const declaration of interfaces(join("types", "input.ts"))) {
    schema.types[declaration.name.text] = properties(declaration);
  }
  for (const file of readdirSync(sdk).filter((name) => name.endsWith(".ts"))) {
    const token = /__pulumiType = '([^']+)'/.exec(readFileSync(join(sdk, file), "utf8"))?.[1];
    const args = interfaces(file).find(({ name }) => name.text.endsWith("Args"));
    if (token === undefined || args === undefined) {
      continue;
    }
    if (token.includes(":")) {
      schema.resources[token] = properties(args);
    } else {
      schema.provider = properties(args);
    }
  }
  return schema;
}

function interfaces(file: string): ts.InterfaceDeclaration[] {
  const path = join(sdk, file);
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.filter((statement) => ts.isInterfaceDeclaration(statement));
}

function properties(declaration: ts.InterfaceDeclaration): Properties {
  const members = declaration.members.filter((member) => ts.isPropertySignature(member));
  return Object.fromEntries(
    members.map((member) => [
      (member.name as ts.Identifier).text,
      { shape: shapeOf(member.type as ts.TypeNode), required: member.questionToken === undefined },
    ]),
  );
}

function shapeOf(node: ts.TypeNode): Shape {
  if (ts.isUnionTypeNode(node)) {
    const [known] = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    return shapeOf(known as ts.TypeNode);
  }
  if (ts.isArrayTypeNode(node)) {
    return { kind: "array", of: shapeOf(node.elementType) };
  }
  if (ts.isTypeLiteralNode(node)) {
    const [index] = node.members;
    return { kind: "map", of: shapeOf((index as ts.IndexSignatureDeclaration).type) };
  }
  if (ts.isTypeReferenceNode(node)) {
    const [argument] = node.typeArguments ?? [];
    // pulumi.Input<T> stands for T, inputs.Name for a nested object.
    return argument
      ? shapeOf(argument)
      : { kind: "object", name: (node.typeName as ts.QualifiedName).right.text };
  }
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kind: "string" };
    case ts.SyntaxKind.NumberKeyword:
      return { kind: "number" };
    case ts.SyntaxKind.BooleanKeyword:
      return { kind: "boolean" };
    case ts.SyntaxKind.AnyKeyword:
      return { kind: "any" };
    default:
      throw new Error(`the SDK uses a type that is not understood here: ${ts.SyntaxKind[node.kind]}`);
  }
}
