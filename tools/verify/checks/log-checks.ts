import type { V1Pod } from "@kubernetes/client-node";

import { type ClusterView, collectorContainer } from "../cluster-view";
import { noSidecar } from "./release-checks";
import { metricSum } from "../prometheus-text";
import { CannotRead, type Check, type Finding, failed, ok, skipped, warning } from "../verdict";

/** Pods whose log or metrics are read; those of the first ones stand for a large cluster. */
const mostPods = 10;

/** A line of Filebeat's log. */
interface LogLine {
  "log.level"?: string;
  message?: string;
  error?: { message?: string };
}

/** Words of Filebeat's log and what they mean, the gravest first. */
const meanings: {
  cause: "collector-unauthorized" | "collector-tls" | "collector-unconnected";
  words: RegExp;
}[] = [
  { cause: "collector-unauthorized", words: /\b(401 Unauthorized|403 Forbidden|security_exception)\b/ },
  { cause: "collector-tls", words: /\b(x509:|certificate (has expired|is not trusted|signed by)|tls: )/ },
  {
    cause: "collector-unconnected",
    words:
      /\b(connection refused|no such host|i\/o timeout|context deadline exceeded|no route to host|EOF)\b/,
  },
];

const connected = /Connection to backoff\(elasticsearch\(.*\)\) established/;
const attempt = /Attempting to (re)?connect to backoff|Failed to connect to backoff/;

/** Checks of what the containers themselves say. */
export const logChecks: Check<ClusterView>[] = [
  {
    id: "collector-log",
    title: "Filebeat is connected to Elasticsearch",
    causes: ["collector-unauthorized", "collector-tls", "collector-unconnected"],
    async run(view) {
      const findings = await eachPod(view, (pod, lines) => connection(pod, lines));
      return findings ?? ok("no pod's log speaks of a failed connection");
    },
  },
  {
    id: "collector-drops",
    title: "Filebeat has dropped nothing",
    causes: ["collector-dropping"],
    async run(view) {
      const findings = await eachPod(view, (pod, lines) => drops(pod, lines));
      return findings ?? ok("no pod's log speaks of a refused document");
    },
  },
  {
    id: "policies-loaded",
    title: "Tracing policies are loaded on the nodes",
    causes: ["policy-not-loaded"],
    async run(view) {
      const pods = await runningPods(view);
      if (pods.length === 0) {
        return skipped("there are no running pods");
      }
      const states = await Promise.all(
        pods.map(async (pod) => ({ pod, refused: refusedPolicies(await view.metrics(pod)) })),
      );
      if (states.every(({ refused }) => refused === undefined)) {
        return skipped("the agents' metrics do not tell");
      }
      const bad = states.filter(({ refused = 0 }) => refused > 0);
      return bad.length === 0
        ? ok(`${pods.length} agents report no load error`)
        : failed(
            "policy-not-loaded",
            bad.map(({ pod, refused }) => `${refused} on ${pod.spec?.nodeName}`).join(", "),
          );
    },
  },
];

/** The number of policies that an agent could not load; undefined where its metrics do not tell. */
function refusedPolicies(metrics: string): number | undefined {
  const count = (state: string) => metricSum(metrics, "tetragon_tracingpolicy_loaded", { state });
  const counts = ["load_error", "error"].map(count).filter((value) => value !== undefined);
  return counts.length === 0 ? count("enabled") && 0 : counts.reduce((sum, value) => sum + value, 0);
}

/** Pods that run, at most a few. */
export async function runningPods(view: ClusterView): Promise<V1Pod[]> {
  return (await view.pods()).filter(({ status }) => status?.phase === "Running").slice(0, mostPods);
}

/** The first finding among the pods' logs; `skipped` where no log can be read. */
async function eachPod(
  view: ClusterView,
  look: (pod: V1Pod, lines: LogLine[]) => Finding | undefined,
): Promise<Finding | undefined> {
  if (!view.declared.sidecar) {
    return skipped(noSidecar);
  }
  const pods = (await runningPods(view)).filter(({ spec }) =>
    spec?.containers.some(({ name }) => name === collectorContainer),
  );
  if (pods.length === 0) {
    return skipped("there are no running pods with the collector");
  }
  let unreadable: string | undefined;
  let read = 0;
  for (const pod of pods) {
    try {
      const finding = look(pod, logLines(await view.log(pod, collectorContainer)));
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

function logLines(text: string): LogLine[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as LogLine];
    } catch {
      return [];
    }
  });
}

/** What the lines after the last established connection say. */
function connection(pod: V1Pod, lines: LogLine[]): Finding | undefined {
  const last = lines.findLastIndex(({ message = "" }) => connected.test(message));
  const since = lines
    .slice(last + 1)
    .filter(({ "log.level": level }) => level === "error" || level === "warn");
  for (const { cause, words } of meanings) {
    const line = since.find((entry) => words.test(textOf(entry)));
    if (line && (last < 0 || since.some((entry) => attempt.test(textOf(entry))))) {
      return failed(cause, `${pod.spec?.nodeName}: ${textOf(line).slice(0, 300)}`);
    }
  }
  return undefined;
}

function drops(pod: V1Pod, lines: LogLine[]): Finding | undefined {
  const refused = lines.filter((entry) =>
    /Cannot index event|Can't deliver to dead letter index|dropping (too large )?event/i.test(textOf(entry)),
  );
  return refused.length === 0
    ? undefined
    : warning(
        "collector-dropping",
        `${pod.spec?.nodeName}: ${refused.length} lines such as "${reasonOf(refused)}"`,
      );
}

/** The reason of the first line, without the event that follows it. */
function reasonOf([line]: LogLine[]): string {
  const text = textOf(line ?? {});
  return (/status=\d+\)?: (.{0,200})/.exec(text)?.[1] ?? text).slice(0, 200);
}

function textOf({ message = "", error }: LogLine): string {
  return error?.message === undefined ? message : `${message} ${error.message}`;
}
