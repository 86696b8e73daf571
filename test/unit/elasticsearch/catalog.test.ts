import assert from "node:assert/strict";

import { type EventFields, type Field, fieldCatalog } from "../../../components/elasticsearch/catalog";
import { readReference } from "../../reference/reference";

const modes: EventFields[] = ["lean", "full"];
const all = (mode: EventFields): Field[] => {
  const { ecs, tetragon } = fieldCatalog(mode);
  return [...ecs, ...tetragon];
};

/** What Elasticsearch counts against its limit: fields, aliases, the objects around them and the fields beside them. */
function mappedFields(fields: Field[]): number {
  const objects = new Set(
    fields.flatMap(({ name }) => {
      const parts = name.split(".");
      return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("."));
    }),
  );
  return fields.length + objects.size + fields.filter(({ text }) => text).length;
}

describe("field catalog", () => {
  for (const mode of modes) {
    it(`names every field once and stays below 800 mapped fields with ${mode}`, () => {
      const fields = all(mode);
      assert.equal(new Set(fields.map(({ name }) => name)).size, fields.length);
      assert.ok(mappedFields(fields) < 800, String(mappedFields(fields)));
    });

    it(`gives every alias a stored target in its own component template with ${mode}`, () => {
      const { ecs, tetragon } = fieldCatalog(mode);
      const stored = new Set(ecs.filter(({ type }) => type !== "alias").map(({ name }) => name));
      for (const { name, path = "" } of ecs.filter(({ type }) => type === "alias")) {
        assert.ok(stored.has(path), `${name} -> ${path}`);
      }
      assert.deepEqual(
        tetragon.filter(({ type }) => type === "alias"),
        [],
      );
    });
  }

  it("stores no official name twice in lean: what is an alias there is a field in full only", () => {
    const full = new Set(all("full").map(({ name }) => name));
    const aliases = all("lean").filter(
      ({ name, type }) => type === "alias" && name.startsWith("cilium_tetragon."),
    );
    assert.ok(aliases.length > 20);
    for (const { name } of aliases) {
      assert.ok(full.has(name), name);
      assert.notEqual(all("full").find((field) => field.name === name)?.type, "alias", name);
    }
  });
});

describe("field catalog and its sources", () => {
  /** Types that hold the same values, where the catalog means more or less than ECS. */
  const deviations: Record<string, string> = {
    // Nine digits of the event's time.
    "@timestamp": "date_nanos",
    // Keys with dots reject each other's documents in an object.
    "container.labels": "flattened",
    // One value in every document of the stream.
    "event.dataset": "constant_keyword",
    "event.module": "constant_keyword",
  };

  it("has the types of ECS 8.17.0, but for the stated deviations", () => {
    const { fields: ecs } = readReference("ecs-fields");
    const compared = all("lean").filter(({ name, type }) => name in ecs && type !== "alias");
    assert.ok(compared.length > 100);
    for (const { name, type } of compared) {
      assert.equal(type, deviations[name] ?? ecs[name]?.type, name);
    }
  });

  it("has every field of the official package: stored or as an alias in lean, with its type in full", () => {
    const { fields: official } = readReference("official-fields");
    // Label keys lie under kubernetes.labels.
    const names = Object.keys(official).filter((name) => !name.includes(".pod_labels."));
    assert.ok(names.length > 130);
    const lean = new Set(all("lean").map(({ name }) => name));
    const full = new Map(all("full").map(({ name, type }) => [name, type]));
    for (const name of names) {
      assert.ok(lean.has(name), `${name} in lean`);
      assert.equal(full.get(name), deviations[name] ?? official[name], `${name} in full`);
    }
  });
});
