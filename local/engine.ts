import { join } from "node:path";

import { ElasticsearchClient, type ElasticsearchEndpoint } from "./elasticsearch/client";
import { curlAuthentication, elasticsearchFromEnvironment } from "./elasticsearch/from-environment";
import { installElasticsearch } from "./elasticsearch/install-elasticsearch";
import { startElasticsearch } from "./elasticsearch/elasticsearch-node";
import type { StartOptions } from "./start-options";
import { requireFreePort } from "./ports";
import type { Progress } from "./progress";
import type { Shutdown } from "./shutdown";
import { requireJava } from "./toolchain";

const defaultPort = 9200;

/** An Elasticsearch that `npm start` writes to. */
export interface Engine {
  endpoint: ElasticsearchEndpoint;
  /** Options with which curl authenticates there. */
  curlOptions: string;
  /** Whether it outlives this run. */
  stays: boolean;
  /** Resolves when it ends by itself, with how it did; never for an Elasticsearch of the user. */
  ended: Promise<string>;
}

/**
 * Finds out which Elasticsearch is to be used and returns a function that starts it. What would stop the run later is
 * a UserError now, before anything is built: an Elasticsearch of the user that cannot be reached, a missing JDK, an
 * occupied port.
 */
export async function chooseEngine(
  options: StartOptions,
  progress: Progress,
): Promise<(directory: string, shutdown: Shutdown) => Promise<Engine>> {
  const endpoint = elasticsearchFromEnvironment();
  if (endpoint) {
    await new ElasticsearchClient(endpoint).request("GET", "/");
    const ended = new Promise<string>(() => {});
    return () => Promise.resolve({ endpoint, curlOptions: curlAuthentication(), stays: true, ended });
  }
  requireJava();
  if (options.port !== undefined) {
    await requireFreePort(options.port);
  }
  return (directory, shutdown) => startEmbedded(options, progress, directory, shutdown);
}

async function startEmbedded(
  options: StartOptions,
  progress: Progress,
  directory: string,
  shutdown: Shutdown,
): Promise<Engine> {
  await installElasticsearch(progress);
  const node = await progress.step("Starting Elasticsearch …", () =>
    startElasticsearch({
      dataDir: join(directory, "elasticsearch"),
      port: options.port,
      preferredPort: defaultPort,
    }),
  );
  // Its data is thrown away, so there is nothing to end in good order.
  shutdown.add(() => node.kill());
  return { endpoint: { url: node.url, credentials: {} }, curlOptions: "", stays: false, ended: node.ended() };
}
