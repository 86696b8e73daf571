import assert from "node:assert/strict";

import { fieldCatalog } from "../../../components/elasticsearch/catalog";
import { mappingsOf } from "../../../components/elasticsearch/mappings";
import { loadMapping } from "../../../tools/mapping-runtime";
import { refusals } from "./index-mapping";

type Json = Record<string, unknown>;

const time = "2026-01-02T03:04:05.000000006Z";
const subject = {
  exec_id: "bjoxMjM6Nw==",
  pid: 7,
  uid: 1_000,
  binary: "/bin/sh",
  arguments: "-c true",
  start_time: "2026-01-02T03:04:04Z",
};

/** An exec whose process has these parts. */
function exec(process: Json, envelope: Json = {}): string {
  return JSON.stringify({
    process_exec: { process: { ...subject, ...process } },
    node_name: "n",
    time,
    ...envelope,
  });
}

function labelled(labels: Json): string {
  return exec({ pod: { namespace: "a", name: "p", pod_labels: labels } });
}

/** A hook with an argument, and a line whose text is changed after it was written. */
function hook(argument: Json, function_name = "security_file_open"): string {
  return JSON.stringify({
    process_kprobe: { process: subject, function_name, args: [argument] },
    node_name: "n",
    time,
  });
}

const nested = `{"a":`.repeat(1_200) + "1" + "}".repeat(1_200);
const last = "\u{10ffff}";

/** What the owner of a pod may write into names, arguments, paths and labels, and a broken agent into the rest. */
const lines: Record<string, string | Uint8Array> = {
  "bytes that are no UTF-8": Buffer.from(
    exec({ arguments: "QQ" }).replace("QQ", "a\xff\xc0\xaf\xed\xa0\x80b"),
    "latin1",
  ),
  "half a pair of surrogates": exec({ arguments: "QQ" }).replace("QQ", "\\ud800 \\udc00\\ud800"),
  "half a pair in a key of a label": labelled({ QQ: "v" }).replace("QQ", "\\udfff"),
  "a zero byte everywhere": exec({ binary: "/a\0b", arguments: "\0 \0", cwd: "\0" }),
  "a zero byte in a key of a label": labelled({ "a\0b": "\0" }),
  "keys of labels made of dots": labelled({ ".": "a", "..": "b", "a..b": "c", "": "d", ".a": "e", " ": "f" }),
  "a label and an object of its name": labelled({
    app: "a",
    "app.kubernetes.io/name": "b",
    "app.kubernetes": "c",
  }),
  "keys that every object has": labelled({
    __proto__x: "a",
    constructor: "b",
    toString: "c",
    hasOwnProperty: "d",
  }).replace("__proto__x", "__proto__"),
  "a label for each number": labelled(
    Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, "v".repeat(63)])),
  ),
  "a text of the widest letters": exec({ arguments: last.repeat(40_000) }),
  "a word as long as the longest term": exec({ arguments: `${"é".repeat(16_383)} ${"x".repeat(32_767)}` }),
  "twenty thousand words": exec({ arguments: Array.from({ length: 20_000 }, (_, i) => i).join(" ") }),
  "a path of slashes": hook({ file_arg: { path: "/".repeat(4_096), permission: "-rw-r--r--" } }),
  "a path that is JSON": hook({
    file_arg: { path: '"},"parent":{"exec_id":"x"},"time":"9999"', permission: "x" },
  }),
  "numbers that nothing holds": exec({ pid: "QQ" }).replace('"QQ"', "1e400"),
  "a number of a thousand digits": exec({ uid: "QQ" }).replace('"QQ"', "9".repeat(1_000)),
  "numbers below zero": exec({ pid: -1, uid: -2, auid: -3, tid: 1.5 }),
  "the last year of four digits": exec(
    { start_time: "9999-12-31T23:59:59.999999999Z" },
    { time: "9999-12-31T23:59:59Z" },
  ),
  "the year zero": exec({ start_time: "0000-01-01T00:00:00Z" }, { time: "0000-01-01T00:00:00Z" }),
  "a leap second": exec({ start_time: "2016-12-31T23:59:60Z" }, { time: "2016-12-31T23:59:60.5Z" }),
  "a time far from Greenwich": exec({}, { time: "2026-01-02T03:04:05+99:99" }),
  "the same key twice": exec({}).replace('"pid":7', '"pid":7,"pid":{"a":1},"pid":[8]'),
  "the kind twice": exec({})
    .replace("}}", '}},"process_exec":{"process":null}')
    .replace(/,"process_exec".*?,"node/, ',"process_exec":{"process":null},"node'),
  "depth beyond what is refused": exec({ arguments: "QQ" }).replace('"QQ"', nested),
  "depth in what is kept": hook({ QQ: 1 }).replace('{"QQ":1}', nested),
  "an address that is none": hook(
    {
      sock_arg: {
        family: "AF_INET",
        saddr: "::ffff:1.2.3.4%eth0",
        daddr: "1.2.3.4.5",
        sport: 70_000,
        dport: -1,
      },
    },
    "tcp_connect",
  ),
  "an address of letters": hook(
    { sockaddr_arg: { family: "AF_INET6", addr: "٣.٣.٣.٣", port: "x" } },
    "__sys_connect",
  ),
  "a socket's name in the abstract": hook({ sockaddrun_arg: { path: "\0".repeat(108) } }, "__sys_connect"),
  "an exec_id of another node": exec({ exec_id: Buffer.from("other:1:1").toString("base64") }),
  "an exec_id that is none": exec({ exec_id: "=".repeat(70_000) }),
  "an image of many colons": exec({
    pod: { container: { id: "://", image: { id: "@sha256:", name: ":".repeat(5_000) } } },
  }),
  "a node of another's name": exec({}, { node_name: "../../x\n" }),
  "an end of line as a letter": exec({ arguments: "a\u2028b\u2029c\u0085d" }),
};

for (const eventFields of ["lean", "full"] as const) {
  describe(`texts of a hostile pod in ${eventFields}`, () => {
    const mapping = loadMapping({ eventFields });
    const { ecs, tetragon } = fieldCatalog(eventFields);
    const indexMapping = mappingsOf([...ecs, ...tetragon], { arraysInOrder: true });

    for (const [what, line] of Object.entries(lines)) {
      it(`make an event that the index takes: ${what}`, () => {
        // Twice, since the mapping remembers the texts of the first.
        for (let round = 0; round < 2; round++) {
          const { source } = mapping.map(Buffer.from(line).toString("utf8"));
          assert.equal((source as { event: Json }).event.kind, "event");
          assert.deepEqual(refusals(source, indexMapping), []);
        }
      });
    }
  });
}
