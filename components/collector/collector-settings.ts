import * as pulumi from "@pulumi/pulumi";

import type { CollectorSettings, ResolvedCluster } from "../resolved-args";
import { monitoringPolicies } from "../tetragon/policies";
import { kafkaTarget } from "../validation/kafka-arguments";
import type { CollectorCredential } from "./credential-secret";

/** The part of a cluster's arguments that a collector's configuration is made of, known as soon as all of it is. */
export function collectorSettings(cluster: ResolvedCluster): pulumi.Output<CollectorSettings> {
  const { clusterName, dataStreamNamespace, documents, labels, elasticsearch, tetragon } = cluster;
  const { filebeat, exportFiles } = cluster;
  return pulumi.output({
    clusterName,
    dataStreamNamespace,
    documents,
    labels,
    elasticsearch,
    kafka: cluster.kafka && kafkaTarget(cluster.kafka),
    logstash: cluster.logstash && pulumi.output(cluster.logstash),
    metrics: { filebeatPort: cluster.metrics.filebeatPort },
    tetragon: { exportDirectory: tetragon.exportDirectory },
    monitorPolicies: monitoringPolicies(cluster.policies),
    filebeat,
    exportFiles,
  });
}

/** A Secret of somebody else's changes without a new name: there `publisher.rotation` restarts the pods. */
export function checksum(
  hash: pulumi.Output<string>,
  given: CollectorCredential | undefined,
  { publisher }: ResolvedCluster,
): pulumi.Output<string> {
  return given?.from !== "secret" ? hash : hash.apply((text) => `${text}-${publisher.rotation}`);
}
