import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the facts of a file are from. */
export interface Origin {
  /** Public place of the original, and the part of it. */
  readonly source: string;
  readonly version: string;
  /** SPDX name of the original's licence. */
  readonly licence: string;
  /** What was left out. */
  readonly reduced: string;
}

/** How a field of Tetragon's API stands in the export file. */
export interface ApiField {
  readonly jsonType: "string" | "number" | "boolean" | "object" | "array";
  /** Type in the protobuf definition. */
  readonly proto: string;
  /** `uint32`, `int64`, `base64`, `timestamp` and the like; int64 and uint64 are decimal texts. */
  readonly format?: string;
  readonly message?: string;
  readonly enum?: string;
  /** A map from text to text. */
  readonly map?: boolean;
  /** The elements of an array. */
  readonly items?: ApiField;
  /** Zero is printed; a plain scalar is left out then. */
  readonly wrapper?: boolean;
  /** The group of which one field is set. */
  readonly oneof?: string;
}

/** Kinds, messages and enums of Tetragon's export file. */
export interface TetragonApi {
  /** Fields of every event beside its kind. */
  readonly envelope: Readonly<Record<string, ApiField>>;
  readonly eventKinds: Readonly<Record<string, { readonly message: string }>>;
  readonly messages: Readonly<Record<string, { readonly fields: Readonly<Record<string, ApiField>> }>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Values of Tetragon's chart by their path; a list and an empty map are values, too. */
export interface ChartValues {
  readonly types: Readonly<Record<string, "string" | "number" | "boolean" | "null" | "list" | "map">>;
  /** Default texts of the chart's export lists. */
  readonly exportAllowList: string;
  readonly exportDenyList: string;
}

type JsonSchema = Record<string, unknown>;

/** A field of the Elastic Common Schema. */
export interface EcsField {
  readonly type: string;
  /** Whether it holds a list. */
  readonly array?: boolean;
  readonly allowedValues?: readonly string[];
  /** Of `event.category`: which types go with each value. */
  readonly expectedEventTypes?: Readonly<Record<string, readonly string[]>>;
}

/** The committed facts that compatibility is judged by, by file. */
export interface References {
  "tetragon-api": TetragonApi;
  "tetragon-chart-values": ChartValues;
  /** `openAPIV3Schema` of both kinds of tracing policies, without descriptions. */
  "tracing-policy-schema": Readonly<Record<"TracingPolicy" | "TracingPolicyNamespaced", JsonSchema>>;
  "ecs-fields": { readonly fields: Readonly<Record<string, EcsField>> };
  /** Types of the fields that the official integration documents. */
  "official-fields": { readonly fields: Readonly<Record<string, string>> };
}

/** Path of a file of facts. */
export function referencePath(name: keyof References): string {
  return join(__dirname, `${name}.json`);
}

/** Reads a file of facts. */
export function readReference<Name extends keyof References>(
  name: Name,
): References[Name] & { readonly origin: Origin } {
  return JSON.parse(readFileSync(referencePath(name), "utf8")) as References[Name] & { origin: Origin };
}
