import assert from "node:assert/strict";

import fc from "fast-check";

import { mergeDeep, sortedJson, withoutUndefined } from "../../components/json";

describe("sorted JSON", () => {
  it("is the same text for the same content in any order of keys, and still the same content", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const reversed = Object.fromEntries(Object.entries(content).reverse());
        assert.equal(sortedJson(content), sortedJson(reversed));
        assert.deepEqual(JSON.parse(sortedJson(content)), JSON.parse(JSON.stringify(content)));
      }),
    );
  });
});

describe("deep merge", () => {
  it("merges objects key by key and replaces everything else", () => {
    assert.deepEqual(mergeDeep({ a: { b: 1, c: [1, 2] }, d: 1 }, { a: { c: [3] }, e: { f: 2 } }), {
      a: { b: 1, c: [3] },
      d: 1,
      e: { f: 2 },
    });
  });
});

describe("without undefined", () => {
  it("drops undefined values at every depth and keeps false, zero and empty texts", () => {
    assert.deepEqual(withoutUndefined({ a: undefined, b: { c: undefined, d: "" }, e: 0, f: false }), {
      b: { d: "" },
      e: 0,
      f: false,
    });
  });
});
