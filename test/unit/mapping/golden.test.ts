import assert from "node:assert/strict";

import { namedExamples, toLine } from "../../../local/generator";
import { differences, documentOf, type GoldenCase, goldenCases, goldenFiles } from "../../golden-cases";

/** The kind of a line, as its file is named; `no_event` where it is none or more than one. */
function kindOf({ line }: GoldenCase): string {
  try {
    const kinds = Object.keys(JSON.parse(line) as object).filter((key) => !envelope.has(key));
    return kinds.length === 1 && known.has(kinds[0] ?? "") ? (kinds[0] ?? "") : "no_event";
  } catch {
    return "no_event";
  }
}

const envelope = new Set(["node_name", "time", "aggregation_info", "cluster_name", "node_labels"]);
const known = new Set(
  [...namedExamples().values()].flatMap((event) => Object.keys(event).filter((key) => !envelope.has(key))),
);

/** The fields that together name what a hook is on; a kprobe has the first, a tracepoint the next two, and so on. */
const hookFields = ["function_name", "subsys", "event", "path", "symbol", "provider", "name"];

/** What an event is about: its kind and what its hook is on. */
function subjectOf(event: object): string {
  const [kind, body] = Object.entries(event).find(([key]) => known.has(key)) ?? ["no_event"];
  const fields = (body ?? {}) as Record<string, unknown>;
  return [kind, ...hookFields.map((field) => fields[field])].join(" ");
}

describe("golden cases", () => {
  const cases = goldenFiles().flatMap((file) => goldenCases(file));

  for (const file of goldenFiles()) {
    describe(file, () => {
      for (const one of goldenCases(file)) {
        it(`${one.name} (${one.eventFields}) becomes its document`, () => {
          assert.ok(one.document, "it has no document yet; `npm run golden` writes it");
          assert.deepEqual(differences(one.document, documentOf(one)), []);
        });
      }

      it("holds lines of its kind", () => {
        const kind = file.replace(/(-[a-z-]+)?\.json$/, "");
        assert.deepEqual(
          goldenCases(file)
            .filter((one) => kindOf(one) !== kind)
            .map(({ name }) => name),
          [],
        );
      });
    });
  }

  it("have a name of their own for each set of event fields", () => {
    const names = cases.map(({ name, eventFields }) => `${name} ${eventFields}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it("have every kind with both sets of event fields", () => {
    for (const eventFields of ["lean", "full"]) {
      const kinds = cases.filter((one) => one.eventFields === eventFields).map(kindOf);
      assert.deepEqual(
        [...known].filter((kind) => !kinds.includes(kind)),
        [],
        eventFields,
      );
    }
  });

  it("have every hook of the generator's policies", () => {
    const subjects = new Set(
      cases
        .filter((one) => kindOf(one) !== "no_event")
        .map(({ line }) => subjectOf(JSON.parse(line) as object)),
    );
    const missing = [...namedExamples()].filter(([, event]) => !subjects.has(subjectOf(event)));
    assert.deepEqual(
      missing.map(([name, event]) => ({ name, eventFields: "lean", line: toLine(event) })),
      [],
      "add these cases to a file of test/golden and run `npm run golden`",
    );
  });
});
