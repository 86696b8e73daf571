import assert from "node:assert/strict";

import { execLine } from "../lines";
import { withOpenSearch } from "./shared-opensearch";

/** Longest text of a `keyword` that is indexed here, in characters. */
const keywordLimit = 8_191;

/** Texts that end in a marker of their own, with as many characters before it. */
const texts = [
  { marker: "short-one", before: "--padding=".repeat(3) },
  { marker: "at-the-limit", before: "x".repeat(keywordLimit - 30) },
  { marker: "beyond-the-limit", before: "x".repeat(2 * keywordLimit) },
  // 40,000 bytes are more than a term of Lucene can have.
  { marker: "of-many-bytes", before: "語".repeat(13_500) },
  { marker: "a-hundred-kilobytes", before: "--option ".repeat(11_000) },
];

describe("process.command_line", function () {
  this.timeout(300_000);

  it("is found by *text* however long it is, at its end too", async () => {
    const lines = texts.map(({ marker, before }) => execLine({ arguments: `${before} ${marker}` }));
    await withOpenSearch({ lines }, async (pipeline) => {
      await pipeline.delivered();
      assert.equal(await pipeline.deadLetters(), 0);
      assert.equal(await pipeline.count(), texts.length);
      for (const { marker } of texts) {
        const found = await pipeline.find({ wildcard: { "process.command_line": `*${marker}*` } });
        assert.equal(found.length, 1, marker);
        const { command_line: line } = found[0]._source.process as { command_line: string };
        assert.ok(line.endsWith(` ${marker}`), marker);
      }
      const exact = `/usr/local/bin/checkout ${texts[2].before} ${texts[2].marker}`;
      assert.equal(await pipeline.count({ term: { "process.command_line": exact } }), 1);
      assert.equal(await pipeline.count({ wildcard: { "process.command_line": "*no-such-text*" } }), 0);
    });
  });
});
