import { kprobe, lsm, type Policy, policy, tracepoint } from "../hook";
import { anyPath, buffer, file, sensitivePath, truncatedBuffer } from "../generated-values";

const ok = () => ({ int_arg: 0 });
const AT_FDCWD = -100;
const readers = ["cat", "grep", "vi", "sed", "python"] as const;
const READ = 4;
const WRITE = 2;

/** Policies on files and their contents. */
export const filePolicies: readonly Policy[] = [
  policy(
    "sensitive-files",
    kprobe(
      "security_file_permission",
      (r) => [{ file_arg: file(anyPath(r)) }, { int_arg: READ, label: "mask" }],
      {
        variant: "read",
        by: readers,
        weight: 40,
        returns: ok,
        returnAction: "POST",
        tags: ["observability.filesystem"],
      },
    ),
    kprobe(
      "security_file_permission",
      (r) => [{ file_arg: file(anyPath(r)) }, { int_arg: WRITE, label: "mask" }],
      {
        variant: "write",
        by: ["vi", "sed", "bash", "postgres"],
        weight: 20,
        returns: ok,
        returnAction: "POST",
        message: "Write to a watched file",
        tags: ["observability.filesystem"],
      },
    ),
    kprobe("security_mmap_file", (r) => [{ file_arg: file(anyPath(r)) }, { uint_arg: 1 }, { uint_arg: 1 }], {
      by: readers,
      weight: 6,
      returns: ok,
      returnAction: "POST",
    }),
    kprobe("security_path_truncate", () => [{ path_arg: file("/var/log/syslog.1", "-rw-r-----") }], {
      by: ["truncate", "logrotate"],
      weight: 2,
      returns: ok,
      returnAction: "POST",
    }),
  ),
  policy(
    "file-open",
    lsm("file_open", (r) => [{ file_arg: file(sensitivePath(r), "-rw-r-----") }], {
      by: readers,
      weight: 20,
    }),
    kprobe("security_file_open", (r) => [{ file_arg: file(anyPath(r)) }], {
      by: readers,
      weight: 20,
      returns: ok,
    }),
    kprobe(
      "security_file_open",
      () => [{ file_arg: { path: "/", flags: "unresolvedPathComponents", permission: "drwxr-xr-x" } }],
      {
        variant: "unresolved",
        by: ["ls"],
      },
    ),
    kprobe("security_file_open", () => [{ file_arg: file("/tmp/.X11-unix/X0", "srwxrwxrwx") }], {
      variant: "socket-file",
    }),
    kprobe(
      "security_file_open",
      () => [{ file_arg: file("/var/lib/app/old segment.tar.gz (deleted)", "-rw-------") }],
      {
        variant: "deleted",
      },
    ),
    kprobe("fd_install", (r) => [{ int_arg: r.int(3, 40) }, { file_arg: file(anyPath(r)) }], { weight: 6 }),
  ),
  policy(
    "file-removal",
    kprobe("security_path_unlink", (r) => [{ path_arg: file(`/tmp/${r.suffix(8)}`) }], {
      by: ["rm"],
      weight: 8,
      returns: ok,
    }),
    kprobe(
      "security_path_unlink",
      (r) => [
        { path_arg: file("/srv/data", "drwxr-xr-x") },
        { path_arg: file(`/data/upload-${r.suffix(6)}.pdf`) },
      ],
      { variant: "directory-and-entry", by: ["rm"], weight: 2, returns: ok },
    ),
    kprobe(
      "__x64_sys_unlinkat",
      (r) => [{ int_arg: AT_FDCWD }, { string_arg: `/tmp/${r.suffix(8)}` }, { int_arg: 0 }],
      {
        by: ["rm"],
        weight: 4,
      },
    ),
    kprobe("security_inode_rmdir", () => [{ path_arg: file("/var/lib/app/tmp", "drwxr-xr-x") }], {
      by: ["rm"],
    }),
  ),
  policy(
    "file-rename",
    kprobe(
      "security_path_rename",
      (r) => [
        { path_arg: file(`/tmp/${r.suffix(8)}`) },
        { path_arg: file(`/var/lib/app/segment-${r.int(1, 500)}`) },
      ],
      { by: ["mv"], weight: 3, returns: ok },
    ),
    kprobe(
      "security_path_rename",
      (r) => [
        { path_arg: file("/srv/data", "drwxr-xr-x") },
        { path_arg: file(`/data/part-${r.int(1, 500)}.tmp`) },
        { path_arg: file("/srv/data", "drwxr-xr-x") },
        { path_arg: file("/data/part.parquet") },
      ],
      { variant: "directories-and-entries", by: ["mv"], returns: ok },
    ),
    kprobe(
      "__x64_sys_renameat2",
      (r) => [
        { int_arg: AT_FDCWD, label: "olddirfd" },
        { string_arg: `upload-${r.int(1, 9)}.part`, label: "oldpath" },
        { int_arg: AT_FDCWD, label: "newdirfd" },
        { string_arg: "/srv/data/final.parquet", label: "newpath" },
        { uint_arg: 0, label: "flags" },
      ],
      { by: ["mv", "catalogd"] },
    ),
  ),
  policy(
    "file-creation",
    kprobe("security_path_mknod", (r) => [{ path_arg: file(`/tmp/${r.suffix(6)}`) }, { uint_arg: 33188 }], {
      by: ["wget", "bash"],
      weight: 3,
    }),
    kprobe(
      "__x64_sys_mkdirat",
      (r) => [{ int_arg: AT_FDCWD }, { string_arg: `/tmp/work-${r.suffix(4)}` }, { uint_arg: 493 }],
      {
        by: ["python", "sh"],
        weight: 3,
      },
    ),
    kprobe(
      "security_path_mkdir",
      () => [
        { path_arg: { path: "/reports", flags: "unresolvedPathComponents", permission: "drwxr-xr-x" } },
        { uint_arg: 493 },
      ],
      { by: ["python"] },
    ),
    kprobe("__x64_sys_creat", () => [{ string_arg: "report.csv" }, { uint_arg: 420 }], { by: ["python"] }),
  ),
  policy(
    "links",
    kprobe(
      "__x64_sys_symlinkat",
      (r) => [{ string_arg: sensitivePath(r) }, { int_arg: AT_FDCWD }, { string_arg: `/tmp/${r.suffix(5)}` }],
      {
        by: ["ln"],
      },
    ),
    kprobe(
      "__arm64_sys_linkat",
      () => [
        { int_arg: AT_FDCWD },
        { string_arg: "/etc/sudoers" },
        { int_arg: AT_FDCWD },
        { string_arg: "/home/app/s" },
        { int_arg: 0 },
      ],
      { by: ["ln"], message: "Hard link to a sensitive file" },
    ),
    kprobe("security_inode_follow_link", () => [{ path_arg: file("/current", "lrwxrwxrwx") }], {
      by: readers,
    }),
  ),
  policy(
    "file-modes",
    kprobe(
      "security_path_chmod",
      () => [{ path_arg: file("/var/lib/app/state.db", "-rw-r-----") }, { uint_arg: 416, label: "mode" }],
      {
        by: ["chmod"],
        weight: 2,
      },
    ),
    kprobe(
      "__x64_sys_fchmodat",
      () => [{ int_arg: AT_FDCWD }, { string_arg: "/usr/local/bin/helper" }, { uint_arg: 2541 }],
      { by: ["chmod"] },
    ),
    kprobe(
      "security_path_chown",
      () => [{ path_arg: file("/srv/app/config.toml") }, { uint_arg: 0 }, { uint_arg: 0 }],
      { by: ["python"] },
    ),
    kprobe("security_inode_setxattr", () => [
      { path_arg: file("/usr/bin/ping", "-rwxr-xr-x") },
      { string_arg: "security.capability" },
    ]),
  ),
  policy(
    "write-content",
    kprobe(
      "__x64_sys_write",
      (r) => [
        { file_arg: { path: `/tmp/out-${r.int(1, 9)}`, permission: "---------" } },
        buffer(`batch ${r.int(1, 1e6)} done\n`),
        { size_arg: String(r.int(12, 40)) },
      ],
      { by: ["bash", "python", "sh"], weight: 6 },
    ),
    kprobe(
      "__x64_sys_write",
      () => [
        { file_arg: { path: "/tmp/dump", permission: "---------" } },
        truncatedBuffer("X".repeat(60), 16384),
        { size_arg: "16384" },
      ],
      { variant: "truncated", by: ["python", "java"], weight: 2 },
    ),
    kprobe(
      "__x64_sys_read",
      (r) => [{ int_arg: 0 }, { bytes_arg: "" }, { size_arg: String(r.int(1, 4096)) }],
      { variant: "nothing" },
    ),
  ),
  policy(
    "terminal-input",
    kprobe(
      "tty_write",
      (r) => [
        { file_arg: file("/pts/0", "crw--w----") },
        buffer(r.pick(["ls\r\n", "id\r\n", "\u001b[0m$ "])),
      ],
      {
        by: ["bash", "sh"],
        weight: 2,
      },
    ),
  ),
  policy(
    "openat",
    kprobe(
      "__x64_sys_openat",
      (r) => [
        { int_arg: AT_FDCWD, label: "dirfd" },
        { string_arg: anyPath(r), label: "path" },
        { int_arg: r.pick([0, 1, 577]), label: "flags" },
      ],
      {
        by: readers,
        weight: 6,
        returns: (r) => ({ int_arg: r.pick([3, 4, -2, -13]) }),
        returnAction: "POST",
      },
    ),
    kprobe(
      "__x64_sys_openat",
      () => [{ int_arg: AT_FDCWD }, { error_arg: { Message: "Bad address" } }, { int_arg: 0 }],
      { variant: "unreadable-path" },
    ),
    kprobe(
      "__x64_sys_openat2",
      (r) => [{ int_arg: AT_FDCWD }, { string_arg: anyPath(r) }, { size_arg: "24" }],
      { by: ["catalogd", "containerd"] },
    ),
    tracepoint(
      "syscalls",
      "sys_enter_openat",
      () => [{ long_arg: "-100" }, { string_arg: "../conf/app.ini" }, { size_arg: "0" }, { uint_arg: 0 }],
      { by: ["node", "java"], weight: 4 },
    ),
  ),
];
