import { assertLinear, stepsOf } from "./steps";

type Json = Record<string, unknown>;

const many = (count: number) => Array.from({ length: Math.ceil(count) }, (_, index) => index);
const keyed = (size: number, keyOf: (index: number) => string, value: unknown = "v"): Json =>
  Object.fromEntries(many(size).map((index) => [keyOf(index), value]));

/** Keys that differ and that become the same when each letter that a field refuses becomes an underscore. */
const alike = (refused: string) => (index: number) =>
  [...index.toString(2).padStart(14, "0")].map((bit) => (bit === "0" ? "_" : refused)).join("");

/** The steps for an event that holds something of a size. */
function stepsFor(kind: string, body: (size: number) => Json, around: (size: number) => Json = () => ({})) {
  return (size: number): number =>
    stepsOf(
      JSON.stringify({
        [kind]: { process: { pid: 7, binary: "/bin/a" }, ...body(size) },
        node_name: "worker-1",
        time: "2026-01-02T03:04:05Z",
        ...around(size),
      }),
    );
}

const process = (more: (size: number) => Json) =>
  stepsFor("process_exec", (size) => ({ process: { pid: 7, binary: "/bin/a", ...more(size) } }));
const parent = (more: (size: number) => Json) =>
  stepsFor("process_exec", (size) => ({ parent: { pid: 7, binary: "/bin/a", ...more(size) } }));
const pod = (more: (size: number) => Json) =>
  process((size) => ({ pod: { namespace: "n", name: "p", ...more(size) }, docker: "d" }));
const kprobe = (more: (size: number) => Json) =>
  stepsFor("process_kprobe", (size) => ({ function_name: "security_file_open", ...more(size) }));

/** What a pod, its labels or the agent may fill an event with, for each function over texts, keys and lists. */
const cases: Record<string, (size: number) => number> = {
  "a path of many directories": process((size) => ({ binary: "/d".repeat(size / 2) })),
  "a path that is one name": process((size) => ({ binary: "d".repeat(size) })),
  "a path of dots": process((size) => ({ binary: `/${".".repeat(size)}` })),
  "a kernel thread with a long name": process((size) => ({ binary: `[${"k/".repeat(size / 2)}]` })),
  "a program of Windows with a long path": process((size) => ({ binary: `C:\\${"d\\".repeat(size / 2)}` })),
  "a long working directory": process((size) => ({ cwd: `/${"../".repeat(size / 3)}` })),
  "flags without end": process((size) => ({ flags: "procF ".repeat(size / 6) })),
  "a long exec_id": process((size) => ({ exec_id: "d29ya2VyLTE6".repeat(size / 12) })),
  "a parent with a long path": parent((size) => ({ binary: "/d".repeat(size / 2) })),
  "the path of a file": kprobe((size) => ({ args: [{ file_arg: { path: "/d".repeat(size / 2) } }] })),
  "the path of a library": stepsFor("process_loader", (size) => ({ path: "/.d".repeat(size / 3) })),
  "many labels": pod((size) => ({ pod_labels: keyed(size / 10, (i) => `label-${i}`) })),
  "labels with long keys that are cut to one": pod((size) => ({
    pod_labels: keyed(size / 10, (i) => "x".repeat(512) + i),
  })),
  "labels with keys that become one": pod((size) => ({ pod_labels: keyed(size / 10, alike("\u0000")) })),
  "labels with keys of blanks": pod((size) => ({
    pod_labels: keyed(size / 100, (i) => " ".repeat(100 + i)),
  })),
  "annotations of one long text": pod((size) => ({ pod_annotations: { a: "x ".repeat(size / 2) } })),
  "an image with a long name": pod((size) => ({
    container: { id: "c://x", pid: 5, image: { name: `${"a/".repeat(size / 2)}:1`, id: "@".repeat(size) } },
  })),
  "a container with a long id": pod((size) => ({ container: { id: ":/".repeat(size / 2), pid: 5 } })),
  "unknown keys that become one": process((size) => keyed(size / 10, alike("."))),
  "long unknown keys": process((size) => ({ ["\u2003".repeat(size)]: { a: 1 } })),
  "values that no field takes": process((size) => ({
    pid: many(size / 4),
    cwd: keyed(size / 10, (i) => `k${i}`),
  })),
  "values below a depth that no field takes": process((size) => ({
    cap: many(size / 100).reduce<unknown>((inner) => ({ a: inner }), "x"),
  })),
  "variables of the environment": process((size) => ({
    environment_variables: many(size / 10).map((i) => ({ Key: `K${i}`, Value: "v" })),
  })),
  capabilities: process((size) => ({ cap: { permitted: many(size / 10).map((i) => `CAP_${i}`) } })),
  ancestors: kprobe((size) => ({ ancestors: many(size / 20).map((i) => ({ pid: i, auid: 4294967295 })) })),
  "a stack trace": kprobe((size) => ({
    kernel_stack_trace: many(size / 20).map((i) => ({ address: String(i), offset: "1", symbol: "f" })),
  })),
  "tags of the policy": kprobe((size) => ({ tags: many(size / 10).map((i) => `tag-${i}`) })),
  "a message of the policy": kprobe((size) => ({ message: '\\"'.repeat(size / 2) })),
  "an IMA hash": stepsFor("process_lsm", (size) => ({
    function_name: "file_open",
    ima_hash: `sha256:${"a".repeat(size)}`,
  })),
  "labels of the node": stepsFor(
    "process_exec",
    () => ({}),
    (size) => ({ node_labels: keyed(size / 10, (i) => `l.${i}`) }),
  ),
  "unknown kinds": (size) =>
    stepsOf(JSON.stringify({ ...keyed(size / 10, (i) => `process_k${i}`, { pid: 1 }), node_name: "n" })),
  "a time that is none": stepsFor(
    "process_exec",
    () => ({}),
    (size) => ({ time: "2".repeat(size) }),
  ),
  "what is no JSON": (size) => stepsOf('{"other":'.repeat(size / 9)),
  "keys of another program": (size) => stepsOf(JSON.stringify(keyed(size / 10, (i) => `key${i}`))),
};

describe("the mapping is linear in", function () {
  this.timeout(30_000);
  for (const [name, steps] of Object.entries(cases)) {
    it(name, () => assertLinear(steps));
  }
});
