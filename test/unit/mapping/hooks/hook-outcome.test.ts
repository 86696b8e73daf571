import assert from "node:assert/strict";

import { hookDocument, type Json } from "./hook-document";

const outcome = (result: Json | undefined, function_name = "security_file_open"): unknown =>
  hookDocument({ function_name, return: result })["event.outcome"];

/** An error in every type that the agent prints. */
const everyType = (errno: number): Json[] => [
  { int_arg: -errno },
  { uint_arg: 2 ** 32 - errno },
  { long_arg: String(-errno) },
  { long_arg: String(2 ** 32 - errno) },
  { size_arg: String(2 ** 32 - errno) },
  { size_arg: (2n ** 64n - BigInt(errno)).toString() },
];

describe("the outcome of a hook", () => {
  for (const errno of [1, 2, 13, 111, 4095]) {
    it(`is a failure for the error ${errno} in every integer type`, () => {
      for (const result of everyType(errno)) {
        assert.equal(outcome(result), "failure", JSON.stringify(result));
      }
    });
  }

  for (const errno of [11, 114, 115, 512]) {
    it(`is open for the answer ${errno}, which decides nothing`, () => {
      for (const result of everyType(errno)) {
        assert.equal(outcome(result, "__sys_connect"), undefined, JSON.stringify(result));
      }
    });
  }

  it("is a success for any other value: a count, a descriptor, an address, an object", () => {
    for (const result of [
      { int_arg: 0 },
      { int_arg: 3 },
      { uint_arg: 4294963200 },
      { size_arg: "2147479552" },
      { size_arg: "18446612358993433324" },
      { size_arg: "18446744073709547520" },
      { long_arg: "-131715106118292" },
      { sock_arg: { family: "AF_INET" } },
      { file_arg: { path: "/a" } },
    ]) {
      assert.equal(outcome(result), "success", JSON.stringify(result));
    }
  });

  it("is a failure for any negative number of 32 bits with a sign", () =>
    assert.equal(outcome({ int_arg: -5000 }), "failure"));

  it("is unknown without a value, with one that could not be read, and with a pointer to nothing", () => {
    for (const result of [
      undefined,
      {},
      { error_arg: { Message: "read error" } },
      { sock_arg: {} },
      { label: "x" },
    ]) {
      assert.equal(outcome(result), undefined, JSON.stringify(result));
    }
  });

  it("is a failure for no, and a success for yes, of a function that answers with a truth value", () => {
    for (const name of ["ns_capable", "capable", "inode_owner_or_capable", "ptrace_may_access"]) {
      assert.equal(outcome({ int_arg: 0 }, name), "failure", name);
      assert.equal(outcome({ int_arg: 1 }, name), "success", name);
      assert.equal(outcome({ uint_arg: 0 }, name), "failure", name);
    }
  });

  it("is a success for 0 of the hook that such a function asks", () => {
    for (const name of ["cap_capable", "security_capable"]) {
      assert.equal(outcome({ int_arg: 0 }, name), "success", name);
      assert.equal(outcome({ int_arg: -1 }, name), "failure", name);
    }
  });
});

describe("the outcome of a syscall at its exit", () => {
  const exit = (subsys: string, event: string, ...args: Json[]): unknown =>
    hookDocument({ subsys, event, args }, { kind: "process_tracepoint" })["event.outcome"];
  const failed: Json[] = [{ long_arg: "-13" }, { size_arg: (2n ** 64n - 13n).toString() }];
  const fine: Json[] = [{ long_arg: "0" }, { long_arg: "140737353871360" }, { size_arg: "4096" }];
  const open: Json[] = [{ long_arg: "-115" }, { long_arg: "-512" }, { error_arg: { Message: "read error" } }];
  const expected: [Json[], string | undefined][] = [
    [failed, "failure"],
    [fine, "success"],
    [open, undefined],
  ];

  it("is told by the return value, beside the number of the syscall", () => {
    for (const [results, outcome] of expected) {
      for (const result of results) {
        const said = JSON.stringify(result);
        assert.equal(exit("syscalls", "sys_exit_openat", result), outcome, said);
        assert.equal(exit("syscalls", "sys_exit_openat", { int_arg: 257 }, result), outcome, said);
        assert.equal(exit("raw_syscalls", "sys_exit", { syscall_id: { id: 257 } }, result), outcome, said);
      }
    }
    for (const [results, outcome] of expected.slice(0, 2)) {
      for (const result of results) {
        assert.equal(exit("raw_syscalls", "sys_exit", { long_arg: "257" }, result), outcome);
      }
    }
  });

  it("is told by an error alone where the number may be the syscall's", () => {
    assert.equal(exit("raw_syscalls", "sys_exit", { long_arg: "257" }), undefined);
    assert.equal(exit("raw_syscalls", "sys_exit", { long_arg: "-2" }), "failure");
    assert.equal(exit("raw_syscalls", "sys_exit", { syscall_id: { id: 257 } }), undefined);
    assert.equal(exit("syscalls", "sys_exit_openat", { int_arg: 257 }), undefined);
  });

  it("is unknown at its entry and at any other tracepoint, whatever numbers these have", () => {
    assert.equal(exit("syscalls", "sys_enter_lseek", { long_arg: "-1" }), undefined);
    assert.equal(exit("raw_syscalls", "sys_enter", { long_arg: "1" }, { long_arg: "-1" }), undefined);
    assert.equal(exit("sched", "sys_exit", { long_arg: "-1" }), undefined);
  });
});

describe("what a policy enforced", () => {
  const parts = { function_name: "security_file_open", policy_name: "guard" };
  const kinds = ["process_kprobe", "process_tracepoint", "process_lsm", "process_uprobe", "process_usdt"];
  const actions = ["SIGKILL", "SIGNAL", "OVERRIDE", "NOTIFYENFORCER"].map((name) => `KPROBE_ACTION_${name}`);

  for (const kind of kinds) {
    const stops = kinds.indexOf(kind) < 3;
    it(`${stops ? "is an alert" : "is nothing"} of ${kind}`, () => {
      for (const action of actions) {
        const document = hookDocument({ ...parts, action }, { kind });
        assert.equal(document["event.kind"], stops ? "alert" : "event", action);
        assert.equal((document["event.type"] as string[]).includes("denied"), stops, action);
        assert.equal((document["event.category"] as string[]).includes("intrusion_detection"), stops, action);
        const failed = stops && action.endsWith("OVERRIDE");
        assert.equal(document["event.outcome"], failed ? "failure" : undefined, action);
      }
    });
  }

  it("is nothing where the action only reports", () => {
    for (const name of ["POST", "NOPOST", "SET", "TRACKSOCK", "FOLLOWFD", "constructor"]) {
      assert.equal(hookDocument({ ...parts, action: `KPROBE_ACTION_${name}` })["event.kind"], "event", name);
    }
  });

  it("is nothing of a policy in monitor mode, whatever its events say", () => {
    const params = { monitorPolicies: ["guard", "other"] };
    for (const action of actions) {
      const event = { ...parts, action, return_action: action, return: { int_arg: 0 } };
      const document = hookDocument(event, { params });
      assert.equal(document["event.kind"], "event", action);
      assert.deepEqual(document["event.type"], ["access"], action);
      assert.equal(document["event.outcome"], "success", action);
      assert.doesNotMatch(String(document.message), /\(/);
      assert.equal(
        hookDocument({ ...event, policy_name: "strict" }, { params })["event.kind"],
        "alert",
        action,
      );
    }
  });
});
