import { type TetragonEvent, namedExamples, toLine } from "../local/generator";
import type { Process, ProcessExec, ProcessKprobe } from "../local/generator/event-types";

/** A sort of text that a process in a pod can put into an event. */
export interface HostileSort {
  title: string;
  /** A line of about that many bytes; `number` makes each line another one. */
  line: (bytes: number, number: number) => string;
}

const examples = namedExamples();
const exec = examples.get("exec-in-pod") as TetragonEvent & {
  process_exec: ProcessExec & { process: Process };
};
const hook = examples.get("kprobe-everything-enabled") as TetragonEvent & { process_kprobe: ProcessKprobe };
const ancestor: Process = { exec_id: "d29ya2VyLTE6MTox", pid: 1, binary: "/sbin/init", arguments: '"x ' };
const deepMark = "nested lists";

/** The sort that all others are compared with. */
export const plainSort: HostileSort = execWith("plain words", (bytes) =>
  repeated("quick brown fox-42 ", bytes),
);

/** Every sort of text that an engine, a decoder, a split or a store could be slow with. */
export const hostileSorts: readonly HostileSort[] = [
  execWith("one word", (bytes) => repeated("x", bytes)),
  execWith("blanks", (bytes) => repeated(" ", bytes)),
  execWith("tabs and line breaks", (bytes) => repeated("\t\r\n", bytes)),
  execWith('opening quotes: "x ', (bytes) => repeated('"x ', bytes)),
  execWith(`opening quotes of both kinds: '"x' `, (bytes) => repeated(`'"x' `, bytes)),
  execWith('quoted arguments: "x y"', (bytes) => repeated('"x y" ', bytes)),
  execWith('only quotes: "', (bytes) => repeated('"', bytes)),
  execWith("only apostrophes: '", (bytes) => repeated("'", bytes)),
  execWith(String.raw`backslashes and quotes: \" `, (bytes) => repeated('\\" ', bytes)),
  execWith("only backslashes", (bytes) => repeated("\\", bytes)),
  execWith("slashes", (bytes) => repeated("/", bytes)),
  execWith("paths upwards: ../", (bytes) => repeated("../", bytes)),
  execWith("NULs", (bytes) => repeated("\u0000", bytes)),
  execWith("control characters", (bytes) => repeated("\u0001\u001b\u007f\u0085", bytes)),
  execWith("CJK", (bytes) => repeated("容器安全观测", bytes)),
  execWith("CJK, one character an argument", (bytes) => repeated("容 ", bytes)),
  execWith("emoji", (bytes) => repeated("😀🔒", bytes)),
  execWith("halves of surrogate pairs", (bytes) => repeated("\ud800 \udc00", bytes)),
  execWith("markup: <&>", (bytes) => repeated("<&>", bytes)),
  execWith("separators of lines: U+2028", (bytes) => repeated("\u2028", bytes)),
  execWith("JSON in JSON", (bytes) => repeated('{"process_exec":{"process":{"pid":1}}},', bytes)),
  execWith("addresses", (bytes) => repeated("1.2.3.4:5 ::ffff:1.2.3.4 ", bytes)),
  processWith("binary of slashes", (bytes, process) => ({ ...process, binary: repeated("/", bytes) })),
  processWith("binary of folders", (bytes, process) => ({ ...process, binary: repeated("/a", bytes) })),
  processWith("binary that is deleted again and again", (bytes, process) => ({
    ...process,
    binary: `/${repeated(" (deleted)", bytes)}`,
  })),
  processWith("working directory upwards", (bytes, process) => ({ ...process, cwd: repeated("/..", bytes) })),
  processWith("environment", (bytes, process) => ({
    ...process,
    environment_variables: list(bytes, (index) => ({ Key: `K${index}`, Value: '"' })),
  })),
  processWith("capabilities", (bytes, process) => ({
    ...process,
    cap: { ...process.cap, permitted: list(bytes, (index) => `CAP_${index % 41}`) },
  })),
  labelKeys("label keys", (index) => `key-${index}`),
  labelKeys("label keys with dots", (index) => `a.b.c.d.e.${index}`),
  labelKeys("label keys of underscores", (index) => `${"_".repeat(40)}${index}`),
  labelKeys("label keys below each other", (index) => `${"a.".repeat(60)}${index}`),
  processWith("one label key of dots", (bytes, process) =>
    withLabels(process, { [repeated(".", bytes)]: "x" }),
  ),
  processWith("one label key of blanks", (bytes, process) =>
    withLabels(process, { [repeated(" ", bytes)]: "x" }),
  ),
  processWith("one label key of underscores", (bytes, process) =>
    withLabels(process, { [repeated("_", bytes)]: "x" }),
  ),
  hookWith("stack traces", (bytes) => ({
    kernel_stack_trace: list(bytes / 2, (index) => ({ offset: String(index), symbol: "tcp_v4_rcv" })),
    user_stack_trace: list(bytes / 2, (index) => ({ offset: String(index), module: "/usr/lib/libc.so.6" })),
  })),
  hookWith("arguments of a hook", (bytes) => ({
    args: list(bytes, (index) => ({ int_arg: index })),
  })),
  hookWith("addresses of a hook", (bytes) => ({
    args: list(bytes, (index) => ({
      sock_arg: { family: "AF_INET", saddr: "10.1.2.3", sport: index % 65_536 },
    })),
  })),
  hookWith("a file's path of slashes", (bytes) => ({
    function_name: "security_file_open",
    args: [{ file_arg: { path: repeated("/", bytes), permission: "-rw-r--r--" } }],
  })),
  hookWith("a text argument of quotes", (bytes) => ({
    function_name: "__x64_sys_write",
    args: [{ string_arg: repeated("\"'", bytes) }],
  })),
  hookWith("tags", (bytes) => ({ tags: list(bytes, (index) => `observability.${index}`) })),
  {
    title: "ancestors",
    line: (bytes, number) => execLine(number, { ancestors: list(bytes, () => ancestor) }),
  },
  {
    title: "deep JSON in a hook's argument",
    line: (bytes, number) =>
      hookLine(number, { args: [{ string_arg: deepMark }] }).replace(`"${deepMark}"`, deep(bytes)),
  },
  { title: "brackets, no JSON", line: (bytes, number) => `{"a":${number},"b":${repeated("[", bytes)}` },
  {
    title: "a text that never ends, no JSON",
    line: (bytes, number) => `{"a":${number},"b":"${repeated("x", bytes)}`,
  },
  { title: "digits, no event", line: (bytes, number) => `${number + 1}${repeated("7", bytes)}` },
  {
    title: "empty objects, no event",
    line: (bytes, number) => `{"a${number}":[${repeated("{},", bytes)}{}]}`,
  },
];

