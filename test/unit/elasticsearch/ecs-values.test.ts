import assert from "node:assert/strict";

import { fieldCatalog } from "../../../components/elasticsearch/catalog";
import { everyKind, toLine } from "../../../local/generator";
import { mapLine } from "../../../tools/mapping-runtime";
import { goldenLines } from "../../golden-cases";
import { readReference } from "../../reference/reference";

/** Lists of ECS fields whose order or number of values is free. */
type Document = Record<string, unknown>;

/** The fields of a document by their full names; objects that the catalog takes as a whole are one field. */
function leaves(value: unknown, path: string, whole: Set<string>): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value) || whole.has(path)) {
    return [[path, value]];
  }
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key, whole));
}

/** The names that a field's own begins with: `a` and `a.b` of `a.b.c`. */
function branchesOf(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join("."));
}

describe("documents and ECS 8.17.0", () => {
  const { fields: ecs } = readReference("ecs-fields");
  const lines = [...goldenLines(), ...everyKind().map(toLine)];

  for (const eventFields of ["lean", "full"] as const) {
    const catalog = fieldCatalog(eventFields);
    const fields = new Map([...catalog.ecs, ...catalog.tetragon].map((field) => [field.name, field]));
    const whole = new Set(
      [...fields.values()]
        .filter(({ type }) => type === "flattened" || type === "object")
        .map(({ name }) => name),
    );
    // A list of objects, such as the arguments of a hook, is the branch that its fields lie in.
    const branches = new Set([...fields.keys()].flatMap(branchesOf));
    const documents = lines.map((line) => ({ line, document: mapLine(line, { eventFields }) as Document }));

    it(`have no field that the catalog lacks and write no alias (${eventFields})`, () => {
      for (const { line, document } of documents) {
        for (const [name] of leaves(document, "", whole)) {
          const field = fields.get(name);
          assert.ok(field || branches.has(name), `${name} of ${line}`);
          assert.notEqual(field?.type, "alias", `${name} of ${line}`);
        }
      }
    });

    it(`have allowed values, lists where ECS has lists, and single values elsewhere (${eventFields})`, () => {
      for (const { line, document } of documents) {
        for (const [name, value] of leaves(document, "", whole)) {
          const { allowedValues, array } = ecs[name] ?? {};
          const values = Array.isArray(value) ? value : [value];
          if (allowedValues && allowedValues.length > 0) {
            for (const each of values) {
              assert.ok(allowedValues.includes(String(each)), `${name}: ${String(each)} of ${line}`);
            }
          }
          if (name in ecs) {
            assert.ok(
              !Array.isArray(value) || array === true || name.endsWith("entity_id"),
              `${name} of ${line}`,
            );
          }
        }
      }
    });
  }

  it("have types that ECS expects for one of their categories", () => {
    const expected = ecs["event.category"]?.expectedEventTypes ?? {};
    assert.ok(Object.keys(expected).length > 10);
    for (const line of lines) {
      const event = mapLine(line).event as { category?: string[]; type?: string[] };
      const fitting = (event.category ?? []).flatMap((category) => expected[category] ?? []);
      for (const type of event.type ?? []) {
        assert.ok(fitting.includes(type), `${event.category?.join()}/${type} of ${line}`);
      }
    }
  });

  it("are no pipeline errors", () => {
    for (const line of lines) {
      const { event } = mapLine(line) as { event: { kind: string } };
      assert.notEqual(event.kind, "pipeline_error", line);
    }
  });
});
