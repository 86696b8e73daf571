import type { ElasticsearchEndpoint } from "../../local/elasticsearch/client";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import type { SearchNode, SearchNodeOptions } from "../../local/search-node";

/** A node that all tests of one mocha run share. It is always an embedded one: tests may end it. */
export interface SharedNode {
  endpoint: ElasticsearchEndpoint;
  /** Ends the node as a crash would. */
  crash(): Promise<void>;
  /** Starts the node again on its data and its port. */
  restart(): Promise<void>;
}

class Shared implements SharedNode {
  private constructor(
    private readonly start: (options: SearchNodeOptions) => Promise<SearchNode>,
    private readonly scratch: ScratchFolder,
    private node: SearchNode,
  ) {}

  static async with(start: (options: SearchNodeOptions) => Promise<SearchNode>): Promise<Shared> {
    const scratch = await ScratchFolder.create("e2e-node");
    return new Shared(
      start,
      scratch,
      await start({ dataDir: scratch.path, progress: new ConsoleProgress() }),
    );
  }

  get endpoint(): ElasticsearchEndpoint {
    return { url: this.node.url, credentials: {} };
  }

  crash(): Promise<void> {
    return this.node.kill();
  }

  async restart(): Promise<void> {
    this.node = await this.start({ dataDir: this.scratch.path, port: this.node.port });
  }

  async close(): Promise<void> {
    await this.node.kill();
    await this.scratch.remove();
  }
}

/** A function that returns the shared node, which its first call starts and the end of the run ends. */
export function sharedNode(
  start: (options: SearchNodeOptions) => Promise<SearchNode>,
): () => Promise<SharedNode> {
  let shared: Promise<Shared> | undefined;
  after("end the shared node", async function () {
    this.timeout(30_000);
    await (await shared)?.close();
  });
  return () => (shared ??= Shared.with(start));
}
