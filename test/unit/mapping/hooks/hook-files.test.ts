import assert from "node:assert/strict";

import { hookDocument, type Json } from "./hook-document";

const UNRESOLVED = { flags: "unresolvedPathComponents" };
const int = (value: number, label?: string): Json => ({ int_arg: value, label });
const text = (value: string): Json => ({ string_arg: value });
const file = (path: string): Json => ({ file_arg: { path, permission: "-rw-r--r--" } });
const path = (value: string): Json => ({ path_arg: { path: value, permission: "-rw-r--r--" } });
const unreadable: Json = { error_arg: { Message: "Bad address" } };
const AT_FDCWD = -100;

/** What the hook is on, and the other path: nothing where the document has none. */
function paths(call: string, ...args: Json[]): [unknown, unknown] {
  const document = hookDocument({ function_name: call, args });
  return [document["file.path"], document["file.target_path"]];
}

type Case = [what: string, call: string, args: Json[], path: string | undefined, target?: string];

const objects: Case[] = [
  ["the entry and not its directory", "security_path_unlink", [path("/srv/d"), path("/d/a")], "/d/a"],
  ["the entry of an agent that gives only it", "security_path_unlink", [path("/d/a")], "/d/a"],
  ["the entry that is made", "security_path_mkdir", [path("/srv/d"), path("/d/new"), int(493)], "/d/new"],
  ["the entry by its inode's directory", "security_inode_create", [path("/d/new"), int(33188)], "/d/new"],
  [
    "the new name",
    "security_path_rename",
    [path("/a"), path("/a/x"), path("/b"), path("/b/y")],
    "/b/y",
    "/a/x",
  ],
  ["the new name of two", "security_inode_rename", [path("/a/x"), path("/b/y")], "/b/y", "/a/x"],
  [
    "the new name of two and its directory",
    "security_path_rename",
    [path("/a/x"), path("/b"), path("/b/y")],
    "/b/y",
    "/a/x",
  ],
  [
    "the new name of two and the old directory",
    "security_path_rename",
    [path("/a"), path("/a/x"), path("/b/y")],
    "/b/y",
    "/a/x",
  ],
  [
    "the link and what it links to",
    "security_path_link",
    [path("/a/x"), path("/b"), path("/b/y")],
    "/b/y",
    "/a/x",
  ],
  [
    "the link and the text in it",
    "security_path_symlink",
    [path("/a"), path("/a/l"), text("../etc/shadow")],
    "/a/l",
    "../etc/shadow",
  ],
  ["the link of a call", "__x64_sys_link", [text("/a/x"), text("/b/y")], "/b/y", "/a/x"],
  [
    "the link of a call with directories",
    "__arm64_sys_symlinkat",
    [text("/a/x"), int(AT_FDCWD), text("l")],
    "l",
    "/a/x",
  ],
  [
    "the new name of a call",
    "__x64_sys_renameat2",
    [int(3), text("x"), int(4), text("/b/y"), int(0)],
    "/b/y",
    "x",
  ],
  ["the only name that a policy asks for", "__x64_sys_rename", [text("/a/x")], "/a/x"],
  ["where a call with a directory leads", "__x64_sys_unlinkat", [file("/srv/d"), text("a"), int(0)], "a"],
  ["what is read of two files", "__x64_sys_sendfile64", [file("/out"), file("/in")], "/in"],
  ["what is written of two files", "__x64_sys_copy_file_range", [file("/in"), file("/out")], "/out"],
  ["what is mounted on", "security_move_mount", [path("/from"), path("/to")], "/to"],
  ["the program", "security_bprm_check", [{ linux_binprm_arg: { path: "/tmp/x" } }], "/tmp/x"],
  ["a file that the function returns", "do_filp_open", [int(AT_FDCWD)], undefined],
];

const unresolved: Case[] = [
  [
    "an entry, instead of its directory",
    "security_path_rmdir",
    [path("/mnt/d"), { file_arg: UNRESOLVED }],
    undefined,
  ],
  ["an entry that the agent could not read", "security_path_unlink", [path("/mnt/d"), unreadable], undefined],
  [
    "a path of which only the end is known",
    "security_file_open",
    [{ file_arg: { path: "/shadow", ...UNRESOLVED } }],
    undefined,
  ],
  [
    "the new name, although the old one is known",
    "security_path_rename",
    [path("/a/x"), { path_arg: UNRESOLVED }],
    undefined,
  ],
  ["the text of a call", "__x64_sys_openat", [int(AT_FDCWD), unreadable, int(0)], undefined],
  ["the path before the name of an attribute", "__x64_sys_setxattr", [unreadable, text("user.x")], undefined],
  ["a path without text", "__x64_sys_newfstatat", [int(5), text("")], undefined],
];

const noPaths: Case[] = [
  ["what is written", "ksys_write", [int(1), text("/etc/passwd")], undefined],
  ["what is read", "vfs_read", [int(1), text("root:x:0:0")], undefined],
  ["what is sent", "__x64_sys_sendto", [int(3), text("GET /")], undefined],
  ["the name of an attribute", "__x64_sys_fsetxattr", [int(3), text("security.capability")], undefined],
  [
    "the name of an attribute beside a file",
    "security_inode_setxattr",
    [path("/bin/ping"), text("security.capability")],
    "/bin/ping",
  ],
  ["the name of an attribute alone", "security_inode_copy_up_xattr", [text("trusted.overlay")], undefined],
  ["the name of a file in memory", "__x64_sys_memfd_create", [text("kit"), int(1)], undefined],
  ["the name of a module", "security_kernel_module_request", [text("net-pf-16")], undefined],
  [
    "the type of a file system",
    "__x64_sys_mount",
    [text("/dev/sda1"), text("/mnt"), text("ext4")],
    undefined,
  ],
  ["a function that no table has", "tty_ldisc_open", [text("/dev/tty1")], undefined],
];

