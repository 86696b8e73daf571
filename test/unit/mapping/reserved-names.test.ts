import assert from "node:assert/strict";

import { mapLine } from "../../../tools/mapping-runtime";

const time = "2026-01-02T03:04:05Z";

describe("names that the mapping itself uses", () => {
  it("are set aside as text when a line has them, in every shape", () => {
    for (const value of [{ a: 1 }, [{}], 7, "text"]) {
      for (const name of ["unmapped", "unreadable_time"]) {
        const line = JSON.stringify({ process_exec: { process: { binary: "/bin/a" } }, [name]: value, time });
        const { log } = mapLine(line).cilium_tetragon as { log: Record<string, unknown> };
        assert.equal(JSON.stringify(log.unmapped), JSON.stringify([`${name}: ${JSON.stringify(value)}`]));
        assert.equal(log.unreadable_time, undefined);
      }
    }
  });

  it("are no kind of event", () => {
    const { event } = mapLine('{"unmapped":{}}') as { event: { kind: string } };
    assert.equal(event.kind, "pipeline_error");
  });

  it("of aliases are not written for a kind without rules", () => {
    const line = JSON.stringify({
      process_dns: { process: { pid: 7 } },
      process_exec: [{ parent: { exec_id: "x" } }],
      node_name: 5,
      time,
    });
    const { log } = mapLine(line).cilium_tetragon as { log: Record<string, unknown> };
    assert.equal(log.node_name, undefined);
    assert.ok(!JSON.stringify(log.process_exec ?? {}).includes("exec_id"));
    assert.ok(log.process_dns, "the whole event is kept");
  });
});
