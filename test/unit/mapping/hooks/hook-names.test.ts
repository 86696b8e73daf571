import assert from "node:assert/strict";

import { hookDocument } from "./hook-document";
import { lsmHooks, syscalls } from "./kernel-names";

/** Category, types and action of an event of a function without arguments. */
function classOf(parts: object, kind?: string): [string, string] {
  const document = hookDocument({ ...parts }, { kind });
  const categories = document["event.category"] as string[];
  const types = document["event.type"] as string[];
  return [`${categories.join(" ")} ${types.join(" ")}`, String(document["event.action"])];
}

/** What is called otherwise than its hook: the row's action. */
const fixed =
  /^(open|modification|creation|deletion|rename|connection_attempted|connection_accepted|disconnect_received|module_loaded|module_unloaded|bpf_loaded)$/;

describe("a syscall", () => {
  const wrappers = [
    "__x64_sys_",
    "__arm64_sys_",
    "__ia32_sys_",
    "__arm64_compat_sys_",
    "__se_sys_",
    "__do_sys_",
    "sys_",
  ];

  for (const [kind, actions] of Object.entries(syscalls)) {
    for (const [action, names] of Object.entries(actions)) {
      it(`is ${kind}, ${action}, on every architecture: ${names.slice(0, 60)}`, () => {
        for (const name of names.split(" ")) {
          const expected = [kind, action === "name" ? name : action];
          assert.deepEqual(
            classOf({ subsys: "syscalls", event: `sys_enter_${name}` }, "process_tracepoint"),
            expected,
            name,
          );
          const wrapper = wrappers[name.length % wrappers.length] ?? "";
          assert.deepEqual(classOf({ function_name: wrapper + name }), expected, wrapper + name);
        }
      });
    }
  }

  it("has each of its wrappers", () => {
    for (const wrapper of [
      ...wrappers,
      "__s390x_sys_",
      "__riscv_compat_sys_",
      "compat_sys_",
      "SyS_",
      "__sys_",
      "ksys_",
      "____sys_",
    ]) {
      assert.deepEqual(classOf({ function_name: `${wrapper}setns` }), ["process change", "setns"], wrapper);
    }
  });

  it("is the same one in its variants for 32 bits", () => {
    for (const [variant, kind, action] of [
      ["__ia32_compat_sys_preadv64v2", "file access", "open"],
      ["compat_sys_pwritev64", "file change", "modification"],
      ["__arm64_compat_sys_recvmmsg_time64", "network info", "recvmmsg"],
      ["__ia32_sys_setuid16", "process change", "setuid"],
      ["__ia32_sys_fstatat64", "file access", "fstatat"],
      ["__x64_sys_sendfile64", "file access", "open"],
      ["__ia32_sys_fadvise64_64", "file access", "fadvise64_64"],
      ["__ia32_sys_oldlstat", "file access", "oldlstat"],
      ["__ia32_compat_sys_socketcall", "network info", "socketcall"],
      ["__arm64_compat_sys_recv", "network info", "recv"],
      ["__arm64_compat_sys_send", "network info", "send"],
    ] as const) {
      assert.deepEqual(classOf({ function_name: variant }), [kind, action], variant);
    }
  });

  it("keeps its full name", () => {
    const document = hookDocument({ function_name: "__arm64_sys_setns" });
    assert.equal(document["cilium_tetragon.log.process_kprobe.function_name"], "__arm64_sys_setns");
  });
});

describe("an LSM hook", () => {
  for (const [kind, actions] of Object.entries(lsmHooks)) {
    for (const [action, names] of Object.entries(actions)) {
      it(`is ${kind}, ${action}, as a hook and as a function: ${names.slice(0, 60)}`, () => {
        for (const name of names.split(" ")) {
          const expected = [kind, action === "name" ? name : action];
          assert.deepEqual(classOf({ function_name: name }, "process_lsm"), expected, name);
          assert.deepEqual(classOf({ function_name: `security_${name}` }), expected, `security_${name}`);
          assert.deepEqual(classOf({ function_name: `bpf_lsm_${name}` }), expected, `bpf_lsm_${name}`);
        }
      });
    }
  }

  it("has the name of its function where the two differ", () => {
    for (const [hook, name] of [
      ["bprm_check_security", "bprm_check"],
      ["sk_alloc_security", "sk_alloc"],
      ["userns_create", "create_user_ns"],
      ["settime", "settime64"],
    ] as const) {
      assert.equal(classOf({ function_name: hook }, "process_lsm")[1], name);
      assert.equal(classOf({ function_name: `security_${name}` })[1], name);
    }
  });
});

describe("any other hook", () => {
  it("has its own name", () => {
    assert.deepEqual(classOf({ function_name: "__sk_free" }), ["process info", "__sk_free"]);
    assert.deepEqual(classOf({ function_name: "path_mount" }), ["process change", "path_mount"]);
    assert.deepEqual(classOf({ function_name: "constructor" }), ["process info", "constructor"]);
    assert.deepEqual(classOf({ function_name: "__proto__" }), ["process info", "__proto__"]);
  });

  it("is known by what it works for", () => {
    assert.deepEqual(classOf({ function_name: "vfs_unlink" }), ["file deletion", "deletion"]);
    assert.deepEqual(classOf({ function_name: "do_unlinkat" }), ["file deletion", "deletion"]);
    assert.deepEqual(classOf({ function_name: "do_sys_openat2" }), ["file access", "open"]);
    assert.deepEqual(classOf({ function_name: "udpv6_sendmsg" }), ["network info", "udpv6_sendmsg"]);
    assert.deepEqual(classOf({ function_name: "do_init_module" }), ["driver start", "module_loaded"]);
  });

  it("is named with its group at a tracepoint or in user space, unless the table names what it does", () => {
    const tracepoint = (subsys: string, event: string) => classOf({ subsys, event }, "process_tracepoint");
    assert.deepEqual(tracepoint("raw_syscalls", "sys_enter"), ["process info", "raw_syscalls/sys_enter"]);
    assert.deepEqual(tracepoint("sock", "inet_sock_set_state"), ["network info", "sock/inet_sock_set_state"]);
    assert.deepEqual(tracepoint("module", "module_load"), ["driver start", "module_loaded"]);
    assert.deepEqual(tracepoint("syscalls", "sys_exit_kexec_load"), ["process info", "kexec_load"]);
    assert.deepEqual(classOf({ provider: "libc", name: "setjmp" }, "process_usdt"), [
      "process info",
      "libc/setjmp",
    ]);
    assert.deepEqual(classOf({ path: "/bin/bash", symbol: "open" }, "process_uprobe"), [
      "process info",
      "open",
    ]);
  });

  it("has an action of the table or its own name, and nothing of an architecture", () => {
    for (const name of [
      "security_socket_bind",
      "__x64_sys_kexec_load",
      "bpf_lsm_task_kill",
      "__arm64_sys_bpf",
    ]) {
      const [, action] = classOf({ function_name: name });
      assert.doesNotMatch(action, /security_|_sys_|bpf_lsm_|^__/);
      assert.ok(fixed.test(action) || name.endsWith(action), action);
    }
  });
});