const openings: [what: string, flags: number, types: string[], action: string][] = [
  ["O_RDONLY", 0, ["access"], "open"],
  ["O_RDONLY | O_CLOEXEC", 0o2000000, ["access"], "open"],
  ["O_WRONLY", 1, ["change"], "open"],
  ["O_RDWR", 2, ["change"], "open"],
  ["O_RDONLY | O_TRUNC", 0o1000, ["change"], "open"],
  ["O_RDONLY | O_CREAT", 0o100, ["access", "creation"], "open"],
  ["O_WRONLY | O_CREAT | O_TRUNC", 577, ["change", "creation"], "open"],
  ["O_WRONLY | O_CREAT | O_EXCL", 0o301, ["creation"], "creation"],
  ["O_TMPFILE | O_RDWR", 0o20200002, ["creation"], "creation"],
  ["O_PATH, which ignores O_RDWR", 0o10000002, ["access"], "open"],
];

describe("the object of a hook on files", () => {
  for (const [what, call, args, object, target] of objects) {
    it(`is ${what}: ${call}`, () => assert.deepEqual(paths(call, ...args), [object, target]));
  }
  for (const [what, call, args, object, target] of unresolved) {
    it(`is absent where unresolved, and nothing takes its place: ${what}`, () =>
      assert.deepEqual(paths(call, ...args), [object, target]));
  }
  for (const [what, call, args, object, target] of noPaths) {
    it(`is no text that is something else: ${what} (${call})`, () =>
      assert.deepEqual(paths(call, ...args), [object, target]));
  }

  it("keeps in the arguments what it leaves out", () => {
    const { "cilium_tetragon.log.process_kprobe.args": args } = hookDocument({
      function_name: "security_file_open",
      args: [{ file_arg: { path: "/shadow", ...UNRESOLVED } }],
    });
    assert.deepEqual(args, [{ file_arg: { path: "/shadow", ...UNRESOLVED } }]);
  });

  it("comes with its parts and its mode", () => {
    const document = hookDocument({
      function_name: "security_path_unlink",
      args: [path("/srv/d"), { path_arg: { path: "/d/a.tar.gz", permission: "-rwsr-x--T" } }],
    });
    assert.equal(document["file.directory"], "/d");
    assert.equal(document["file.name"], "a.tar.gz");
    assert.equal(document["file.extension"], "gz");
    assert.equal(document["file.mode"], "5750");
  });
});

describe("what a hook does to a file", () => {
  const event = (call: string, ...args: Json[]): [unknown, unknown] => {
    const document = hookDocument({ function_name: call, args });
    return [document["event.type"], document["event.action"]];
  };

  for (const [flags, value, types, action] of openings) {
    it(`follows the flags of an opening: ${flags}`, () => {
      assert.deepEqual(event("__x64_sys_openat", int(AT_FDCWD), text("/a"), int(value)), [types, action]);
      assert.deepEqual(event("__x64_sys_open", text("/a"), { uint_arg: value }), [types, action]);
      assert.deepEqual(event("do_sys_open", int(3), text("/a"), { size_arg: String(value) }, int(420)), [
        types,
        action,
      ]);
    });
  }

  it("takes nothing for flags that is not", () => {
    assert.deepEqual(event("__x64_sys_openat2", int(AT_FDCWD), text("/a"), { size_arg: "24" }), [
      ["access"],
      "open",
    ]);
    assert.deepEqual(event("__x64_sys_openat", int(1), text("/a")), [["access"], "open"]);
    assert.deepEqual(event("__x64_sys_openat", int(1), { size_arg: "577" }), [["access"], "open"]);
    assert.deepEqual(event("__x64_sys_openat", text("/a"), int(420, "mode"), int(1, "flags")), [
      ["change"],
      "open",
    ]);
  });

  it("follows the mask of a permission check", () => {
    for (const call of ["security_file_permission", "security_inode_permission", "security_file_post_open"]) {
      assert.deepEqual(event(call, file("/a"), int(4)), [["access"], "open"], call);
      assert.deepEqual(event(call, file("/a"), int(2)), [["change"], "modification"], call);
      assert.deepEqual(event(call, file("/a"), { uint_arg: 8 }), [["change"], "modification"], call);
      assert.deepEqual(event(call, file("/a")), [["access"], "open"], call);
    }
  });

  it("follows protection and flags of a mapping, of which a private one changes no file", () => {
    const map = (...integers: number[]) =>
      event("security_mmap_file", file("/a"), ...integers.map((value) => ({ uint_arg: value })));
    assert.deepEqual(map(1, 1), [["access"], "open"]);
    assert.deepEqual(map(3), [["change"], "modification"]);
    assert.deepEqual(map(3, 1), [["change"], "modification"]);
    assert.deepEqual(map(3, 3), [["change"], "modification"]);
    assert.deepEqual(map(3, 2), [["access"], "open"]);
    assert.deepEqual(map(3, 3, 2), [["access"], "open"]);
    const labelled = [int(1, "flags"), int(2, "prot")];
    assert.deepEqual(event("security_mmap_file", file("/a"), ...labelled), [["change"], "modification"]);
  });
});
