import assert from "node:assert/strict";

import { mapLine as mapInItsContext } from "../../../tools/mapping-runtime";

type Json = Record<string, unknown>;

/** The document of a line; lists of the script's own context would equal no list of this one. */
function mapLine(line: string): Json {
  return JSON.parse(JSON.stringify(mapInItsContext(line))) as Json;
}

/** The document of a process start with these parts of its process. */
function exec(process: Json, rest: Json = {}): Json {
  return mapLine(
    JSON.stringify({ process_exec: { process, ...rest }, node_name: "n", time: "2026-01-02T03:04:05Z" }),
  );
}

/** The document of a kprobe with these parts. */
function kprobe(event: Json, process: Json = { pid: 7, binary: "/usr/bin/tool" }): Json {
  return mapLine(
    JSON.stringify({ process_kprobe: { process, ...event }, node_name: "n", time: "2026-01-02T03:04:05Z" }),
  );
}

/** The value at a path of a document. */
function at(document: Json, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
}

const socket = {
  sock_arg: {
    family: "AF_INET",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_TCP",
    saddr: "10.0.0.1",
    sport: 40000,
    daddr: "192.0.2.7",
    dport: 53,
  },
};

describe("arguments of a process", () => {
  const args = (text: string | undefined) => at(exec({ binary: "/bin/sh", arguments: text }), "process.args");

  it("begin with the executable and keep order, repetitions and quotes that hold spaces", () => {
    assert.deepEqual(args(undefined), ["/bin/sh"]);
    assert.deepEqual(args("-c -c id"), ["/bin/sh", "-c", "-c", "id"]);
    assert.deepEqual(args('-c "echo a b" end'), ["/bin/sh", "-c", "echo a b", "end"]);
    assert.deepEqual(args('say "hi"'), ["/bin/sh", "say", '"hi"']);
    assert.deepEqual(args('-c "never closed'), ["/bin/sh", "-c", '"never', "closed"]);
  });

  it("are counted, and joined to a command line", () => {
    const { process } = exec({ binary: "/bin/sh", arguments: "-c id" }) as { process: Json };
    assert.equal(process.args_count, 3);
    assert.equal(process.command_line, "/bin/sh -c id");
    assert.equal(process.name, "sh");
  });
});

describe("a process", () => {
  it("that no login started has no auid, and one that a login started has", () => {
    const auid = (value: number) =>
      at(exec({ binary: "/bin/sh", auid: value }), "cilium_tetragon.log.process_exec.process.auid");
    assert.equal(auid(4_294_967_295), undefined);
    assert.equal(auid(1_000), 1_000);
  });

  it("that the agent found running is no start", () => {
    const { event } = exec({ binary: "/sbin/init", flags: "procFS auid rootcwd" }) as { event: Json };
    assert.deepEqual([event.action, event.type], ["already_running", ["info"]]);
  });

  it("or parent that is a list stays one, whatever the other is", () => {
    const list = [{ inner: ["text"] }];
    const other = { pid: 7, binary: "/usr/bin/tool" };
    const kept = (event: Json) =>
      at(
        mapLine(JSON.stringify({ process_exec: event, node_name: "n" })),
        "cilium_tetragon.log.process_exec",
      );
    assert.deepEqual(kept({ process: list, parent: other }), { process: list });
    assert.deepEqual(kept({ process: other, parent: list }), { parent: list });
    assert.deepEqual(kept({ process: list, parent: list }), { process: list, parent: list });
    // The same body with processes of their own keeps nothing of them.
    assert.equal(kept({ process: other, parent: other }), undefined);
  });

  it("that ended without a status succeeded, with a signal failed", () => {
    const end = (rest: Json) =>
      mapLine(
        JSON.stringify({
          process_exit: { process: { pid: 7, binary: "/bin/true" }, ...rest },
          time: "2026-01-02T03:04:05Z",
        }),
      );
    assert.equal(at(end({}), "process.exit_code"), 0);
    assert.equal(at(end({}), "event.outcome"), "success");
    assert.equal(at(end({ status: 3 }), "event.outcome"), "failure");
    assert.equal(at(end({ signal: "SIGKILL" }), "event.outcome"), "failure");
    assert.equal(at(end({ signal: "SIGKILL" }), "cilium_tetragon.log.process_exit.signal"), "SIGKILL");
  });
});

