import type { JsonObject } from "../../components/json";
import { replacedBecause } from "./replacements";
import { type ValueChange, valueChanges } from "./value-changes";

/** A resource as `render` prints it; what a version of `render` does not print is left out. */
export interface Rendered {
  type: string;
  name: string;
  parent?: string | null;
  inputs: JsonObject;
  /** Logical name of its provider. */
  provider?: string;
  dependsOn?: string[];
  protect?: boolean;
}

/** What a change does to one resource. */
export interface ResourceChange {
  type: string;
  name: string;
  kind: "added" | "removed" | "changed" | "replaced";
  /** For one that is replaced: the paths whose change does it. */
  because: string[];
  /** Whether the engine deletes it before its successor exists, since both would have the same physical name. */
  deletesFirst: boolean;
  changes: ValueChange[];
}

/** What turns the resources of one render into those of another, sorted by type and name. */
export function resourceChanges(before: Rendered[], after: Rendered[]): ResourceChange[] {
  const old = new Map(before.map((resource) => [identity(resource), resource]));
  const now = new Map(after.map((resource) => [identity(resource), resource]));
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key) => change(old.get(key), now.get(key), after) ?? []);
}

// The parent is part of a URN, but one that moves with all its children reads better as unchanged children.
function identity({ type, name }: Rendered): string {
  return `${type} ${name}`;
}

function change(
  before: Rendered | undefined,
  after: Rendered | undefined,
  all: Rendered[],
): ResourceChange | undefined {
  if (before === undefined || after === undefined) {
    const { type, name } = (before ?? after) as Rendered;
    return {
      type,
      name,
      kind: before === undefined ? "added" : "removed",
      because: [],
      deletesFirst: false,
      changes: [],
    };
  }
  const changes = [
    ...valueChanges(before.inputs, after.inputs),
    ...valueChanges(options(before), options(after)),
  ];
  if (changes.length === 0) {
    return undefined;
  }
  const because = replacedBecause(after.type, after.inputs, providerInputs(after, all), changes);
  return {
    type: after.type,
    name: after.name,
    kind: because.length > 0 ? "replaced" : "changed",
    because,
    deletesFirst: because.length > 0 && physicalName(before.inputs) === physicalName(after.inputs),
    changes,
  };
}

/** What the engine is told beside the inputs. */
function options({ parent, provider, dependsOn, protect }: Rendered): JsonObject {
  return Object.fromEntries(
    Object.entries({ parent, provider, dependsOn, protect })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`(${key})`, value]),
  );
}

/** The inputs of a resource's provider; of the only one of its kind where the render does not say which. */
function providerInputs({ type, provider }: Rendered, all: Rendered[]): JsonObject {
  const kind = `pulumi:providers:${type.split(":")[0]}`;
  const candidates = all.filter((resource) => resource.type === kind);
  const own = candidates.find(({ name }) => name === provider) ?? candidates[0];
  return own?.inputs ?? {};
}

/** The name and namespace that stand in the inputs; NaN, which equals nothing, for one that the engine names itself. */
function physicalName(inputs: JsonObject): string | number {
  const { metadata, name, namespace } = inputs as {
    metadata?: { name?: string; namespace?: string };
    name?: string;
    namespace?: string;
  };
  const given = metadata?.name ?? name;
  return given === undefined ? NaN : `${metadata?.namespace ?? namespace ?? ""}/${given}`;
}
