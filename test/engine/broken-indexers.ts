import { type Broken, containerStatus, field, namespace, nothing, patch } from "./broken-setup";
import { eventually } from "./eventually";
import { counters, logLine } from "./pod-samples";
import type { VerifySetup } from "./verify-setup";

const deployment = "/apis/apps/v1/namespaces/kube-system/deployments/tetragon-indexer-dev";
const noGroup = "Error initializing kafka consumer group";
const noBroker = "kafka: client has run out of available brokers to talk to (Is your cluster reachable?)";

/** Sets the indexer's pods to a number and waits until Kubernetes has as many. */
async function scale({ client }: VerifySetup, replicas: number): Promise<void> {
  await client.request("PATCH", deployment, { spec: { replicas } });
  await eventually(async () => {
    const { status } = await client.request<{ status: { readyReplicas?: number } }>("GET", deployment);
    return (status.readyReplicas ?? 0) === replicas;
  });
}

/** Stacks whose events go through Kafka, and in which one thing is wrong. */
export const brokenIndexers: Broken[] = [
  {
    title: "a namespace without the indexer",
    check: "indexer",
    verdict: "failed",
    cause: "indexer-missing",
    seen: /^there is no Deployment tetragon-indexer-other$/,
    make: async () => nothing,
    override: { dataStreamNamespace: "other" },
  },
  {
    title: "an indexer that was scaled to nothing",
    check: "indexer",
    verdict: "failed",
    cause: "indexer-rolling",
    seen: /^0 of 0 ready, 0 updated$/,
    make: async (setup) => {
      await scale(setup, 0);
      return () => scale(setup, 2);
    },
  },
  {
    title: "an indexer whose image does not exist",
    check: "indexer",
    verdict: "failed",
    cause: "image-pull",
    seen: /^tetragon-indexer-dev-\S+, container filebeat: no such tag$/,
    make: containerStatus(
      { waiting: { reason: "ImagePullBackOff", message: "no such tag" } },
      {},
      "filebeat",
    ),
  },
  {
    title: "a ConfigMap of the indexer that was edited by hand",
    check: "config-map",
    verdict: "warning",
    cause: "configmap-changed",
    seen: /^filebeat\.yml of tetragon-indexer-dev differs$/,
    make: async (setup) => {
      const path = `${namespace}/configmaps/tetragon-indexer-dev`;
      const { data } = await setup.client.request<{ data: object }>("GET", path);
      return patch(path, { data: { "filebeat.yml": "output.console: {}" } }, { data })(setup);
    },
  },
  {
    title: "a pod of the indexer with another configuration than the ConfigMap",
    check: "pods-configuration",
    verdict: "warning",
    cause: "pods-outdated",
    seen: /^1 of 5 pods: tetragon-indexer-dev-/,
    make: async (setup) => {
      const [name] = await setup.indexerPods();
      const path = `${namespace}/pods/${name}`;
      const annotations = { "checksum/filebeat": "old" };
      await setup.client.request("PATCH", path, { metadata: { annotations } });
      return () => setup.client.request("DELETE", `${path}?gracePeriodSeconds=0`);
    },
  },
  {
    title: "an indexer that cannot reach Kafka",
    check: "indexer-log",
    verdict: "failed",
    cause: "indexer-without-kafka",
    seen: /Is your cluster reachable/,
    make: field("indexerLog", logLine("error", noGroup, { error: { message: noBroker } })),
  },
  {
    title: "an indexer that could not reach Kafka two minutes ago",
    check: "indexer-log",
    verdict: "ok",
    seen: /^no pod's log/,
    make: field(
      "indexerLog",
      [
        logLine("error", noGroup, { "@timestamp": "2025-12-31T23:58:00.000Z", error: { message: noBroker } }),
        counters(0, 0),
      ].join("\n"),
    ),
  },
  {
    title: "an indexer that Elasticsearch refuses",
    check: "indexer-log",
    verdict: "failed",
    cause: "collector-unauthorized",
    seen: /401 Unauthorized/,
    make: field(
      "indexerLog",
      logLine("error", "Failed to connect to backoff(elasticsearch(https://es:9200)): 401 Unauthorized"),
    ),
  },
  {
    title: "an indexer's credential that may delete",
    check: "publisher",
    verdict: "warning",
    cause: "publisher-has-too-much",
    seen: /^delete on logs-cilium_tetragon\.log-dev/,
    make: field("excess", ["delete"]),
  },
  {
    title: "an indexer of another stack",
    check: "publisher",
    verdict: "skipped",
    seen: /^another stack's indexer writes the documents$/,
    make: async () => nothing,
    override: { indexer: undefined },
  },
  {
    title: "nodes whose events Kafka does not acknowledge",
    check: "collector-answers",
    verdict: "failed",
    cause: "collector-stuck",
    seen: /12 events wait/,
    make: field("log", [counters(0, 12), counters(0, 12)].join("\n")),
  },
  {
    title: "events that are longer than the broker's limit",
    check: "collector-drops",
    verdict: "warning",
    cause: "collector-dropping",
    seen: /dropping too large message/,
    make: field(
      "log",
      logLine("error", "Kafka (topic=tetragon-dev): dropping too large message of size 900000."),
    ),
  },
];
