import assert from "node:assert/strict";

import { hostileSorts, plainSort } from "../../../bench/hostile-lines";
import type { MappingParams } from "../../../components/mapping/types";
import { mapLine } from "../../../tools/mapping-runtime";
import { execLine } from "../../e2e/lines";
import { assertLinear, stepsOf } from "./steps";

interface Document {
  process: { args: string[]; command_line?: string };
  event: { original?: string };
  message?: string;
  cilium_tetragon?: { log: { truncated?: string[] } };
}

const map = (line: string, params: MappingParams): Document =>
  JSON.parse(JSON.stringify(mapLine(line, params))) as Document;

/** Bytes as Filebeat's encoder writes a document: it escapes more than `JSON.stringify` does. */
function sentBytes(document: object): number {
  const json = JSON.stringify(document).replace(/\\\\|\\[bf]|[\u2028\u2029]/g, (text) =>
    text === "\\\\" ? text : "\\u0000",
  );
  return Buffer.byteLength(json);
}

const cutFields = (document: Document): string[] =>
  (document.cilium_tetragon?.log.truncated ?? []).map((text) => text.replace(/ \d+$/, ""));

const execOf = (title: string, fields: (size: number) => object) => ({
  title,
  line: (size: number): string => JSON.stringify({ process_exec: { process: fields(size) }, node_name: "n" }),
});

/** Texts that a document has more often than others, or in more letters. */
const doubling = [
  execOf("blanks", (size) => ({ binary: "/x", arguments: " ".repeat(size - 200) })),
  execOf("blanks between CJK", (size) => ({ binary: "/x", arguments: "字 ".repeat(size / 2 - 100) })),
  execOf("letters between blanks", (size) => ({ binary: "/x", arguments: "a ".repeat(size / 2 - 100) })),
  execOf("path of 4 kB", (size) => ({
    binary: "/x".repeat(Math.min(2_000, size / 2 - 100)),
    arguments: " ".repeat(Math.max(0, size - 4_200)),
  })),
  execOf("backslashes under an unknown name", (size) => ({ binary: "/x", pid: "\\".repeat(size / 2 - 100) })),
  execOf("separators", (size) => ({ binary: "/x", arguments: "\u2028 ".repeat(size / 2 - 100) })),
  execOf("backspaces", (size) => ({ binary: "/x", arguments: "\b".repeat(size / 2 - 100) })),
];

describe("size of a document", () => {
  for (const eventFields of ["lean", "full"] as const) {
    it(`is never above maxEventBytes, whatever is long in the event, and what was cut is told (${eventFields})`, () => {
      for (const { title, line } of [plainSort, ...hostileSorts]) {
        const params = { eventFields, keepOriginal: true, maxEventBytes: 32_768 };
        const document = map(line(50_000, 1), params);
        const bytes = sentBytes(document);
        assert.ok(bytes <= params.maxEventBytes, `${title}: ${bytes} bytes`);
        assert.ok(bytes > 2_000, `${title}: only ${bytes} bytes are left`);
        assert.ok(cutFields(document).length > 0, title);
      }
    });
  }

  for (const params of [{ eventFields: "lean" }, { eventFields: "full", keepOriginal: true }] as const) {
    it(`is not above the limit for lines that are too short to be measured either (${params.eventFields})`, () => {
      const maxEventBytes = 98_304;
      // Around what a line may have that no letter of its document needs to be counted for, and beyond.
      const lengths = [3_900, 5_900, 7_900, 9_500, 11_900, 15_900, 19_300, 24_000, 31_000, 47_000];
      for (const { title, line } of [plainSort, ...hostileSorts, ...doubling]) {
        for (const length of lengths) {
          const text = line(length, 1);
          const bytes = sentBytes(map(text, { ...params, maxEventBytes }));
          assert.ok(bytes <= maxEventBytes, `${title}, ${text.length} letters: ${bytes} bytes`);
        }
      }
    }).timeout(60_000);
  }

  it("leaves the longest line that Tetragon writes whole by default", () => {
    const line = execLine({ arguments: "word ".repeat(65_000) });
    assert.deepEqual(map(line, { maxEventBytes: 786_432 }).process, map(line, {}).process);
  });

  it("first cuts what the document holds twice, and arguments last", () => {
    const line = execLine({ arguments: "word ".repeat(20_000) });
    const params = { keepOriginal: true };
    const whole = map(line, params);
    const limit = (maxEventBytes: number): Document => map(line, { ...params, maxEventBytes });
    const first = limit(300_000);
    assert.deepEqual(cutFields(first), ["event.original"]);
    assert.deepEqual(first.process, whole.process);
    const second = limit(180_000);
    assert.deepEqual(cutFields(second), ["event.original", "process.command_line"]);
    assert.deepEqual(second.process.args, whole.process.args);
    const third = limit(50_000);
    assert.equal(cutFields(third).at(-1), "process.args");
    assert.deepEqual(third.process.args, whole.process.args.slice(0, third.process.args.length));
    assert.ok(third.process.args.length > 4_000);
  });

  it("tells how many bytes a field had", () => {
    const document = map(execLine({ arguments: "é".repeat(80_000) }), { maxEventBytes: 100_000 });
    const lengths = document.cilium_tetragon?.log.truncated?.map((text) => Number(text.split(" ")[1]));
    assert.ok(
      lengths?.every((bytes) => bytes > 160_000 && bytes < 250_000),
      String(lengths),
    );
  });

  it("cuts a text between two letters, never within one", () => {
    for (let before = 0; before < 4; before++) {
      const line = execLine({ arguments: "x".repeat(before) + "😀".repeat(60_000) });
      const [, argument] = map(line, { maxEventBytes: 50_000 }).process.args;
      assert.match(argument, /^x{0,3}(?:😀)+$/u);
    }
  });

  it("does not touch an event whose line is short, nor say anything of it", () => {
    const line = execLine({ arguments: "--serve" });
    const limited = JSON.stringify(map(line, { maxEventBytes: 32_768 }));
    assert.equal(
      limited.replace(/"created":"[^"]*"/, ""),
      JSON.stringify(map(line, {})).replace(/"created":"[^"]*"/, ""),
    );
  });

  it("leaves long events that fill the queue together their share each", () => {
    const params = { maxEventBytes: 786_432, queueEvents: 50, queueBytes: 50 * 131_072 };
    const line = (number: number): string =>
      execLine({ arguments: `--event=${number} ${"x".repeat(300_000)}` });
    const sizes = Array.from({ length: 60 }, (_, number) => sentBytes(map(line(number), params)));
    assert.ok(sizes[0] > 600_000, "the first one is whole");
    for (let first = 0; first + 50 <= sizes.length; first++) {
      const held = sizes.slice(first, first + 50).reduce((sum, size) => sum + size, 0);
      assert.ok(held <= params.queueBytes, `${held} bytes`);
    }
    assert.ok(Math.min(...sizes) > 90_000);
  });

  const cutInEveryWay = ["one word", "tags", "label keys", "stack traces", "a text that never ends, no JSON"];
  for (const { title, line } of hostileSorts.filter((sort) => cutInEveryWay.includes(sort.title))) {
    it(`takes steps that grow with the length of what is cut: ${title}`, () =>
      assertLinear(
        (size) => stepsOf(line(size, 1), { maxEventBytes: 32_768, keepOriginal: true }),
        40_000,
      )).timeout(60_000);
  }
});
