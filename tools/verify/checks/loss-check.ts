import type { ClusterView } from "../cluster-view";
import type { ElasticView } from "../elastic-view";
import { metricSum } from "../prometheus-text";
import { type Check, failed, ok, skipped } from "../verdict";
import { runningPods } from "./log-checks";

/** Share of the exported events that may be on their way. */
const tolerated = 0.02;

/** What one agent has exported since it started. */
interface Exported {
  node: string;
  events: number;
  startedAt: string;
}

/**
 * The loss arithmetic of docs/performance.md: events that the agents counted as exported, against the documents and dead
 * letters of their nodes since the agents started. Events that are on their way count as missing, so a small share is
 * tolerated.
 */
export function lossCheck(cluster: () => Promise<ClusterView | undefined>): Check<ElasticView> {
  return {
    id: "loss",
    title: "As many documents as exported events",
    causes: ["events-lost"],
    async run(view) {
      const kubernetes = await cluster();
      if (!kubernetes) {
        return skipped("the agents' metrics cannot be read without the cluster");
      }
      const agents = await exportedEvents(kubernetes);
      if (agents.length === 0) {
        return skipped("no agent's metrics tell what it has exported");
      }
      let exported = 0;
      let arrived = 0;
      for (const { node, events, startedAt } of agents) {
        exported += events;
        arrived += await documentsOf(view, node, startedAt);
      }
      const missing = Math.max(0, exported - arrived);
      const seen = `${exported} exported by ${agents.length} agents, ${arrived} arrived`;
      return missing > exported * tolerated ? failed("events-lost", `${seen}, ${missing} missing`) : ok(seen);
    },
  };
}

async function exportedEvents(view: ClusterView): Promise<Exported[]> {
  const pods = runningPods(await view.pods());
  const told = await Promise.all(
    pods.map(async (pod) => {
      const events = metricSum(await view.metrics(pod), "tetragon_events_exported_total");
      const agent = pod.status?.containerStatuses?.find(({ name }) => name === "tetragon");
      const startedAt = agent?.state?.running?.startedAt ?? pod.status?.startTime;
      const node = pod.spec?.nodeName;
      return events === undefined || startedAt === undefined || node === undefined
        ? []
        : [{ node, events, startedAt: new Date(startedAt).toISOString() }];
    }),
  );
  return told.flat();
}

/** Documents and dead letters of a node that Filebeat has read since its agent started. */
async function documentsOf(view: ElasticView, node: string, from: string): Promise<number> {
  const { dataStream, deadLetterDataStream } = view.declared;
  const query = {
    bool: { filter: [{ term: { "host.name": node } }, { range: { "@timestamp": { gte: from } } }] },
  };
  const streams = [dataStream, deadLetterDataStream].filter((name) => name !== "");
  const counts = await Promise.all(
    streams.map(async (stream) => (await view.search(stream, { query })).hits.total.value),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
