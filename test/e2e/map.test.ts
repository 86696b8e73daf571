import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { projectRoot } from "../../tools/project";

const execLine = JSON.stringify({
  process_exec: { process: { exec_id: "x", pid: 7, binary: "/usr/bin/curl", arguments: "-s" } },
  node_name: "worker-1",
  time: "2026-01-02T03:04:05.000000006Z",
});

function map(input: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ["--import", "tsx", "tools/map.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: projectRoot,
    input,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("npm run map", function () {
  this.timeout(30_000);

  it("cuts a document as a collector does that is told nothing else", () => {
    const long = execLine.replace("-s", "\u{1f600}".repeat(300_000));
    const { stdout } = map(`${long}\n`);
    const { cilium_tetragon: rest } = JSON.parse(stdout) as Record<
      string,
      Record<string, Record<string, unknown>>
    >;
    assert.ok(Buffer.byteLength(stdout) <= 786_432, `${Buffer.byteLength(stdout)} bytes`);
    assert.ok(rest.log.truncated, "says what was cut");
  });

  it("prints one document for every line, blank ones and a last one without an end too", () => {
    const { status, stdout } = map(`${execLine}\n\nno JSON`);
    const documents = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, never>);
    assert.equal(status, 0);
    assert.deepEqual(
      documents.map(({ event }) => (event as { kind: string }).kind),
      ["event", "pipeline_error", "pipeline_error"],
    );
    assert.equal(documents[0]?.["@timestamp"], "2026-01-02T03:04:05.000000006Z");
    assert.deepEqual(
      Object.keys(documents[0] ?? {}).filter((name) => ["agent", "log", "input"].includes(name)),
      [],
    );
    assert.equal(documents[2]?.message, "no JSON");
    assert.ok((documents[2]?.error as unknown as { message: string }).message.length > 0);
  });

  it("keeps the official names in full, and not in lean", () => {
    const id = (...args: string[]) =>
      (
        JSON.parse(map(`${execLine}\n`, ...args).stdout) as {
          cilium_tetragon?: { log: Record<string, never> };
        }
      ).cilium_tetragon?.log.process_exec;
    assert.equal(id(), undefined);
    assert.deepEqual(id("--event-fields", "full"), {
      process: { exec_id: "x", pid: 7, binary: "/usr/bin/curl", arguments: "-s" },
    });
  });

  it("explains which rule set each field", () => {
    const { stdout } = map(`${execLine}\n`, "--explain");
    assert.match(stdout, /^process\.name = "curl" {2}<- processFields$/m);
    assert.match(stdout, /^event\.action = "exec" {2}<- \w+$/m);
  });

  it("says in one sentence what is wrong with its arguments", () => {
    const { status, stderr, stdout } = map("", "--event-fields", "medium");
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^--event-fields is "medium", it can be lean or full; usage: .*\n$/);
  });
});
