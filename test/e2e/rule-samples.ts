import { type LineOptions, execLine, kprobeLine } from "./lines";

/** A line without its time, which tells samples apart. */
export type Sample = (time: string) => string;

/** What a rule must find, and what is nearly the same and must not be found. */
export interface RuleCase {
  finds: Sample[];
  leaves: Sample[];
}

/** How a sample's process runs. */
interface ProcessOptions extends Pick<LineOptions, "parentBinary" | "host"> {
  privileged?: boolean;
  uid?: number;
  environment?: string;
  policy?: string;
  action?: string;
}

/** MAY_WRITE of the kernel. */
const write = 2;

/** A program is started: its path, then its arguments. */
export function exec(commandLine: string, options: ProcessOptions = {}): Sample {
  return (time) => edited(execLine({ ...processOf(commandLine), ...options, time }), options);
}

/** A file is opened, reported by `security_file_open`. */
export function opens(commandLine: string, path: string, options: ProcessOptions = {}): Sample {
  return hook(commandLine, "security_file_open", [{ file_arg: { path } }], options);
}

/** A file is written, reported by `security_file_permission`. */
export function writes(commandLine: string, path: string, options: ProcessOptions = {}): Sample {
  return hook(commandLine, "security_file_permission", [{ file_arg: { path } }, { int_arg: write }], options);
}

/** A TCP connection is opened. */
export function connects(
  commandLine: string,
  daddr: string,
  dport: number,
  options: ProcessOptions = {},
): Sample {
  const socket = {
    family: "AF_INET",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_TCP",
    saddr: "10.0.3.7",
    sport: 40112,
  };
  return hook(commandLine, "tcp_connect", [{ sock_arg: { ...socket, daddr, dport } }], options);
}

/** Any kernel function. */
export function hook(
  commandLine: string,
  functionName: string,
  args: object[] = [],
  options: ProcessOptions = {},
): Sample {
  return (time) =>
    edited(kprobeLine({ ...processOf(commandLine), ...options, functionName, args, time }), options);
}

function processOf(commandLine: string): Pick<LineOptions, "binary" | "arguments"> {
  const [binary = "", ...args] = commandLine.split(" ");
  return { binary, arguments: args.join(" ") };
}

interface EventBody {
  policy_name?: string;
  action?: string;
  process: {
    uid: number;
    environment_variables?: object[];
    pod?: { container: { security_context?: object } };
  };
}

function edited(line: string, { privileged, uid, environment, policy, action }: ProcessOptions): string {
  const event = JSON.parse(line) as Record<string, EventBody>;
  const body = event.process_exec ?? event.process_kprobe;
  if (privileged && body.process.pod) {
    body.process.pod.container.security_context = { privileged: true };
  }
  if (uid !== undefined) {
    body.process.uid = uid;
  }
  if (environment !== undefined) {
    const [Key, Value] = environment.split("=");
    body.process.environment_variables = [{ Key, Value }];
  }
  if (event.process_kprobe) {
    body.policy_name = policy ?? body.policy_name;
    body.action = action ?? body.action;
  }
  return JSON.stringify(event);
}
