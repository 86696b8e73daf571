import { join } from "node:path";

import type { ElasticsearchEndpoint } from "../../local/elasticsearch/client";
import { type LocalFilebeatConfig, writeLocalConfig } from "../../local/filebeat/local-config";
import { loopback } from "../../local/ports";
import { filebeatConfigMap } from "../../local/rendered-stack";
import type { ScratchFolder } from "../../local/scratch";
import { TetragonLog } from "../../local/tetragon-log";
import { renderStack } from "../../tools/render-stack";

/** Where nothing listens: the Elasticsearch of a Filebeat that writes elsewhere. */
export const nowhere: ElasticsearchEndpoint = { url: `http://${loopback}:1`, credentials: {} };

/** A sidecar that is not started yet. */
export interface SidecarConfig {
  config: LocalFilebeatConfig;
  /** What it reads; close it. */
  log: TetragonLog;
}

/**
 * Writes what the stack `local` declares for its sidecar into a folder: the script and `filebeat.yml` in `config/`, the
 * export file in `tetragon/`. Unlike a `Pipeline` it applies nothing anywhere.
 */
export async function sidecarConfig(
  { path }: ScratchFolder,
  settings: Record<string, unknown>,
  elasticsearch = nowhere,
): Promise<SidecarConfig> {
  const logDirectory = join(path, "tetragon");
  const configMap = filebeatConfigMap(await renderStack("local", { override: settings }));
  const configDirectory = join(path, "config");
  const config = await writeLocalConfig(configMap, { logDirectory, configDirectory, elasticsearch });
  return { config, log: new TetragonLog({ directory: logDirectory }) };
}
