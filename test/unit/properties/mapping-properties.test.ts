import assert from "node:assert/strict";

import fc from "fast-check";

import { fieldCatalog, type EventFields } from "../../../components/elasticsearch/catalog";
import { mappingsOf } from "../../../components/elasticsearch/mappings";
import { everyKind, tetragonEvents, toLine } from "../../../local/generator";
import { loadMapping, type MappedEvent } from "../../../tools/mapping-runtime";
import { anyJsonLine, MARK, markedEventLine, mutatedEventLine, noEventLine } from "./arbitraries";
import { misfits, refusals } from "./index-mapping";

/** `PROPERTY_RUNS` raises it; `PROPERTY_SEED` repeats a run. */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 75);
const seed = process.env.PROPERTY_SEED === undefined ? undefined : Number(process.env.PROPERTY_SEED);

/** Longest id that Elasticsearch takes, in bytes. */
const LONGEST_ID = 512;
const READ_AT = "2026-01-12T09:00:00.500Z";

const log = {
  offset: 4096,
  file: { path: "/var/log/cilium/tetragon/tetragon.log", device_id: "64768", inode: "1311" },
};

for (const eventFields of ["lean", "full"] as const) {
  describe(`the mapping in ${eventFields}, whatever the line`, function () {
    this.timeout(60_000 + numRuns * 50);
    const mapping = loadMapping({ eventFields, readAt: () => READ_AT, nodeName: "worker-1" });
    const indexMapping = mappingOf(eventFields);
    const map = (line: string): MappedEvent => mapping.map(line, { log: structuredClone(log) });

    const holdsFor = (line: fc.Arbitrary<string>, check: (event: MappedEvent, line: string) => void): void =>
      fc.assert(
        fc.property(line, (text) => check(map(text), text)),
        { numRuns, seed },
      );

    it("fits every value of a well-formed event into its field", () => {
      for (const event of [
        ...everyKind(),
        ...tetragonEvents({ seed: 3, count: 1_000, clusterName: "shop" }),
      ]) {
        const line = toLine(event);
        assert.deepEqual(misfits(map(line).source, indexMapping), [], line);
      }
    });

    it("keeps every text of a well-formed event somewhere in the document", () => {
      for (const event of everyKind()) {
        const texts = JSON.stringify(map(toLine(event)).source);
        const lost = [...textsOf(event)].filter((text) => !isIn(text, texts));
        assert.deepEqual(lost, [], toLine(event));
      }
    });

    it("keeps a text that stands where no text belongs", () => {
      const elsewhere = markedEventLine.filter((line) => withoutParentPod(line).includes(MARK));
      holdsFor(elsewhere, ({ source }, line) => assert.ok(JSON.stringify(source).includes(MARK), line));
    });

    it("makes a document that Elasticsearch takes of any JSON", () => {
      holdsFor(anyJsonLine, ({ source }) => assert.deepEqual(refusals(source, indexMapping), []));
    });

    it("makes a document that Elasticsearch takes of an event with any change", () => {
      holdsFor(mutatedEventLine, ({ source }) => assert.deepEqual(refusals(source, indexMapping), []));
    });

    it("keeps any line that is no event, and says why it is none", () => {
      holdsFor(noEventLine, ({ source }, line) => {
        assert.deepEqual(refusals(source, indexMapping), []);
        const { kind } = source.event as { kind: string };
        if (kind === "pipeline_error") {
          assert.equal(source.message, line);
          assert.notEqual((source.error as { message: string }).message, "");
        }
      });
    });

    it("gives every document what each has: time, stream, host, kind, and an id that fits", () => {
      holdsFor(fc.oneof(anyJsonLine, mutatedEventLine, noEventLine), ({ source, id }) => {
        assert.match(String(source["@timestamp"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/);
        assert.deepEqual(
          { ...(source.data_stream as object) },
          { type: "logs", dataset: "cilium_tetragon.log", namespace: "default" },
        );
        const { created, kind } = source.event as { created: string; kind: string };
        assert.equal(created, READ_AT);
        assert.ok(["event", "alert", "metric", "pipeline_error"].includes(kind), kind);
        assert.equal((source.host as { os: { type: string } }).os.type, "linux");
        assert.ok(id !== undefined && id !== "" && Buffer.byteLength(id) <= LONGEST_ID, String(id));
      });
    });

    it("never puts what a script prints of nothing or of an object into the message", () => {
      const changed = mutatedEventLine.filter((line) => !/undefined|\[object|NaN/.test(line));
      holdsFor(changed, ({ source }) =>
        assert.doesNotMatch(String(source.message), /undefined|\[object|NaN/),
      );
    });

    it("gives the same document and id for the same line, and another id for another place", () => {
      holdsFor(fc.oneof(mutatedEventLine, noEventLine), ({ source, id }, line) => {
        const again = map(line);
        assert.equal(again.id, id);
        assert.deepEqual(again.source, source);
        assert.notEqual(mapping.map(line, { log: { ...log, offset: 4097 } }).id, id);
        assert.notEqual(mapping.map(line, { log: { ...log, file: { ...log.file, inode: "1312" } } }).id, id);
      });
    });
  });
}

/** Every text in a value, keys left out. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === "string") {
    yield value;
  } else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) {
      yield* textsOf(inner);
    }
  }
}

/** The parent's pod is left out where it is the process' own, by its identity and not by everything that it says. */
function withoutParentPod(line: string): string {
  return JSON.stringify(JSON.parse(line), (key, value: { pod?: unknown } | undefined) =>
    key === "parent" ? { ...value, pod: undefined } : value,
  );
}

/** Whether the text is there as a whole, or in the parts that ECS has fields for: scheme and id, image and tag. */
function isIn(text: string, texts: string): boolean {
  const parts = text.replaceAll('\\"', '"').split(/:\/\/|:/);
  const transport = text.startsWith("IPPROTO_") ? text.slice("IPPROTO_".length).toLowerCase() : text;
  const quoted = (part: string) => JSON.stringify(part).slice(1, -1);
  return [[text], [transport], parts].some((way) => way.every((part) => texts.includes(quoted(part))));
}

/** `mappings` of the index that the component templates make together. */
function mappingOf(eventFields: EventFields): object {
  const { ecs, tetragon } = fieldCatalog(eventFields);
  return mappingsOf([...ecs, ...tetragon], { arraysInOrder: true });
}
