import assert from "node:assert/strict";

import { policyLibrary, type TracingPolicyManifest } from "../../../../components/tetragon/policies";
import { mapLine } from "../../../../tools/mapping-runtime";
import { everyPolicy } from "./library";

type Kprobe = NonNullable<TracingPolicyManifest["spec"]["kprobes"]>[number];
type Json = Record<string, unknown>;

const path = "/srv/watched/file";
const socket = {
  family: "AF_INET",
  type: "SOCK_STREAM",
  protocol: "IPPROTO_TCP",
  saddr: "10.0.0.1",
  sport: 40001,
  daddr: "192.0.2.7",
  dport: 53,
};

/** What the agent makes of an argument of a type; integers are those that the policy asks for. */
const values: Record<string, (asked: number) => Json> = {
  file: () => ({ file_arg: { path, permission: "-rw-r--r--" } }),
  path: () => ({ path_arg: { path, permission: "-rw-r--r--" } }),
  linux_binprm: () => ({ linux_binprm_arg: { path, permission: "-rwxr-xr-x" } }),
  sock: () => ({ sock_arg: { ...socket } }),
  skb: () => ({ skb_arg: { ...socket, type: undefined, proto: 17, protocol: "IPPROTO_UDP" } }),
  sockaddr: () => ({ sockaddr_arg: { family: "AF_INET", addr: "0.0.0.0", port: 53 } }),
  int: (asked) => ({ int_arg: asked }),
  uint16: (asked) => ({ uint_arg: asked }),
  uint32: (asked) => ({ uint_arg: asked }),
  string: () => ({ string_arg: "net-pf-16" }),
  cred: () => ({ process_credentials_arg: { uid: 0 } }),
  cap_effective: () => ({ cap_effective_arg: "0000000000000001" }),
  cap_inheritable: () => ({ cap_inheritable_arg: "0000000000000001" }),
  cap_permitted: () => ({ cap_permitted_arg: "0000000000000001" }),
  user_namespace: () => ({ user_ns_arg: { level: 0 } }),
  capability: () => ({ capability_arg: { value: 21, name: "CAP_SYS_ADMIN" } }),
  module: () => ({ module_arg: { name: "veth" } }),
  bpf_attr: () => ({ bpf_attr_arg: { ProgType: "BPF_PROG_TYPE_KPROBE", InsnCnt: 2 } }),
  bpf_map: () => ({ bpf_map_arg: { MapType: "BPF_MAP_TYPE_HASH" } }),
  perf_event: () => ({ perf_event_arg: { Type: "PERF_TYPE_TRACEPOINT" } }),
};

/** The line that the agent exports when the hook's own conditions hold. */
function lineOf(name: string, { call, args, message, tags, returnArg, selectors }: Kprobe): string {
  const asked = new Map<number, number>();
  for (const { index, values: wanted } of (selectors ?? []).flatMap(({ matchArgs }) => matchArgs ?? [])) {
    if (index !== undefined && /^\d+$/.test(wanted?.[0] ?? "")) {
      asked.set(index, Number(wanted?.[0]));
    }
  }
  const process_kprobe = {
    process: { pid: 7, binary: "/usr/bin/tool" },
    function_name: call.replace(/^sys_/, "__x64_sys_"),
    args: (args ?? []).map(({ index, type, label }) => {
      const value = values[type ?? ""];
      assert.ok(value, `no value of type ${type}`);
      return { ...value(asked.get(index) ?? 0), label };
    }),
    return: returnArg && { int_arg: -1 },
    policy_name: name,
    message,
    tags,
  };
  return JSON.stringify({ process_kprobe, node_name: "n", time: "2026-01-02T03:04:05Z" });
}

/** Names in the text between backquotes that are fields, and those that are actions. */
function promised(yields: string): { actions: string[]; fields: string[] } {
  const quoted = [...yields.matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? "");
  const isField = (text: string) => /^(file|source|destination|network|event)\./.test(text);
  return { actions: quoted.filter((text) => !isField(text)), fields: quoted.filter(isField) };
}

