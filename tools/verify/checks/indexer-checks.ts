import { type ClusterView, indexerContainer } from "../cluster-view";
import { type Check, type Finding, failed, ok, skipped, warning } from "../verdict";
import { type LogLine, connection, connectionCauses, drops, eachLog, stuck, textOf } from "./filebeat-log";
import { runningPods } from "./log-checks";
import { podProblem } from "./pod-checks";

const noIndexer = "this stack has no indexer";
const kafkaErrors = /^(Error initializing kafka consumer group|Error reading from kafka|Kafka consume error)/;

/** Checks of what brings events from Kafka to Elasticsearch. */
export const indexerChecks: Check<ClusterView>[] = [
  {
    id: "indexer",
    title: "Indexer is rolled out",
    causes: [
      "indexer-missing",
      "indexer-rolling",
      "image-pull",
      "missing-reference",
      "crash-loop",
      "out-of-memory",
    ],
    async run(view) {
      const { indexer } = view.declared;
      if (!indexer) {
        return skipped(noIndexer);
      }
      const deployment = await view.deployment(indexer.deployment);
      if (!deployment) {
        return failed("indexer-missing", `there is no Deployment ${indexer.deployment}`);
      }
      for (const pod of await view.indexerPods()) {
        const problem = podProblem(pod);
        if (problem) {
          return problem;
        }
      }
      const { replicas: wanted = 1 } = deployment.spec ?? {};
      const { readyReplicas: ready = 0, updatedReplicas: updated = 0 } = deployment.status ?? {};
      const seen = `${ready} of ${wanted} ready, ${updated} updated`;
      if (wanted === 0 || ready === 0) {
        return failed("indexer-rolling", seen);
      }
      return ready === wanted && updated === wanted ? ok(seen) : warning("indexer-rolling", seen);
    },
  },
  {
    id: "indexer-log",
    title: "Indexer is connected to Kafka and Elasticsearch",
    causes: ["indexer-without-kafka", ...connectionCauses, "collector-stuck", "collector-dropping"],
    async run(view) {
      if (!view.declared.indexer) {
        return skipped(noIndexer);
      }
      const pods = runningPods(await view.indexerPods());
      if (pods.length === 0) {
        return skipped("no pod of the indexer runs");
      }
      const finding = await eachLog(view, pods, indexerContainer, (place, lines) => {
        const ofOutput = lines.filter(({ message = "" }) => !kafkaErrors.test(message));
        return (
          withoutKafka(place, lines) ??
          connection(place, ofOutput) ??
          stuck(place, lines) ??
          drops(place, lines)
        );
      });
      return finding ?? ok("no pod's log speaks of a failed connection");
    },
  },
];

/** Filebeat tries again after sixteen seconds at most, and writes its counters every minute. */
const retryMilliseconds = 60_000;

/** An error of Kafka's in the last minute of the log; Filebeat says nothing when Kafka is there again. */
export function withoutKafka(place: string, lines: LogLine[]): Finding | undefined {
  const newest = timeOf(lines.at(-1));
  const error = lines.findLast(({ message = "" }) => kafkaErrors.test(message));
  return error && newest - timeOf(error) <= retryMilliseconds
    ? failed("indexer-without-kafka", `${place}: ${textOf(error).slice(0, 300)}`)
    : undefined;
}

function timeOf(line: LogLine | undefined): number {
  return Date.parse(line?.["@timestamp"] ?? "");
}
