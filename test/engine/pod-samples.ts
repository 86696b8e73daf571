const logTime = "2026-01-01T00:00:00.000Z";

/** A line of Filebeat's log. */
export function logLine(level: string, message: string, more: object = {}): string {
  return JSON.stringify({ "log.level": level, "@timestamp": logTime, message, ...more });
}

/** The line with which Filebeat tells what happened in a minute. */
export function counters(acked: number, active: number, dropped = 0): string {
  const libbeat = { output: { events: { acked, active, dropped } }, pipeline: { events: { active } } };
  const monitoring = { metrics: { libbeat } };
  return logLine("info", "Non-zero metrics in the last 60s", { monitoring });
}

/** The log of a Filebeat that is connected, sends, and has something to send again. */
export const healthyLog = [
  logLine("info", "Connection to backoff(elasticsearch(https://es:9200)) established"),
  counters(3, 1),
  counters(0, 2),
].join("\n");

/** What an agent counts that has exported some events and loaded its policies. */
export function healthyMetrics(exported: number): string {
  return [
    "# TYPE tetragon_events_exported_total counter",
    `tetragon_events_exported_total ${exported}`,
    'tetragon_tracingpolicy_loaded{state="enabled"} 1',
    'tetragon_tracingpolicy_loaded{state="load_error"} 0',
    "",
  ].join("\n");
}

/** A document as the mapping makes it, as far as the checks look at it. */
export function document(node: string, action: string, more: object = {}, secondsAgo = 0): object {
  const time = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  return {
    "@timestamp": time,
    event: { action, kind: "event", created: time, ingested: time },
    host: { name: node },
    container: { id: "abc" },
    kubernetes: { namespace: "shop", pod: { name: "cart-1" } },
    process: { name: "ls", executable: "/bin/ls" },
    ...more,
  };
}

/** Documents of a cluster in which all is well. */
export function healthyDocuments(nodes = ["node-1", "node-2", "node-3"]): object[] {
  return nodes.flatMap((node) => [
    document(node, "exec"),
    document(node, "end"),
    document(node, "exec"),
    document(node, "end"),
  ]);
}
