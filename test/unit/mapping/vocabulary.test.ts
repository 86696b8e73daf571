import assert from "node:assert/strict";

import { mapLine } from "../../../tools/mapping-runtime";
import { type ApiField, readReference, type TetragonApi } from "../../reference/reference";

interface Document {
  event: { kind: string; category?: string[]; action: string };
  error?: unknown;
  cilium_tetragon?: { log: { unmapped?: string[] } };
}

/** A value of a field: every field of a message, and the given word for enums. */
function valueOf(field: ApiField, all: TetragonApi, word: string, depth: number): unknown {
  if (field.items) {
    return [valueOf(field.items, all, word, depth)];
  }
  if (field.map) {
    return { "app.kubernetes.io/name": "api" };
  }
  if (field.message !== undefined && all.messages[field.message]) {
    return depth > 5 ? {} : messageOf(field.message, all, word, depth + 1);
  }
  if (field.enum !== undefined) {
    return word;
  }
  return field.jsonType === "number" ? 7 : field.jsonType === "boolean" ? true : textOf(field);
}

function textOf(field: ApiField): string {
  if (field.proto?.includes("Timestamp")) {
    return "2026-01-02T03:04:05Z";
  }
  return /int64/.test(field.proto ?? "") ? "12" : "text";
}

function messageOf(name: string, all: TetragonApi, word: string, depth: number): object {
  const fields = Object.entries(all.messages[name]?.fields ?? {});
  return Object.fromEntries(fields.map(([key, field]) => [key, valueOf(field, all, word, depth)]));
}

describe("Tetragon's vocabulary", () => {
  const all = readReference("tetragon-api");
  const words = Object.values(all.enums).flatMap((values) => Object.keys(values));

  for (const [kind, { message }] of Object.entries(all.eventKinds)) {
    for (const eventFields of ["lean", "full"] as const) {
      it(`${kind} with every field that its message can have leaves nothing unmapped in ${eventFields}`, () => {
        const line = JSON.stringify({
          [kind]: messageOf(message, all, "CAP_CHOWN", 0),
          node_name: "n",
          time: "2026-01-02T03:04:05Z",
        });
        const document = mapLine(line, { eventFields }) as unknown as Document;
        assert.notEqual(document.event.kind, "pipeline_error");
        assert.equal(document.error, undefined);
        assert.deepEqual(document.cilium_tetragon?.log.unmapped ?? [], []);
        assert.equal(document.event.category === undefined, kind === "test");
      });
    }
  }

  it("has no word in any enum that an event with it fails on", () => {
    for (const word of [...words, "FROM_A_LATER_VERSION"]) {
      const line = JSON.stringify({ process_kprobe: messageOf("ProcessKprobe", all, word, 0) });
      const document = mapLine(line) as unknown as Document;
      assert.notEqual(document.event.kind, "pipeline_error", word);
      assert.deepEqual(document.cilium_tetragon?.log.unmapped ?? [], [], word);
    }
  });
});
