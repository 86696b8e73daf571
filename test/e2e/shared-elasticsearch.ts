import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ElasticsearchEndpoint } from "../../local/elasticsearch/client";
import { startElasticsearch } from "../../local/elasticsearch/node";
import { ConsoleProgress } from "../../local/progress";
import type { SearchNode } from "../../local/search-node";

/** The Elasticsearch that all e2e tests of one mocha run share. It is always the embedded one: tests may end it. */
export interface SharedElasticsearch {
  endpoint: ElasticsearchEndpoint;
  /** Ends the node as a crash would. */
  crash(): Promise<void>;
  /** Starts the node again on its data and its port. */
  restart(): Promise<void>;
}

class Shared implements SharedElasticsearch {
  private constructor(
    private readonly dataDir: string,
    private node: SearchNode,
  ) {}

  static async start(): Promise<Shared> {
    const dataDir = await mkdtemp(join(tmpdir(), "tetragon-elastic-e2e-es-"));
    return new Shared(dataDir, await startElasticsearch({ dataDir, progress: new ConsoleProgress() }));
  }

  get endpoint(): ElasticsearchEndpoint {
    return { url: this.node.url, credentials: {} };
  }

  crash(): Promise<void> {
    return this.node.kill();
  }

  async restart(): Promise<void> {
    this.node = await startElasticsearch({ dataDir: this.dataDir, port: this.node.port });
  }

  async close(): Promise<void> {
    await this.node.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

let shared: Promise<Shared> | undefined;

/** The shared node, started at the first call. */
export function sharedElasticsearch(): Promise<SharedElasticsearch> {
  shared ??= Shared.start();
  return shared;
}

after("end the shared Elasticsearch", async function () {
  this.timeout(30_000);
  await (await shared)?.close();
});
