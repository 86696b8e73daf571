import { join } from "node:path";

import type { ElasticsearchEndpoint } from "../elasticsearch/client";
import { writeLocalConfig } from "../filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "../filebeat/runner";
import { indexerConfigMap } from "../rendered-stack";
import type { RenderedResource } from "../../tools/render-stack";
import type { KafkaBroker } from "./kafka-broker";

/** Settings of a stack whose cluster writes to a broker of this machine and which has an indexer of its own. */
export function settingsThrough({ address }: KafkaBroker): Record<string, unknown> {
  return { output: "kafka", kafka: { brokers: [address], tls: false }, indexer: { replicas: 1 } };
}

/**
 * Starts a Filebeat with the configuration that a stack declares for its indexer.
 *
 * @param directory holds its files
 * @param overrides `-E key=value`
 */
export async function startIndexer(
  resources: RenderedResource[],
  directory: string,
  elasticsearch: ElasticsearchEndpoint,
  overrides?: Record<string, string>,
): Promise<RunningFilebeat> {
  const { configFile, env } = await writeLocalConfig(indexerConfigMap(resources), {
    // An indexer reads no file.
    logDirectory: directory,
    configDirectory: join(directory, "config"),
    elasticsearch,
  });
  return startFilebeat({ configFile, env, dataDir: join(directory, "filebeat"), overrides });
}
