import { posix } from "node:path";

import { type JsonObject, withoutUndefined } from "../../json";
import type { LogstashTarget } from "../../resolved-args";
import { configMapKeys } from "../container-paths";
import type { OutputPlace } from "../elasticsearch-output";
import { encryption } from "../server-encryption";

/** Seconds that Logstash may take for a batch before Filebeat sends it again. */
const timeout = "60s";

/** The Logstash output of Filebeat. The document's id goes along as `[@metadata][_id]`. */
export function logstashOutput(
  logstash: LogstashTarget,
  {
    workers,
    compressionLevel,
    batchEvents,
  }: { workers: number; compressionLevel: number; batchEvents: number },
  place: Pick<OutputPlace, "configuration" | "clientCertificate">,
): JsonObject {
  return withoutUndefined({
    hosts: logstash.hosts,
    // Every Logstash gets events at the same time; without it all go to one until that one fails.
    loadbalance: true,
    worker: workers,
    // One batch under way on a connection, as the plan of memory counts them.
    pipelining: 0,
    bulk_max_size: batchEvents,
    compression_level: compressionLevel,
    timeout,
    ssl: encryption(logstash, {
      ca: posix.join(place.configuration, configMapKeys.logstashCa),
      clientCertificate: place.clientCertificate,
    }),
  });
}
