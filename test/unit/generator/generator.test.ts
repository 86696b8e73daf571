import assert from "node:assert/strict";
import { type GeneratorOptions, policyCount, tetragonEvents, toLine } from "../../../local/generator";
import type { Process, ProcessPair, TetragonEvent } from "../../../local/generator/event-types";

function events(options: Partial<GeneratorOptions> = {}): TetragonEvent[] {
  return [...tetragonEvents({ seed: 5, count: 4000, ...options })];
}

function lines(options: Partial<GeneratorOptions> = {}): string[] {
  return events(options).map(toLine);
}

function kindOf(event: TetragonEvent): string {
  return (
    Object.keys(event).find(
      (key) => key.startsWith("process_") || key === "test" || key === "rate_limit_info",
    ) ?? ""
  );
}

function processes(event: TetragonEvent): Process[] {
  const { process, parent } = (event[kindOf(event) as keyof TetragonEvent] ?? {}) as ProcessPair;
  return [process, parent].filter((one) => one !== undefined);
}

function meanLength(texts: readonly string[]): number {
  return texts.reduce((sum, line) => sum + line.length, 0) / texts.length;
}

describe("the event generator", () => {
  it("gives the same lines for the same seed and others for another", () => {
    assert.deepEqual(lines({ count: 300 }), lines({ count: 300 }));
    assert.notDeepEqual(lines({ count: 300 }), lines({ count: 300, seed: 6 }));
  });

  it("gives as many events as asked for, none of them over two lines", () => {
    const all = lines({ count: 777 });
    assert.equal(all.length, 777);
    assert.deepEqual(
      all.filter((line) => line.includes("\n")),
      [],
    );
  });

  it("gives lines that parse to the events they were made of", () => {
    for (const event of events({ count: 2500 })) {
      assert.deepEqual(JSON.parse(toLine(event)), event);
    }
  });

  it("gives lines of about 1.8 kB, and as many times that as asked for", () => {
    const usual = meanLength(lines());
    assert.ok(usual > 1650 && usual < 1950, `${usual} bytes`);
    for (const lineScale of [2, 10]) {
      const scaled = meanLength(lines({ lineScale })) / 1800;
      assert.ok(Math.abs(scaled / lineScale - 1) < 0.1, `${scaled} for ${lineScale}`);
    }
  });

  it("keeps the shares of starts, ends and policy events that were asked for", () => {
    const share = (kinds: readonly string[], mix: GeneratorOptions["mix"]) =>
      events({ count: 10_000, mix }).filter((event) => kinds.includes(kindOf(event))).length / 10_000;
    const usual = share(["process_exec"], undefined);
    assert.ok(Math.abs(usual - 0.3) < 0.04, `${usual}`);
    assert.ok(share(["process_exec", "process_exit"], { policy: 0 }) > 0.9);
    assert.ok(share(["process_kprobe"], { exec: 0.1, exit: 0.1, policy: 9 }) > 0.75);
  });

  it("reports only what the loaded policies hook", () => {
    const names = (policies: number) =>
      new Set(
        events({ policies })
          .map((event) => event.process_kprobe?.policy_name)
          .filter((name) => name !== undefined),
      );
    assert.ok(policyCount >= 40);
    assert.deepEqual([...names(1)], ["tcp-connections"]);
    assert.ok(names(20).size < names(policyCount).size);
  });

  it("names one node and its cluster in every line", () => {
    const withNode = events({ nodeName: "edge-7", clusterName: "north" }).filter(
      (event) => event.node_name !== undefined,
    );
    assert.ok(withNode.length > 3900);
    assert.deepEqual([...new Set(withNode.map((event) => event.node_name))], ["edge-7"]);
    assert.ok(withNode.filter((event) => event.cluster_name === "north").length > 3900);
  });

  it("begins at the start time and goes on by nanoseconds", () => {
    const times = events({ startTime: new Date("2026-03-01T12:00:00.5Z"), count: 1000 }).map(
      (event) => event.time ?? "",
    );
    assert.ok(times.some((time) => /^2026-03-01T12:00:0[0-2]\.\d{9}Z$/.test(time)));
    assert.deepEqual([...new Set(times.filter((time) => time > "2026-03-01T12:00:03"))], []);
  });

  it("prints times with 0, 3, 6 and 9 digits and some lines late", () => {
    const times = events({ count: 20_000 }).flatMap((event) => event.time ?? []);
    const digits = new Set(times.map((time) => time.split(".")[1]?.length ?? 0));
    assert.deepEqual([...digits].sort(), [0, 10, 4, 7]);
    const inSeconds = times.map((time) => Date.parse(time) / 1000);
    assert.ok(
      inSeconds.some(
        (time, index) => (inSeconds[index + 1] ?? time) < time - 1 && time - (inSeconds[index + 1] ?? 0) < 30,
      ),
    );
  });

  it("gives every execution an id of node, kernel time and process id", () => {
    for (const { exec_id, pid } of events({ nodeName: "edge-7" }).flatMap(processes)) {
      if (exec_id !== undefined) {
        assert.match(Buffer.from(exec_id, "base64").toString(), new RegExp(`^edge-7:\\d+:${pid}$`));
      }
    }
  });

  it("ends only processes that were started or ran before, and reports policy events between", () => {
    const started = new Set<string>();
    const first = new Map<string, string>();
    for (const event of events({ count: 20_000 })) {
      for (const { exec_id } of processes(event)) {
        if (exec_id !== undefined && !first.has(exec_id)) {
          first.set(exec_id, kindOf(event));
        }
      }
      started.add(event.process_exec?.process?.exec_id ?? "");
    }
    const exits = events({ count: 20_000 }).flatMap((event) => event.process_exit?.process?.exec_id ?? []);
    const known = exits.filter((id) => started.has(id));
    assert.ok(known.length / exits.length > 0.98, `${known.length} of ${exits.length}`);
    assert.ok([...started].filter((id) => first.get(id) === "process_exec").length / started.size > 0.95);
  });

  it("gives pods 5 to 12 labels and every pod one name", () => {
    const pods = new Map<string, Set<string>>();
    for (const { pod } of events().flatMap(processes)) {
      const count = Object.keys(pod?.pod_labels ?? {}).length;
      if (pod?.uid !== undefined && pod.workload_kind !== undefined) {
        assert.ok(count >= 5 && count <= 12, `${count} labels of ${pod.name}`);
        pods.set(pod.uid, (pods.get(pod.uid) ?? new Set()).add(pod.name ?? ""));
      }
    }
    assert.ok(pods.size >= 15);
    assert.deepEqual(
      [...pods.values()].filter((names) => names.size !== 1),
      [],
    );
  });
});
