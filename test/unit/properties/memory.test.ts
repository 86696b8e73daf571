import assert from "node:assert/strict";

import { tetragonEvents, toLine } from "../../../local/generator";
import { mutatedLines } from "../../../local/generator/mutate";
import { variations } from "./variations";
import { loadMapping, type MappedEvent, type Mapping } from "../../../tools/mapping-runtime";

/** Number of sequences of lines; each line of them is mapped twice. */
const sequences = Math.ceil(Number(process.env.PROPERTY_RUNS ?? 200) / 100);
const LINES = 30;

const log = {
  offset: 4096,
  file: { path: "/var/log/cilium/tetragon/tetragon.log", device_id: "64768", inode: "1311" },
};

for (const eventFields of ["lean", "full"] as const) {
  describe(`the memory of the mapping in ${eventFields}`, function () {
    this.timeout(60_000 + sequences * 2_000);
    const load = (): Mapping => loadMapping({ eventFields, readAt: () => "2026-01-12T09:00:00.500Z" });
    const map = (mapping: Mapping, line: string): MappedEvent =>
      JSON.parse(JSON.stringify(mapping.map(line, { log: structuredClone(log) }))) as MappedEvent;

    it("never shows: a line gives the same document whatever lines came before", () => {
      for (let seed = 1; seed <= sequences; seed++) {
        const warm = load();
        for (const line of sequence(seed)) {
          assert.deepEqual(map(warm, line), map(load(), line), `seed ${seed}: ${line.slice(0, 3_000)}`);
        }
      }
    });

    it("does not show how a line is read: cut into known parts, or whole because of a space", () => {
      const warm = load();
      for (const line of sequence(1)) {
        const cut = map(warm, line);
        // What is no event is kept with the space.
        if (cut.source.error === undefined) {
          const whole = map(load(), ` ${line}`);
          assert.deepEqual(withoutHashedId(cut), withoutHashedId(whole), line.slice(0, 3_000));
        }
      }
    });
  });
}

/** An id that is a hash is one of the line's text, so a space changes it. */
function withoutHashedId(document: MappedEvent): MappedEvent {
  return document.id?.startsWith(".") ? { ...document, id: undefined } : document;
}

/** Lines of a few pods, each followed by one in which something differs. */
function* sequence(seed: number): Generator<string> {
  const options = { seed, count: LINES };
  const others = mutatedLines({ ...options, hugeStrings: false });
  for (const event of tetragonEvents(options)) {
    yield* variations(toLine(event));
    yield Buffer.from(others.next().value ?? "").toString();
  }
}
