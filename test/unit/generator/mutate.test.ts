import assert from "node:assert/strict";
import { mutatedLines } from "../../../local/generator/mutate";

function texts(seed: number, count: number, hugeStrings = false): string[] {
  return [...mutatedLines({ seed, count, hugeStrings })].map((line) => Buffer.from(line).toString("latin1"));
}

describe("mutated events", () => {
  it("are the same for the same seed", () => {
    assert.deepEqual(texts(3, 500), texts(3, 500));
    assert.notDeepEqual(texts(3, 500), texts(4, 500));
  });

  it("are one line each and never blank", () => {
    assert.deepEqual(
      texts(1, 2000).filter((line) => line.trim() === "" || line.includes("\n")),
      [],
    );
  });

  it("are mostly JSON, and some are not", () => {
    const lines = texts(2, 2000);
    const parsable = lines.filter(isJson).length;
    assert.ok(parsable > 1800 && parsable < 1990, `${parsable} of 2000`);
  });

  it("have prototype keys, numbers beyond 2^53, deep nesting, NUL and strings of 1 MB among them", () => {
    const lines = texts(2, 1000, true);
    for (const part of [
      '"__proto__":',
      ":18446744073709551615",
      "\\u0000",
      "[[[[",
      '"a.b.c"',
      "\\ud800",
      "h".repeat(1_000_000),
    ]) {
      assert.ok(
        lines.some((line) => line.includes(part)),
        part.slice(0, 30),
      );
    }
    assert.deepEqual(
      lines.filter((line) => line.includes(':"@number:') || line.includes('"@proto@":')),
      [],
    );
  });
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
