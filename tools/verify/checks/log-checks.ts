import type { V1Pod } from "@kubernetes/client-node";

import { type ClusterView, collectorContainer } from "../cluster-view";
import { metricSum } from "../prometheus-text";
import { type Check, type Finding, failed, ok, skipped } from "../verdict";
import { type LogLine, connection, connectionCauses, drops, eachLog, stuck } from "./filebeat-log";
import { noSidecar } from "./release-checks";

/** Pods whose log or metrics are read; those of the first ones stand for a large cluster. */
const mostPods = 10;

/** Checks of what the containers themselves say. */
export const logChecks: Check<ClusterView>[] = [
  {
    id: "collector-log",
    title: "Filebeat is connected",
    causes: connectionCauses,
    async run(view) {
      return (await eachPod(view, connection)) ?? ok("no pod's log speaks of a failed connection");
    },
  },
  {
    id: "collector-answers",
    title: "What Filebeat sends is acknowledged",
    causes: ["collector-stuck"],
    async run(view) {
      return (await eachPod(view, stuck)) ?? ok("no pod's counters show events that nobody answers for");
    },
  },
  {
    id: "collector-drops",
    title: "Filebeat has dropped nothing",
    causes: ["collector-dropping"],
    async run(view) {
      return (await eachPod(view, drops)) ?? ok("no pod's log speaks of a refused document");
    },
  },
  {
    id: "policies-loaded",
    title: "Tracing policies are loaded on the nodes",
    causes: ["policy-not-loaded"],
    async run(view) {
      const pods = runningPods(await view.pods());
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

/** Those of the pods that run, at most a few. */
export function runningPods(pods: V1Pod[]): V1Pod[] {
  return pods.filter(({ status }) => status?.phase === "Running").slice(0, mostPods);
}

/** The first finding among the sidecars' logs; `skipped` where no log can be read. */
async function eachPod(
  view: ClusterView,
  look: (place: string, lines: LogLine[]) => Finding | undefined,
): Promise<Finding | undefined> {
  if (!view.declared.sidecar) {
    return skipped(noSidecar);
  }
  const pods = runningPods(await view.pods()).filter(({ spec }) =>
    spec?.containers.some(({ name }) => name === collectorContainer),
  );
  return pods.length === 0
    ? skipped("there are no running pods with the collector")
    : eachLog(view, pods, collectorContainer, look);
}
