import assert from "node:assert/strict";

import { delivered } from "../../../bench/ingest/delivered";

describe("what a pipeline delivers of lean's documents", () => {
  const wanted = [
    { event: { kind: "event", ingested: "1" }, process: { pid: 1, args: ["a", "b"] } },
    { event: { kind: "event", ingested: "2" }, process: { pid: 2 } },
  ];

  it("counts values and fields, without what differs from run to run", () => {
    const given = [
      { event: { kind: "event", ingested: "3" }, process: { pid: 1, args: ["a", "b"] }, more: true },
      { event: { kind: "event" }, process: { pid: 3 } },
    ];
    assert.deepEqual(delivered(wanted, given), {
      documents: 2,
      fields: 3,
      equalFields: 2,
      values: 5,
      equalValues: 4,
      missed: ["process.pid"],
    });
  });

  it("misses everything of a document that is missing, and a list in another order", () => {
    const given = [{ event: { kind: "event" }, process: { pid: 1, args: ["b", "a"] } }];
    const { equalValues, missed } = delivered(wanted, given);
    assert.deepEqual([equalValues, missed], [2, ["event.kind", "process.args", "process.pid"]]);
  });
});
