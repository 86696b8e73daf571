import assert from "node:assert/strict";

import { loadMapping } from "../../../tools/mapping-runtime";

const mapping = loadMapping({ nodeName: "worker-1" });
const execId = (text: string) => Buffer.from(text).toString("base64");

interface Parts {
  node?: string;
  device?: string;
  inode?: string;
  offset?: number;
  time?: string;
  exec?: string;
  path?: string;
}

/** The id of a line with these parts. */
function idOf(parts: Parts, line?: string): string {
  const {
    node = "worker-1",
    time = "2026-01-02T03:04:05.123456789Z",
    exec = execId("worker-1:5000000000:7"),
  } = parts;
  const text =
    line ??
    JSON.stringify({
      process_exec: { process: { exec_id: exec, binary: "/bin/sh" } },
      node_name: node,
      time,
    });
  const file = {
    device_id: parts.device ?? "64768",
    inode: parts.inode ?? "1311",
    path: parts.path ?? "/a.log",
  };
  const { id } = mapping.map(text, { log: { offset: parts.offset ?? 4096, file } });
  assert.ok(id !== undefined && id.length > 10 && id.length <= 512, id);
  return id;
}

describe("document id", () => {
  it("is the same for the same line of the same file, under whatever name the file goes", () => {
    assert.equal(idOf({}), idOf({ path: "/a-2026-01-02T03-04-05.000.log" }));
  });

  it("differs by node, device, inode, place, time and process", () => {
    const ids = [
      idOf({}),
      idOf({ node: "worker-2" }),
      idOf({ device: "64769" }),
      idOf({ inode: "1312" }),
      idOf({ offset: 4097 }),
      idOf({ time: "2026-01-02T03:04:05.123456788Z" }),
      idOf({ exec: execId("worker-1:5000000000:8") }),
      idOf({ exec: execId("worker-1:5000000001:7") }),
      idOf({ exec: "not base64 of an exec_id" }),
    ];
    assert.equal(new Set(ids).size, ids.length);
  });

  it("is made of the whole line where the event lacks time or process", () => {
    const loader = (path: string) => JSON.stringify({ process_loader: { path } });
    assert.notEqual(idOf({}, loader("/lib/a.so")), idOf({}, loader("/lib/b.so")));
    assert.notEqual(idOf({}, "not JSON 1"), idOf({}, "not JSON 2"));
    assert.equal(idOf({}, "not JSON 1"), idOf({}, "not JSON 1"));
  });

  it("grows with the place in the file behind a prefix that all lines of the file share", () => {
    const [first, second] = [idOf({ offset: 1_000_000 }), idOf({ offset: 1_000_900 })];
    let shared = 0;
    while (first[shared] === second[shared]) {
      shared++;
    }
    assert.ok(shared > "worker-1".length, `${first} ${second}`);
  });
});