/** Nested lists, each of them in a list, as deep as Elasticsearch and decoders take no more. */
function deep(bytes: number): string {
  const depth = Math.floor(bytes / 2);
  return `${"[".repeat(depth)}${"]".repeat(depth)}`;
}

/** That text again and again, as long as its JSON takes no more than so many bytes. */
function repeated(text: string, bytes: number): string {
  const encoded = Buffer.byteLength(JSON.stringify(text)) - 2;
  return text.repeat(Math.max(1, Math.floor(bytes / encoded)));
}

/** As many elements as fit into so many bytes of JSON. */
function list<T>(bytes: number, element: (index: number) => T): T[] {
  const encoded = Buffer.byteLength(JSON.stringify(element(10_000))) + 1;
  return Array.from({ length: Math.max(1, Math.floor(bytes / encoded)) }, (_, index) => element(index));
}

function execWith(title: string, text: (bytes: number) => string): HostileSort {
  return processWith(title, (bytes) => ({ arguments: text(bytes) }));
}

/** The start of a process that has these fields. */
function processWith(
  title: string,
  fields: (bytes: number, process: Process) => Partial<Process>,
): HostileSort {
  const { process } = exec.process_exec;
  const line = (bytes: number, number: number): string =>
    execLine(number, { process: { ...process, ...fields(bytes, process) } });
  return { title, line };
}

/** The start of a process in a pod with as many labels as fit. */
function labelKeys(title: string, key: (index: number) => string): HostileSort {
  return processWith(title, (bytes, process) => {
    const entries = list(bytes, (index) => ({ [key(index)]: "" }));
    return withLabels(process, Object.assign({}, ...entries) as Record<string, string>);
  });
}

function withLabels(process: Process, labels: Record<string, string>): Process {
  return { ...process, pod: { ...process.pod, pod_labels: labels } };
}

/** An event of a policy's hook that has these fields. */
function hookWith(title: string, fields: (bytes: number) => Partial<ProcessKprobe>): HostileSort {
  return { title, line: (bytes, number) => hookLine(number, fields(bytes)) };
}

function execLine(number: number, fields: Partial<ProcessExec>): string {
  return toLine({ ...exec, time: timeOf(number), process_exec: { ...exec.process_exec, ...fields } });
}

function hookLine(number: number, fields: Partial<ProcessKprobe>): string {
  return toLine({ ...hook, time: timeOf(number), process_kprobe: { ...hook.process_kprobe, ...fields } });
}

function timeOf(number: number): string {
  return `2026-03-04T05:06:07.${String(number).padStart(9, "0")}Z`;
}
