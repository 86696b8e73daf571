import assert from "node:assert/strict";

import { everyKind, tetragonEvents, toLine } from "../../../local/generator";
import { mutatedLines } from "../../../local/generator/mutate";
import {
  loadMapping,
  type MappedEvent,
  type Mapping,
  type MappingOptions,
} from "../../../tools/mapping-runtime";
import { variations } from "./variations";

/** Lines of the run; `SHORTCUT_LINES=33500` is the full one. */
const lines = Number(process.env.SHORTCUT_LINES ?? 1_500);
const seed = Number(process.env.SHORTCUT_SEED ?? 1);

const options: MappingOptions = { readAt: () => "2026-01-12T09:00:00.500Z", nodeName: "worker-1" };

/** The mapping without its shortcut: what its one call in index.ts does not do, decoding does. */
function withoutShortcut(script: string): string {
  const call = "if (!writeRecalled(event, doc, line, settings, writeDocument)) {";
  assert.equal(script.split(call).length, 2, "the shortcut is one call");
  return script.replace(call, "if (true) {");
}

/** Events of a busy node, each with lines that differ from it in little, between lines that no agent would write. */
function* hostileLines(count: number, from: number): Generator<string> {
  const others = mutatedLines({ seed: from, count, hugeStrings: false });
  let left = count;
  for (const event of tetragonEvents({ seed: from, count })) {
    for (const line of variations(toLine(event))) {
      yield line;
      const other = Buffer.from(others.next().value ?? "").toString();
      yield other;
      left -= 2;
    }
    if (left <= 0) {
      return;
    }
  }
}

function document(mapping: Mapping, line: string, file: string): string {
  const log = { offset: 4096, file: { path: `/log/${file}`, device_id: "64768", inode: file } };
  return JSON.stringify(sorted(mapping.map(line, { log })));
}

/** The same with the keys in order: Filebeat's objects have none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, part]) => [key, sorted(part)] as const);
  // Not Object.fromEntries of an object with a prototype: __proto__ is a key like any other.
  return Object.assign(
    Object.create(null),
    Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))),
  ) as MappedEvent;
}

describe(`the shortcut of the mapping, over ${lines.toLocaleString("en")} lines (seed ${seed})`, function () {
  this.timeout(60_000 + lines * 60);

  it("never shows: whatever was seen before, a line gives the document that decoding all of it gives", () => {
    const warm = loadMapping(options);
    const cold = loadMapping({ ...options, instrument: withoutShortcut });
    for (const line of [...[...everyKind()].map(toLine), ...hostileLines(lines, seed)]) {
      assert.equal(document(warm, line, "1311"), document(cold, line, "1311"), line.slice(0, 3_000));
    }
  });

  it("never shows between files: read in turns, they give the documents that each gives alone", () => {
    const files = [1, 2, 3].map((file) => [...hostileLines(Math.ceil(lines / 10), seed + file)]);
    const together = loadMapping(options);
    const alone = files.map(() => loadMapping(options));
    for (let i = 0; i < files[0].length; i++) {
      files.forEach((file, index) => {
        const line = file[i] ?? "";
        const expected = document(alone[index], line, String(index));
        assert.equal(document(together, line, String(index)), expected, line.slice(0, 3_000));
      });
    }
  });

  it("never shows in the other event fields, which it has no part in", () => {
    const warm = loadMapping({ ...options, eventFields: "full" });
    const cold = loadMapping({ ...options, eventFields: "full", instrument: withoutShortcut });
    for (const line of hostileLines(Math.ceil(lines / 10), seed)) {
      assert.equal(document(warm, line, "1311"), document(cold, line, "1311"), line.slice(0, 3_000));
    }
  });
});

describe("the shortcut", () => {
  const process = '{"exec_id":"eA==","pid":7,"binary":"/bin/a","refcnt":1}';
  const pod = '{"namespace":"n","container":{"id":"x://y","pid":5}}';
  const inPod = process.replace('"refcnt"', `"pod":${pod},"docker":"y","refcnt"`);
  const tail = ',"node_name":"worker-1","time":"2026-01-02T03:04:05Z"}';
  const line = (own: string, parent: string, rest = "", end = tail) =>
    `{"process_exec":{"process":${own},"parent":${parent}${rest}}${end}`;

  /** Lines in which what stands for a cut is there already: of two values under one key the last counts. */
  const odd: Record<string, string> = {
    "an empty name around the event": line(process, process, "", tail.replace(/}$/, ',"":{"a":1}}')),
    "the event twice": line(process, process, '},"process_exec":{"process":true,"parent":true'),
    "a second process": line(process, process, ',"process":true'),
    "a second pod": line(inPod.replace(/}$/, ',"pod":true}'), process),
    "a parent with a second pod": line(inPod, inPod.replace(/}$/, ',"pod":true}')),
    "a pid that is true, and another one": line(
      inPod.replace('"pid":5}', '"pid":true},"x":{"pid":5}'),
      process,
    ),
    "references that are true, and others": line(
      process.replace('"refcnt":1', '"refcnt":true,"x":{"refcnt":1}'),
      process,
    ),
    "the pod in other words": line(
      inPod,
      inPod.replace('"namespace":"n",', "").replace('}},"d', '},"namespace":"n"},"d'),
    ),
  };

  for (const [name, text] of Object.entries(odd)) {
    it(`proves its cuts in a line with ${name}`, () => {
      const cold = loadMapping({ ...options, instrument: withoutShortcut });
      const warm = loadMapping(options);
      document(warm, line(inPod, process), "1311");
      assert.equal(document(warm, text, "1311"), document(cold, text, "1311"));
    });
  }

  it("leaves the documents alone that wait in the queue, although they share what their events have in common", () => {
    const mapping = loadMapping(options);
    const ends = line(inPod, inPod, ',"time":"2026-01-02T03:04:05Z"').replace("process_exec", "process_exit");
    const written = [1, 1, 2, 1, 3].flatMap((count) =>
      [line(inPod, inPod), ends].map((text) => {
        const { source } = mapping.map(text.replaceAll('"refcnt":1', `"refcnt":${count}`));
        return { source, then: JSON.stringify(source) };
      }),
    );
    for (const { source, then } of written) {
      assert.equal(JSON.stringify(source), then);
    }
  });

  it("is taken: a process that was seen is not decoded again", () => {
    const [event] = [...tetragonEvents({ seed: 9, count: 50 })].filter((each) => "process_kprobe" in each);
    const seen = toLine(event);
    const decoded: string[] = [];
    const watch = (script: string) =>
      script.replaceAll("doc.message = text;", "doc.message = text; decodedTexts.push(text);");
    const mapping = loadMapping({ ...options, instrument: watch, globals: { decodedTexts: decoded } });
    mapping.map(seen);
    const first = decoded.length;
    mapping.map(seen);
    assert.ok(first > 0, "nothing was decoded in parts");
    assert.equal(decoded.length, first);
  });
});
