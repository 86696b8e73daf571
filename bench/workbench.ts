import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ElasticsearchClient } from "../local/elasticsearch/client";
import { startElasticsearch } from "../local/elasticsearch/elasticsearch-node";
import { installFilebeat } from "../local/filebeat/install-filebeat";
import type { Progress } from "../local/progress";
import type { SearchNode, SearchNodeOptions } from "../local/search-node";
import type { Shutdown } from "../local/shutdown";

interface MergeStats {
  _all: { primaries: { merges: { current: number } } };
}

/**
 * What the measurements of one command share: a directory, a Filebeat that is installed, and an Elasticsearch of their
 * own, whose CPU time is measured and which is therefore always the embedded one.
 */
export class Workbench {
  private runs = 0;

  private constructor(
    readonly directory: string,
    readonly elasticsearch: SearchNode,
    readonly client: ElasticsearchClient,
    readonly progress: Progress,
  ) {}

  /** Starts the engine, Elasticsearch by default; `shutdown` ends it and removes the directory. */
  static async open(
    progress: Progress,
    shutdown: Shutdown,
    start: (options: SearchNodeOptions) => Promise<SearchNode> = startElasticsearch,
  ): Promise<Workbench> {
    const directory = await mkdtemp(join(tmpdir(), "tetragon-elastic-bench-"));
    shutdown.add(() => rm(directory, { recursive: true, force: true }));
    await installFilebeat(progress);
    const elasticsearch = await start({ dataDir: join(directory, "engine"), progress });
    // Its data is thrown away, so there is nothing to end in good order.
    shutdown.add(() => elasticsearch.kill());
    const client = new ElasticsearchClient({ url: elasticsearch.url, credentials: {} });
    return new Workbench(directory, elasticsearch, client, progress);
  }

  /** A directory and a data stream namespace that nothing has used yet. */
  newRun(name: string): { namespace: string; directory: string } {
    const namespace = `${name}${++this.runs}`;
    return { namespace, directory: join(this.directory, namespace) };
  }

  /** Waits until no segments are being merged, so that the work of one run is not counted in the next. */
  async settled(target = "_all"): Promise<void> {
    const path = `/${target}/_stats/merge?expand_wildcards=all`;
    let quiet = 0;
    while (quiet < 3) {
      const { _all: all } = await this.client.request<MergeStats>("GET", path);
      quiet = (all.primaries.merges?.current ?? 0) === 0 ? quiet + 1 : 0;
      await sleep(200);
    }
  }
}
