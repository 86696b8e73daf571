import assert from "node:assert/strict";
import { everyKind, namedExamples, tetragonEvents } from "../../../local/generator";
import { EventSchema } from "./event-schema";

/** Fields that the agent never fills, although its API has them. */
const neverFilled = ["FileProperties.path", "KprobeFile.mount", "KprobePath.mount", "ProcessUsdt.flags"];

describe("generated events against Tetragon's API", () => {
  it("every example is an event that Tetragon could print", () => {
    const schema = new EventSchema();
    for (const [name, event] of namedExamples()) {
      assert.deepEqual(schema.problems(event), [], name);
    }
  });

  it("the examples have every kind and every field that an agent fills", () => {
    const schema = new EventSchema();
    const events = everyKind();
    events.forEach((event) => schema.problems(event));
    assert.deepEqual(
      schema.kinds.filter((kind) => !events.some((event) => kind in event)),
      [],
    );
    assert.deepEqual(schema.fields.filter((field) => !schema.seen.has(field)).sort(), neverFilled);
  });

  it("every event of a busy node is one that Tetragon could print", () => {
    const schema = new EventSchema();
    for (const event of tetragonEvents({ seed: 11, count: 6000, clusterName: "shop", lineScale: 3 })) {
      assert.deepEqual(schema.problems(event), [], JSON.stringify(event).slice(0, 300));
    }
  });

  it("any 2,000 events have every kind and every field that an agent fills", () => {
    const events = [...tetragonEvents({ seed: 12, count: 5000, clusterName: "shop" })];
    for (const from of [0, 1234, 3000]) {
      const schema = new EventSchema();
      events.slice(from, from + 2000).forEach((event) => schema.problems(event));
      assert.deepEqual(schema.fields.filter((field) => !schema.seen.has(field)).sort(), neverFilled);
    }
  });
});
