import type { V1Pod } from "@kubernetes/client-node";

import type { ClusterView } from "../cluster-view";
import { CannotRead, type Finding, failed, skipped, warning } from "../verdict";

/** A line of Filebeat's log. */
export interface LogLine {
  "@timestamp"?: string;
  "log.level"?: string;
  message?: string;
  error?: { message?: string };
  /** What changed in a minute: counters by how much, gauges what they are; zero is left out. */
  monitoring?: { metrics?: { libbeat?: FilebeatCounters } };
}

interface FilebeatCounters {
  output?: { events?: { acked?: number; dropped?: number } };
  pipeline?: { events?: { active?: number } };
}

/** What can be wrong between Filebeat and what it writes to. */
export const connectionCauses = ["collector-unauthorized", "collector-tls", "collector-unconnected"] as const;

/** Words of Filebeat's log and what they mean, the gravest first. */
const meanings: { cause: (typeof connectionCauses)[number]; words: RegExp }[] = [
  {
    cause: "collector-unauthorized",
    words:
      /\b(401 Unauthorized|403 Forbidden|security_exception|SASL Authentication failed|not authorized to access)\b/,
  },
  {
    cause: "collector-tls",
    words:
      /\b(x509:|certificate (has expired|is not trusted|signed by)|tls: |bad TLS handshake|broker certificate)/,
  },
  {
    cause: "collector-unconnected",
    words:
      /\b(connection refused|no such host|i\/o timeout|context deadline exceeded|no route to host|EOF|run out of available brokers|fetch broker metadata)\b/,
  },
];

const connected = /Connection to .* established/;
const attempt = /Attempting to (re)?connect to |Failed to connect to /;
/** Minutes without an answer in which events wait: one alone may have begun as it ended. */
const stuckMinutes = 2;

/** The first finding among the pods' logs; `skipped` where no log can be read. */
export async function eachLog(
  view: ClusterView,
  pods: V1Pod[],
  container: string,
  look: (place: string, lines: LogLine[]) => Finding | undefined,
): Promise<Finding | undefined> {
  let unreadable: string | undefined;
  let read = 0;
  for (const pod of pods) {
    try {
      const place = pod.spec?.nodeName ?? pod.metadata?.name ?? "";
      const finding = look(place, logLines(await view.log(pod, container)));
      read++;
      if (finding) {
        return finding;
      }
    } catch (error) {
      if (!(error instanceof CannotRead)) {
        throw error;
      }
      unreadable = error.message;
    }
  }
  return read === 0 && unreadable !== undefined ? skipped(unreadable) : undefined;
}

/** The lines that are JSON, as Filebeat's own are. */
export function logLines(text: string): LogLine[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

/** What the lines after the last established connection say. */
export function connection(place: string, lines: LogLine[]): Finding | undefined {
  const last = lines.findLastIndex(({ message = "" }) => connected.test(message));
  const since = lines
    .slice(last + 1)
    .filter(({ "log.level": level }) => level === "error" || level === "warn");
  for (const { cause, words } of meanings) {
    const line = since.find((entry) => words.test(textOf(entry)));
    if (line && (last < 0 || since.some((entry) => attempt.test(textOf(entry))))) {
      return failed(cause, `${place}: ${textOf(line).slice(0, 300)}`);
    }
  }
  return undefined;
}

/**
 * Whether events wait and nobody says that one has arrived. It is all that Filebeat tells of a Kafka that it was connected
 * to once: no reason, and no line for a failed attempt.
 */
export function stuck(place: string, lines: LogLine[]): Finding | undefined {
  const minutes = lines.flatMap(({ monitoring }) => monitoring?.metrics?.libbeat ?? []).slice(-stuckMinutes);
  const waiting = minutes.map(({ output, pipeline }) =>
    (output?.events?.acked ?? 0) > 0 ? 0 : (pipeline?.events?.active ?? 0),
  );
  return waiting.length === stuckMinutes && waiting.every((events) => events > 0)
    ? failed(
        "collector-stuck",
        `${place}: ${waiting.at(-1)} events wait, none acknowledged in ${stuckMinutes} minutes`,
      )
    : undefined;
}

/** What was refused or too long to be sent, by its lines, else by Filebeat's counters. */
export function drops(place: string, lines: LogLine[]): Finding | undefined {
  const refused = lines.filter((entry) =>
    /Cannot index event|Can't deliver to dead letter index|dropping (too large )?(event|message)/i.test(
      textOf(entry),
    ),
  );
  if (refused.length > 0) {
    const seen = `${refused.length} lines such as "${reasonOf(refused)}"`;
    return warning("collector-dropping", `${place}: ${seen}`);
  }
  const dropped = lines.reduce(
    (sum, { monitoring }) => sum + (monitoring?.metrics?.libbeat?.output?.events?.dropped ?? 0),
    0,
  );
  return dropped > 0 ? warning("collector-dropping", `${place}: ${dropped} events dropped`) : undefined;
}

/** The reason of the first line, without the event that follows it. */
function reasonOf([line]: LogLine[]): string {
  const text = textOf(line ?? {});
  return (/status=\d+\)?: (.{0,200})/.exec(text)?.[1] ?? text).slice(0, 200);
}

/** A line's words, those of its error, too. */
export function textOf({ message = "", error }: LogLine): string {
  return error?.message === undefined ? message : `${message} ${error.message}`;
}