/** What each hook of the library becomes: category, types, action, and the fields that the page names for it. */
const documents: Record<string, [category: string, types: string, action: string, fields?: string]> = {
  security_file_open: ["file", "access", "open", "file.path"],
  security_file_permission: ["file", "change", "modification", "file.path"],
  security_path_truncate: ["file", "change", "modification", "file.path"],
  security_path_chmod: ["file", "change", "modification", "file.path"],
  tcp_connect: ["network", "connection start", "connection_attempted", "destination.ip destination.port"],
  tcp_close: ["network", "connection end", "disconnect_received", "source.ip destination.ip"],
  security_sock_graft: ["network", "connection start", "connection_accepted", "source.ip destination.ip"],
  inet_csk_listen_start: ["network", "info", "inet_csk_listen_start", "source.ip source.port"],
  ip_output: ["network", "info", "ip_output", "destination.ip destination.port network.protocol"],
  ip6_output: ["network", "info", "ip6_output", "destination.ip destination.port network.protocol"],
  security_socket_bind: ["network", "info", "socket_bind", "source.ip source.port network.protocol"],
  security_socket_create: ["network", "info", "socket_create"],
  __sys_setuid: ["process", "change", "setuid"],
  __sys_setgid: ["process", "change", "setgid"],
  __sys_setreuid: ["process", "change", "setreuid"],
  __sys_setregid: ["process", "change", "setregid"],
  __sys_setresuid: ["process", "change", "setresuid"],
  __sys_setresgid: ["process", "change", "setresgid"],
  __sys_setfsuid: ["process", "change", "setfsuid"],
  __sys_setfsgid: ["process", "change", "setfsgid"],
  security_capset: ["process", "change", "capset"],
  create_user_ns: ["process", "change", "create_user_ns"],
  commit_creds: ["process", "change", "commit_creds"],
  cap_capable: ["process", "info", "cap_capable", "event.outcome"],
  security_kernel_read_file: ["driver", "info", "kernel_read_file", "file.path"],
  security_kernel_load_data: ["driver", "info", "kernel_load_data"],
  do_init_module: ["driver", "start", "module_loaded"],
  free_module: ["driver", "end", "module_unloaded"],
  security_kernel_module_request: ["process", "info", "kernel_module_request"],
  bpf_check: ["driver", "start", "bpf_loaded"],
  security_perf_event_alloc: ["driver", "info", "perf_event_alloc"],
  security_bpf_map_create: ["driver", "info", "bpf_map_create"],
  security_bpf_map_alloc: ["driver", "info", "bpf_map_alloc"],
  sys_setns: ["process", "change", "setns"],
  sys_unshare: ["process", "change", "unshare"],
  security_sb_mount: ["process", "change", "sb_mount", "file.path"],
  security_move_mount: ["process", "change", "move_mount", "file.path"],
  security_sb_pivotroot: ["process", "change", "sb_pivotroot", "file.path"],
  sys_ptrace: ["process", "change", "ptrace"],
  sys_process_vm_writev: ["process", "change", "process_vm_writev"],
  security_bprm_check: ["process", "info", "bprm_check", "file.path"],
  // The one maps what it writes, the other what it runs.
  "file-integrity security_mmap_file": ["file", "change", "modification", "file.path"],
  "memory-or-tmp-execution security_mmap_file": ["file", "access", "open", "file.path"],
};

describe("the mapping and the policy library", () => {
  const hooks = everyPolicy().flatMap(({ metadata, spec }) => {
    const name = metadata.name.replace(/-[23]$/, "");
    return (spec.kprobes ?? []).map((hook) => ({ name, hook }));
  });

  for (const { name, yields } of policyLibrary) {
    it(`agree on what the hooks of ${name} become`, () => {
      const { actions, fields } = promised(yields);
      const seen = new Set<string>();
      for (const { hook } of hooks.filter((one) => one.name === name)) {
        const expected = documents[`${name} ${hook.call}`] ?? documents[hook.call];
        assert.ok(expected, `no expectation for ${hook.call}`);
        const [category, types, action, held = ""] = expected;
        const document = mapLine(lineOf(name, hook)) as Record<string, Json>;
        const { event } = document;
        assert.equal(String(event?.category), category, hook.call);
        assert.equal(String(event?.type), types.replace(" ", ","), hook.call);
        assert.equal(event?.action, action, hook.call);
        for (const field of held.split(" ").filter((word) => word !== "")) {
          const [object, key] = field.split(".");
          assert.notEqual(document[object ?? ""]?.[key ?? ""], undefined, `${hook.call}: ${field}`);
          assert.ok(
            fields.some((one) => covers(one, field)),
            `${field} of ${hook.call} is not on the page: ${yields}`,
          );
        }
        assert.ok(yields.includes(category), `${hook.call} is ${category}, the page says: ${yields}`);
        assert.ok(actions.includes(action), `${hook.call} is ${action}, the page says: ${yields}`);
        seen.add(action);
      }
      if (name !== "library-loading") {
        assert.deepEqual(
          actions.filter((action) => !seen.has(action) && !/^(family|type|protocol|new)$/.test(action)),
          [],
          "the page promises what no hook gives",
        );
      }
    });
  }

  it("agree on who accepts and who is accepted", () => {
    const accept = hooks.find(({ hook }) => hook.call === "security_sock_graft");
    assert.ok(accept);
    const { source, destination, network } = mapLine(lineOf(accept.name, accept.hook)) as Record<
      string,
      Json
    >;
    assert.equal(source?.ip, socket.daddr);
    assert.equal(destination?.ip, socket.saddr);
    assert.equal(network?.direction, "ingress");
  });
});

/** Whether a field on the page, `source.*` among them, means the field. */
function covers(promise: string, field: string): boolean {
  const name = promise.replace(/: .*$/, "");
  return name === field || (name.endsWith(".*") && field.startsWith(name.slice(0, -1)));
}
