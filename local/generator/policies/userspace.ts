import { kprobe, loader, lsm, type Policy, policy, uprobe, usdt } from "../hook";
import { buffer } from "../generated-values";

const shells = ["bash", "sh"] as const;
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Policies on what is executed and on programs' own functions. */
export const userspacePolicies: readonly Policy[] = [
  policy(
    "executed-files",
    lsm(
      "bprm_check_security",
      (r) => [{ linux_binprm_arg: { path: `/tmp/${r.suffix(6)}`, permission: "-rwxr-xr-x" } }],
      {
        by: shells,
        weight: 3,
        imaHash: `sha256:${EMPTY_SHA256}`,
      },
    ),
    lsm(
      "bprm_check_security",
      () => [{ linux_binprm_arg: { path: "/tmp/kworkerds", permission: "-rwxrwxrwx" } }],
      {
        variant: "denied",
        by: shells,
        action: "OVERRIDE",
        message: "Program outside of the image",
        tags: ["observability.process", "enforcement"],
      },
    ),
    lsm("mmap_file", () => [{ file_arg: { path: "/usr/lib/libz.so.1", permission: "-rw-r--r--" } }], {
      variant: "ima-wp512",
      by: ["java"],
      imaHash: `wp512:${"19".repeat(64)}`,
    }),
    kprobe(
      "security_bprm_check",
      () => [{ linux_binprm_arg: { path: "/usr/bin/id", permission: "-rwxr-xr-x" } }],
      {
        by: shells,
        weight: 3,
        data: [{ string_arg: "sh", label: "comm" }],
      },
    ),
    kprobe(
      "security_bprm_check",
      () => [
        { linux_binprm_arg: { path: "run.sh", flags: "unresolvedPathComponents", permission: "-rwxr--r--" } },
      ],
      { variant: "unresolved", by: shells },
    ),
    kprobe(
      "security_bprm_creds_from_file",
      () => [{ file_arg: { path: "/usr/bin/python3.12", permission: "-rwxr-xr-x" } }],
      { by: ["python"], weight: 3 },
    ),
  ),
  policy(
    "libraries",
    loader(
      "libssl",
      () => ({ path: "/usr/lib/x86_64-linux-gnu/libssl.so.3", buildid: "WqF0d8l2mG1sTQ7h7rSYh0bB2kE=" }),
      { by: ["curl", "python"], weight: 12 },
    ),
    loader("without-build-id", (r) => ({ path: `/tmp/.cache/lib${r.suffix(4)}.so` }), {
      by: ["python", "java"],
      weight: 3,
    }),
  ),
  policy(
    "shell-input",
    uprobe("/bin/bash", { symbol: "readline" }, (r) => [{ string_arg: r.pick(["$ ", "root# ", "> "]) }], {
      by: ["bash"],
      weight: 3,
      tags: ["observability.shell"],
    }),
    uprobe("/bin/bash", { offset: "742112", refCtrOffset: "12288" }, undefined, {
      by: ["bash"],
      message: "Shell entered",
    }),
  ),
  policy(
    "tls-content",
    uprobe(
      "/usr/lib/x86_64-linux-gnu/libssl.so.3",
      { symbol: "SSL_write" },
      () => [{ size_arg: "94211178905600" }, buffer("GET /v1/items HTTP/1.1\r\n"), { int_arg: 24 }],
      { by: ["curl"], weight: 3, data: [{ string_arg: "curl", label: "comm" }] },
    ),
  ),
  policy(
    "database-queries",
    usdt(
      "/usr/lib/postgresql/16/bin/postgres",
      "postgresql",
      "query__start",
      (r) => [{ string_arg: `SELECT balance FROM accounts WHERE id = ${r.int(1, 9999)}` }],
      {
        by: ["postgres"],
        weight: 5,
      },
    ),
    usdt(
      "/usr/lib/postgresql/16/bin/postgres",
      "postgresql",
      "transaction__commit",
      () => [{ int_arg: 7 }, { long_arg: "-1" }],
      {
        by: ["postgres"],
        weight: 2,
        action: "SET",
        message: "Commit",
        tags: ["database"],
      },
    ),
  ),
  policy(
    "java-runtime",
    usdt("/opt/java/openjdk/lib/server/libjvm.so", "hotspot", "gc__begin", () => [{ uint_arg: 0 }], {
      by: ["java"],
      weight: 2,
    }),
  ),
];
