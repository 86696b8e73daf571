import assert from "node:assert/strict";

import { mapLine } from "../../../tools/mapping-runtime";

type Json = Record<string, unknown>;

const envelope = { node_name: "worker-1", time: "2026-01-02T03:04:05Z" };
const document = (line: Json): Json => JSON.parse(JSON.stringify(mapLine(JSON.stringify(line)))) as Json;
const event = (kind: string, body: Json): Json => document({ [kind]: body, ...envelope });
const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);

describe("the name of a process", () => {
  const nameOf = (binary: string, more: Json = {}) =>
    at(event("process_exec", { process: { pid: 7, binary, ...more } }), "process.name");

  const names: [string, unknown][] = [
    ["/usr/bin/curl", "curl"],
    ["bin/tool", "tool"],
    ["/bin/sh (deleted)", "sh"],
    ["/memfd:kit (deleted)", "memfd:kit"],
    ["[kthreadd]", "kthreadd"],
    ["[kworker/u8:2]", "kworker/u8:2"],
    ["[kworker/u8:2-events_unbound]", "kworker/u8:2-events_unbound"],
    ["[irq/24-pciehp]", "irq/24-pciehp"],
    ["[", "["],
    ["[]", "[]"],
    ["/usr/bin/[", "["],
    ["<kernel>", "<kernel>"],
    ["<enomem>", "<enomem>"],
    ["\u0000\u0000", "\u0000\u0000"],
    ["/", undefined],
  ];
  for (const [binary, name] of names) {
    it(`of ${JSON.stringify(binary)} is ${JSON.stringify(name)}`, () => assert.equal(nameOf(binary), name));
  }

  it("leaves the executable as Tetragon writes it, for process and parent", () => {
    const found = event("process_exec", {
      process: { pid: 7, binary: "/sbin/modprobe", arguments: "-q -- nls" },
      parent: { pid: 2, binary: "[kworker/u8:2-events]" },
    });
    assert.equal(at(found, "process.parent.name"), "kworker/u8:2-events");
    assert.equal(at(found, "process.parent.executable"), "[kworker/u8:2-events]");
    assert.deepEqual(at(found, "process.parent.args"), ["[kworker/u8:2-events]"]);
    assert.equal(found.message, "modprobe started by [kworker/u8:2-events] in worker-1");
  });
});

describe("an agent on Windows", () => {
  const cmd = { pid: 4480, binary: "C:\\Windows\\System32\\cmd.exe", arguments: "/c whoami", flags: "nocwd" };

  it("is told by paths of Windows, of process and parent", () => {
    const parent = { pid: 900, binary: "C:\\Windows\\explorer.exe" };
    const found = event("process_exec", { process: cmd, parent });
    assert.equal(at(found, "host.os.type"), "windows");
    assert.equal(at(found, "process.name"), "cmd.exe");
    assert.equal(at(found, "process.parent.name"), "explorer.exe");
    assert.deepEqual(at(found, "process.args"), [cmd.binary, "/c", "whoami"]);
  });

  it("is not what a container's program says that it is, nor one of a Linux host", () => {
    for (const more of [
      { docker: "4c1f0a9be2d3", cwd: "/" },
      { docker: "4c1f0a9be2d3" },
      { pod: { namespace: "n", name: "p" } },
      { cwd: "/" },
    ]) {
      const found = event("process_exec", { process: { ...cmd, ...more } });
      assert.equal(at(found, "host.os.type"), "linux", JSON.stringify(more));
      assert.equal(at(found, "process.name"), cmd.binary);
    }
  });

  it("does not change the host of the events around it", () => {
    const linux = () => at(event("process_exec", { process: { pid: 1, binary: "/bin/a" } }), "host.os.type");
    assert.equal(linux(), "linux");
    assert.equal(at(event("process_exec", { process: cmd }), "host.os.type"), "windows");
    assert.equal(linux(), "linux");
  });
});

describe("the end of a process", () => {
  const exit = (body: Json) => {
    const found = event("process_exit", { process: { pid: 7, binary: "/bin/a" }, ...body });
    return [
      at(found, "process.exit_code"),
      at(found, "event.outcome"),
      at(found, "cilium_tetragon.log.process_exit.signal"),
    ];
  };

  it("by itself has a code, which the agent leaves out where it is zero", () => {
    assert.deepEqual(exit({}), [0, "success", undefined]);
    assert.deepEqual(exit({ status: 253 }), [253, "failure", undefined]);
  });

  it("by a signal has the signal, and a code only where Tetragon gives one", () => {
    assert.deepEqual(exit({ signal: "SIGKILL" }), [undefined, "failure", "SIGKILL"]);
    assert.deepEqual(exit({ signal: "SIGKILL", status: 137 }), [137, "failure", "SIGKILL"]);
    assert.deepEqual(exit({ signal: "", status: 0 }), [0, "success", ""]);
  });
});

describe("an object that is no known kind of event", () => {
  const kindOf = (line: Json) => at(document(line), "event.kind");

  it("is one of a later agent where it stands alone in Tetragon's envelope, or is called like one", () => {
    for (const line of [
      { process_connect: { process: { pid: 7 } }, ...envelope },
      { process_dns: { names: ["a"] }, later: true, ...envelope },
      { later_info: { count: 1 }, node_name: "worker-1" },
      { later_info: { count: 1 }, time: envelope.time, node_labels: { a: "b" }, cluster_name: "c" },
    ]) {
      assert.equal(kindOf(line), "event", JSON.stringify(line));
    }
  });

  it("is the JSON of another program otherwise", () => {
    for (const line of [
      { level: "info", msg: "rotated", fields: { file: "a" } },
      { time: envelope.time, level: "info", msg: "started", fields: { file: "a" } },
      { ts: envelope.time, logger: "x", process_dns: { a: 1 } },
      { fields: { a: 1 } },
      { a: {}, b: {}, ...envelope },
    ]) {
      assert.equal(kindOf(line), "pipeline_error", JSON.stringify(line));
    }
  });
});

describe("a label of a pod", () => {
  it("that is no text is written as JSON where the whole event is kept", () => {
    const pod = { namespace: "shop", name: "cart", pod_labels: { app: "cart", odd: { b: [1], a: "x" } } };
    const line = { process_exec: { process: { pid: 7, binary: "/bin/sh", pod } }, ...envelope };
    const labels = at(mapLine(JSON.stringify(line), { eventFields: "full" }), "orchestrator.resource.label");
    assert.equal(JSON.stringify(labels), JSON.stringify(["app:cart", 'odd:{"a":"x","b":[1]}']));
  });
});
