import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { format, resolveConfig } from "prettier";

import { namedExamples, toLine } from "../../../local/generator";
import { loadMapping, type MappedEvent } from "../../../tools/mapping-runtime";

const folder = resolve(__dirname, "../../golden");
/** `UPDATE_GOLDEN=1 npx mocha --require tsx/cjs test/unit/generator/golden-documents.test.ts` writes them anew. */
const update = process.env.UPDATE_GOLDEN === "1";

/** One example of each kind, whose document is looked at with the event fields `full` as well. */
const alsoFull = [
  "exec-everything-enabled",
  "exit-by-signal",
  "kprobe-everything-enabled",
  "kprobe-commit_creds",
  "tracepoint-syscalls-sys_enter_openat",
  "lsm-bprm_check_security",
  "loader-libssl",
  "uprobe-libssl.so.3-SSL_write",
  "usdt-postgresql-transaction__commit",
  "throttle-start",
  "rate-limit-info",
  "self-test",
];

/** Lines that are no events, or more than one. */
const otherLines: Record<string, string> = {
  "line-not-json": "level=info msg=rotated",
  "line-cut-off": '{"process_exec":{"process":{"pid":4711',
  "line-json-text": '"process_exec"',
  "line-json-list": '[{"process_exec":{}}]',
  "line-json-without-event": '{"node_name":"worker-1","answer":42}',
  "line-unknown-kind":
    '{"process_dns":{"process":{"pid":7},"names":["a.example"]},"node_name":"worker-1","time":"2026-01-12T08:00:00Z"}',
  "line-two-kinds":
    '{"process_exec":{"process":{"pid":1,"binary":"/a"}},"process_exit":{"process":{"pid":2,"binary":"/b"},"status":3},"time":"2026-01-12T08:00:00Z"}',
  "line-unreadable-time":
    '{"process_exec":{"process":{"pid":1,"binary":"/a"}},"time":"2026-02-30T08:00:00Z"}',
  "line-wrong-types":
    '{"process_exec":{"process":{"pid":"1","binary":["/a"],"pod":[],"uid":-1},"parent":7},"node_name":{},"time":5}',
};

/** What Filebeat adds to each event by itself and what decides its id. */
function filebeatFields(): Record<string, unknown> {
  return {
    log: {
      offset: 4096,
      file: { path: "/var/log/cilium/tetragon/tetragon.log", device_id: "64768", inode: "1311" },
    },
  };
}

function documents(): Map<string, string> {
  const texts = new Map<string, string>();
  const readAt = () => "2026-01-12T09:00:00.500Z";
  const lean = loadMapping({ readAt, eventFields: "lean", clusterName: "shop-eu", nodeName: "worker-9" });
  const full = loadMapping({ readAt, eventFields: "full", clusterName: "shop-eu", nodeName: "worker-9" });
  const events = namedExamples();
  for (const [name, event] of events) {
    texts.set(name, pretty(lean.map(toLine(event), filebeatFields())));
  }
  for (const name of alsoFull) {
    texts.set(`${name}.full`, pretty(full.map(toLine(events.get(name) ?? {}), filebeatFields())));
  }
  for (const [name, line] of Object.entries(otherLines)) {
    texts.set(name, pretty(lean.map(line, filebeatFields())));
  }
  return texts;
}

function pretty({ id, source }: MappedEvent): string {
  const { error } = source as { error?: { message: string } };
  if (error?.message.startsWith("SyntaxError")) {
    // What follows is worded differently by every JSON parser and by their versions.
    error.message = "SyntaxError";
  }
  return `${JSON.stringify(sorted({ _id: id, _source: source }), null, 2)}\n`;
}

/** The same with the keys in order: Filebeat's objects have none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pathOf(name: string): string {
  return join(folder, `${name}.json`);
}

describe("golden documents", () => {
  const texts = documents();

  before(async () => {
    if (update) {
      await rewrite(texts);
    }
  });

  for (const [name, text] of texts) {
    it(`${name} becomes the document in test/golden`, () => {
      assert.ok(existsSync(pathOf(name)), `test/golden/${name}.json is missing; UPDATE_GOLDEN=1 writes it`);
      assert.deepEqual(JSON.parse(text), JSON.parse(readFileSync(pathOf(name), "utf8")));
    });
  }

  it("are of cases that exist", () => {
    const stored = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
    assert.deepEqual(
      stored.filter((name) => !texts.has(name)),
      [],
    );
  });
});

/** Writes the documents that are new or have changed, removes those of former cases, and says which. */
async function rewrite(texts: ReadonlyMap<string, string>): Promise<void> {
  const options = { ...(await resolveConfig(pathOf("any"))), parser: "json" };
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of texts) {
    const text = await format(document, options);
    const before = existsSync(pathOf(name)) ? readFileSync(pathOf(name), "utf8") : undefined;
    if (text !== before) {
      console.log(before === undefined ? `new: ${name}` : `changed: ${name}\n${changedLines(before, text)}`);
      writeFileSync(pathOf(name), text);
    }
  }
  for (const file of readdirSync(folder)) {
    if (!texts.has(file.replace(/\.json$/, ""))) {
      console.log(`removed: ${file}`);
      unlinkSync(join(folder, file));
    }
  }
}

function changedLines(before: string, after: string): string {
  const old = before.split("\n");
  const now = after.split("\n");
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const come = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...come].join("\n");
}
