import { assertLinear, stepsOf } from "../steps";
import type { Json } from "./hook-document";

const repeated = (part: string, size: number): string => part.repeat(Math.ceil(size / part.length));

/** Events of hooks that grow with a size, in what a process can make long. */
const events: Record<string, (size: number) => Json> = {
  "a path of many directories": (size) => ({
    function_name: "security_file_open",
    args: [{ file_arg: { path: repeated("/a", size), permission: "-rw-r--r--" } }],
  }),
  "a name of many dots": (size) => ({
    function_name: "__x64_sys_openat",
    args: [{ int_arg: -100 }, { string_arg: `/${repeated(".", size)}` }, { int_arg: 577 }],
  }),
  "both names of a rename": (size) => ({
    function_name: "security_path_rename",
    args: [
      { path_arg: { path: repeated("/a", size) } },
      { path_arg: { path: repeated("/b ", size) } },
      { path_arg: { path: repeated("/b (deleted)", size) } },
    ],
  }),
  "a list of many arguments": (size) => ({
    function_name: "__x64_sys_open",
    args: Array.from({ length: size / 50 }, (_, index) => [
      { string_arg: `/${index}` },
      { int_arg: index },
      { sock_arg: { saddr: "10.0.0.1" } },
      { file_arg: { path: `/${index}` } },
    ]).flat(),
  }),
  "an address": (size) => ({
    function_name: "tcp_connect",
    args: [{ sock_arg: { saddr: repeated(":", size), daddr: repeated("1.", size) } }],
  }),
  "a Unix socket": (size) => ({
    function_name: "unix_stream_connect",
    args: [{ sockaddrun_arg: { path: repeated("@\u0000", size) } }],
  }),
  "what was written": (size) => ({
    function_name: "ksys_write",
    args: [{ int_arg: 1 }, { string_arg: repeated('"\\', size) }],
  }),
  "a message": (size) => ({ function_name: "sys_setns", message: repeated('\\"', size) }),
  "the digits of a return value": (size) => ({
    function_name: "sys_setns",
    return: { size_arg: repeated("1", size) },
  }),
  "the name of a symbol": (size) => ({ function_name: repeated("_time64", size) }),
};

describe("the steps of a hook's event", () => {
  for (const [what, event] of Object.entries(events)) {
    it(`grow with the length of ${what}`, () =>
      assertLinear((size) =>
        stepsOf(JSON.stringify({ process_kprobe: { process: { pid: 7 }, ...event(size) }, node_name: "n" })),
      )).timeout(60_000);
  }
});
