import type { Cause } from "./cause";

/** What brings events from Kafka to Elasticsearch. */
export const indexerCauses = {
  "indexer-missing": {
    title: "The indexer's Deployment does not exist",
    meaning: "Nothing brings events from Kafka to Elasticsearch. They wait in the topic until its retention.",
    origin: "The last update did not get that far, or somebody deleted it.",
    look: ['kubectl -n "$NAMESPACE" get deployments -l app.kubernetes.io/name=tetragon-indexer'],
    fix: "Run `pulumi up --refresh`.",
    repair: ["pulumi up --refresh"],
  },
  "indexer-rolling": {
    title: "The indexer is not fully rolled out",
    meaning:
      "Some of its pods are not ready, or run an older configuration. The others share the partitions meanwhile.",
    origin: "An update is on its way, a node has no room, or Filebeat ends soon after its start.",
    look: [
      'kubectl -n "$NAMESPACE" get pods -l app.kubernetes.io/name=tetragon-indexer',
      'kubectl -n "$NAMESPACE" describe pods -l app.kubernetes.io/name=tetragon-indexer',
    ],
    fix: "Wait a few minutes with `--watch`. If it stays, read the pods' events, and lower `indexer.resources` where no node has room.",
  },
  "indexer-without-kafka": {
    title: "The indexer cannot read from Kafka",
    meaning: "No event comes to Elasticsearch. They wait in the topic until its retention.",
    origin:
      "The brokers do not answer, their certificate is not trusted, or the user lacks a right on the topic or the group.",
    look: [
      'kubectl -n "$NAMESPACE" logs -l app.kubernetes.io/name=tetragon-indexer --tail=50',
      'openssl s_client -connect "$HOST:9093" -showcerts </dev/null',
    ],
    fix: 'Look at `kafka.brokers`, `kafka.ca` and the user. The indexer needs `Read` and `Describe` on the topic and `Read` on its group. Filebeat tells no more of a failed connection than "Is your cluster reachable?".',
  },
} as const satisfies Record<string, Cause>;
