import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { namedExamples, tetragonEvents, toLine } from "../../local/generator";
import { type GoldenCase, goldenCases, goldenFiles } from "../golden-cases";
import { judge, type Verdict } from "./judge";

/** Whether the agent prints the line's very values; the order of keys and the blanks are the encoder's own. */
function isPrintedAgain(line: string, { exported }: Verdict): boolean {
  return exported !== null && isDeepStrictEqual(JSON.parse(exported), JSON.parse(line));
}

/** The lines that the agent refuses or would print otherwise, each with what it says. */
async function notPrinted(lines: readonly string[]): Promise<string[]> {
  const [answer] = await judge([{ lines }]);
  assert.equal(answer?.lines?.length, lines.length);
  return lines.flatMap((line, index) => {
    const verdict = answer.lines?.[index] ?? assert.fail();
    return isPrintedAgain(line, verdict) ? [] : [`${line}\n  ${verdict.error ?? verdict.exported}`];
  });
}

describe("lines of Tetragon's log, read strictly into Tetragon's messages and printed again", function () {
  this.timeout(300_000);

  it("are the same for every example of the generator", async () => {
    assert.deepEqual(await notPrinted([...namedExamples().values()].map(toLine)), []);
  });

  for (const lineScale of [1, 4]) {
    it(`are the same for 6,000 events of a busy node with lines ${lineScale} times as long`, async () => {
      const events = tetragonEvents({ seed: 23 + lineScale, count: 6_000, clusterName: "shop", lineScale });
      assert.deepEqual(await notPrinted([...events].map(toLine)), []);
    });
  }

  it("are the same for every golden case, but for those that say that no such agent prints them", async () => {
    const cases = goldenFiles().flatMap(goldenCases);
    const lines = (wanted: (one: GoldenCase) => boolean) => cases.filter(wanted).map(({ line }) => line);
    const printed = lines(({ notPrinted: reason }) => reason === undefined);
    assert.ok(printed.length > 150);
    assert.deepEqual(await notPrinted(printed), [], "say in notPrinted why a case holds a line that is none");
    const others = lines(({ notPrinted: reason }) => reason !== undefined);
    assert.equal((await notPrinted(others)).length, others.length, "a case says notPrinted without need");
  });
});
