import { join } from "node:path";

import type { ElasticsearchEndpoint } from "../elasticsearch/client";
import { type LocalFilebeatConfig, writeLocalConfig } from "../filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "../filebeat/runner";
import { indexerConfigMap, indexerVariables } from "../rendered-stack";
import type { RenderedResource } from "../../tools/render-stack";
import type { KafkaBroker } from "./kafka-broker";

/** Settings of a stack whose cluster writes to a broker of this machine and which has an indexer of its own. */
export function settingsThrough({ address }: KafkaBroker): Record<string, unknown> {
  return { output: "kafka", kafka: { brokers: [address], tls: false }, indexer: { replicas: 1 } };
}

/**
 * Writes the configuration that a stack declares for its indexer, so that Filebeat runs it here.
 *
 * @param directory holds its files
 * @param secretFiles of the client certificate, by name
 */
export function writeIndexerConfig(
  resources: RenderedResource[],
  directory: string,
  elasticsearch: ElasticsearchEndpoint,
  secretFiles?: Record<string, string>,
): Promise<LocalFilebeatConfig> {
  return writeLocalConfig(indexerConfigMap(resources), {
    // An indexer reads no file.
    logDirectory: directory,
    configDirectory: join(directory, "config"),
    elasticsearch,
    secretFiles,
    variables: indexerVariables(resources),
  });
}

/**
 * Starts a Filebeat with that configuration.
 *
 * @param overrides `-E key=value`
 */
export async function startIndexer(
  resources: RenderedResource[],
  directory: string,
  elasticsearch: ElasticsearchEndpoint,
  overrides?: Record<string, string>,
): Promise<RunningFilebeat> {
  const { configFile, env } = await writeIndexerConfig(resources, directory, elasticsearch);
  return startFilebeat({ configFile, env, dataDir: join(directory, "filebeat"), overrides });
}
