import { eventLines } from "../../local/event-lines";
import { parseOptions } from "../../local/start-options";
import type { Pipeline } from "../e2e/harness";
import { execLine, kprobeLine } from "../e2e/lines";

/** The path of a program, as a process in a container may choose it. */
export const hostileName = `/tmp/<img src=x onerror="document.title='broken'">`;

/** Names of processes of which each started the next one. */
const family = ["init", "shell", "child", "grandchild"];

/** The lines that `npm start` writes, and what the panels need beside them. */
export async function sampleLines(): Promise<(string | Uint8Array)[]> {
  const lines: (string | Uint8Array)[] = [];
  for await (const line of eventLines(parseOptions(["--count", "2000"], {}))) {
    lines.push(line);
  }
  const token = { file_arg: { path: "/var/run/secrets/kubernetes.io/serviceaccount/token" } };
  return [
    ...lines,
    ...family.map((_, index) => familyLine(index)),
    execLine({ binary: hostileName, time: secondsAgo(30) }),
    kprobeLine({ functionName: "security_file_open", args: [token], time: secondsAgo(20) }),
    "a line that is no event",
  ];
}

/** Stores a document that Elasticsearch refused, as Filebeat would. */
export async function deadLetter({ client, streams }: Pipeline): Promise<void> {
  const document = {
    "@timestamp": secondsAgo(10),
    message: "{}",
    error: { message: "mapper_parsing_exception", type: "400" },
    host: { name: "worker-1" },
  };
  await client.request("POST", `/${streams.deadLetter}/_doc`, document);
}

function familyLine(index: number): string {
  const event = {
    process: member(index),
    ...(index > 0 ? { parent: member(index - 1) } : {}),
  };
  return JSON.stringify({ process_exec: event, node_name: "worker-1", time: secondsAgo(90 - index) });
}

function member(index: number): object {
  return {
    exec_id: `family-${index}`,
    parent_exec_id: index > 0 ? `family-${index - 1}` : "",
    pid: 100 + index,
    tid: 100 + index,
    uid: 0,
    binary: `/usr/local/bin/${family[index]}`,
    arguments: `--generation ${index}`,
    start_time: secondsAgo(90 - index),
  };
}

function secondsAgo(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}
