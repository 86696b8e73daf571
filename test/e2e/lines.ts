/** Parts of a made-up event that a test cares about; the rest is the same in all of them. */
export interface LineOptions {
  /** Path of the program. */
  binary?: string;
  /** Text after the binary, which identifies the event in `process.command_line` and `process.args`. */
  arguments?: string;
  /** Path of the parent's program. */
  parentBinary?: string;
  /** RFC 3339 with up to nine fraction digits. */
  time?: string;
  podLabels?: Record<string, string>;
  /** A process of the node itself, outside any container. */
  host?: boolean;
  /** Makes the line longer, to fill files. */
  padding?: number;
}

/** What a `process_kprobe` line adds. */
export interface KprobeOptions extends LineOptions {
  functionName: string;
  /** Tetragon's KprobeArgument messages. */
  args: object[];
}

const node = "worker-e2e";
/** The process of each line. */
export const linePid = 4711;
const defaultTime = "2026-03-04T05:06:07.123456789Z";

/** A `process_exec` line, the same for the same options. */
export function execLine(options: LineOptions = {}): string {
  return line("process_exec", {}, options);
}

/** A `process_exit` line of the process that `execLine` starts. */
export function exitLine(options: LineOptions = {}): string {
  return line("process_exit", { time: options.time ?? defaultTime }, options);
}

/** A `process_kprobe` line of the process that `execLine` starts. */
export function kprobeLine(options: KprobeOptions): string {
  const { functionName, args } = options;
  const kprobe = { function_name: functionName, args, action: "KPROBE_ACTION_POST", policy_name: "e2e" };
  return line("process_kprobe", kprobe, options);
}

/** Exec lines that differ in their arguments only: `--event=0`, `--event=1`, … */
export function numberedLines(from: number, to: number, padding = 0): string[] {
  return Array.from({ length: to - from }, (_, index) =>
    execLine({ arguments: eventArgument(from + index), time: eventTime(from + index), padding }),
  );
}

/** No two events of a process have one time, and the document's id relies on it. */
function eventTime(number: number): string {
  return `2026-03-04T05:06:07.${String(number).padStart(9, "0")}Z`;
}

/** The argument of the line of that number. */
export function eventArgument(number: number): string {
  return `--event=${number}`;
}

function line(kind: string, fields: object, options: LineOptions): string {
  const process = { ...processOf(linePid, options), arguments: options.arguments ?? "--serve" };
  const parent = processOf(4700, { ...options, binary: options.parentBinary ?? "/usr/bin/dumb-init" });
  const event = { process, parent, ...fields };
  return JSON.stringify({ [kind]: event, node_name: node, time: options.time ?? defaultTime });
}

function processOf(pid: number, { binary, host, podLabels, padding }: LineOptions): object {
  return {
    exec_id: execId(pid),
    pid,
    uid: 1000,
    cwd: "/srv/shop",
    binary: binary ?? "/usr/local/bin/checkout",
    flags: "execve clone",
    start_time: defaultTime,
    auid: 4294967295,
    ...(host ? {} : { pod: pod(podLabels), docker: containerId.slice(0, 31) }),
    parent_exec_id: execId(pid - 11),
    tid: pid,
    ...(padding ? { environment_variables: [{ Key: "PADDING", Value: "x".repeat(padding) }] } : {}),
  };
}

/** Tetragon's `exec_id` of a process in these lines. */
export function execId(pid: number): string {
  return Buffer.from(`${node}:${pid}000000000:${pid}`).toString("base64");
}

const containerId = "3f0f4e7a9d8c7b6a5f4e3d2c1b0a99887766554433221100ffeeddccbbaa9988";

function pod(labels: Record<string, string> = { app: "checkout", "pod-template-hash": "6d5f7c9b8" }): object {
  return {
    namespace: "shop",
    name: "checkout-6d5f7c9b8-x2x7k",
    uid: "0b1f3c52-6a7e-4d44-9a0c-5f1f0c1f9a10",
    container: {
      id: `containerd://${containerId}`,
      name: "checkout",
      image: { id: "images.example/shop/checkout@sha256:00", name: "images.example/shop/checkout:1.4.2" },
      start_time: "2026-03-04T05:00:00Z",
      pid: 1,
    },
    pod_labels: labels,
    workload: "checkout",
    workload_kind: "Deployment",
  };
}