describe("hooks", () => {
  const classified = (event: Json) => {
    const { event: fields } = kprobe(event) as { event: Json };
    return [fields.category, fields.type, fields.action];
  };

  it("on files are classified by function and permission, whatever prefix the function has", () => {
    const file = { file_arg: { path: "/etc/passwd", permission: "-rw-r--r--" } };
    const permission = (mask: number) => ({
      function_name: "security_file_permission",
      args: [file, { int_arg: mask }],
    });
    assert.deepEqual(classified(permission(4)), [["file"], ["access"], "open"]);
    assert.deepEqual(classified(permission(2)), [["file"], ["change"], "modification"]);
    const path = { string_arg: "/tmp/x" };
    for (const name of ["__x64_sys_unlinkat", "__arm64_sys_unlinkat", "sys_unlinkat"]) {
      assert.deepEqual(
        classified({ function_name: name, args: [path] }),
        [["file"], ["deletion"], "deletion"],
        name,
      );
    }
  });

  it("on sockets tell direction, addresses and DNS", () => {
    const document = kprobe({ function_name: "tcp_connect", args: [socket] });
    assert.deepEqual(at(document, "event.type"), ["connection", "start"]);
    assert.equal(at(document, "network.direction"), "egress");
    assert.equal(at(document, "network.protocol"), "dns");
    assert.equal(at(document, "destination.ip"), "192.0.2.7");
    assert.deepEqual(at(document, "related.ip"), ["10.0.0.1", "192.0.2.7"]);
    assert.match(String(at(document, "network.community_id")), /^1:/);
  });

  it("that change credentials, namespaces and mounts are changes of the process", () => {
    for (const [name, action] of [
      ["__x64_sys_setuid", "setuid"],
      ["commit_creds", "commit_creds"],
      ["__x64_sys_setns", "setns"],
      ["__x64_sys_mount", "mount"],
      ["__x64_sys_ptrace", "ptrace"],
    ]) {
      assert.deepEqual(classified({ function_name: name }), [["process"], ["change"], action], name);
    }
  });

  it("that were stopped by the policy are alerts, a mere report is none", () => {
    const stopped = kprobe({ function_name: "tcp_connect", args: [socket], action: "KPROBE_ACTION_SIGKILL" });
    assert.equal(at(stopped, "event.kind"), "alert");
    assert.deepEqual(at(stopped, "event.category"), ["network", "intrusion_detection"]);
    assert.deepEqual(at(stopped, "event.type"), ["connection", "start", "denied"]);
    const reported = kprobe({ function_name: "tcp_connect", args: [socket], action: "KPROBE_ACTION_POST" });
    assert.equal(at(reported, "event.kind"), "event");
  });

  it("have the outcome of their return value, and none without one", () => {
    const outcome = (event: Json) => at(kprobe({ function_name: "cap_capable", ...event }), "event.outcome");
    assert.equal(outcome({ return: { int_arg: -1 } }), "failure");
    assert.equal(outcome({ return: { int_arg: 0 } }), "success");
    assert.equal(outcome({}), undefined);
    assert.equal(outcome({ action: "KPROBE_ACTION_OVERRIDE" }), "failure");
  });
});

describe("a line that is no event", () => {
  it("is kept with the reason", () => {
    for (const line of ["not JSON", "[1]", '"text"', "{}", '{"node_name":"n"}']) {
      const document = mapLine(line);
      assert.equal(at(document, "event.kind"), "pipeline_error", line);
      assert.notEqual(at(document, "error.message") ?? "", "", line);
    }
    assert.equal(mapLine("not JSON").message, "not JSON");
  });
});
