import { join } from "node:path";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import { type KafkaBroker, startKafka } from "../../local/kafka/kafka-broker";
import { settingsThrough, startIndexer } from "../../local/kafka/local-indexer";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import type { RenderedResource } from "../../tools/render-stack";
import { sharedElasticsearch } from "./shared-elasticsearch";

/** A broker, and the indexers that read from it into the shared Elasticsearch. */
export class KafkaChain {
  private readonly indexers: RunningFilebeat[] = [];

  private constructor(
    private readonly scratch: ScratchFolder,
    private readonly brokerSettings: Record<string, string | number>,
    public broker: KafkaBroker,
  ) {}

  /** @param settings further settings of the broker's server.properties */
  static async start(settings: Record<string, string | number> = {}): Promise<KafkaChain> {
    const scratch = await ScratchFolder.create("kafka");
    try {
      const dataDir = join(scratch.path, "broker");
      const broker = await startKafka({ dataDir, settings, progress: new ConsoleProgress() });
      return new KafkaChain(scratch, settings, broker);
    } catch (error) {
      await scratch.remove();
      throw error;
    }
  }

  /** Settings of a stack whose cluster writes to this broker. */
  get settings(): Record<string, unknown> {
    return settingsThrough(this.broker);
  }

  /** Starts one more indexer, as the rendered stack declares it. */
  async startIndexer(resources: RenderedResource[]): Promise<RunningFilebeat> {
    const directory = join(this.scratch.path, `indexer-${this.indexers.length}`);
    const indexer = await startIndexer(resources, directory, (await sharedElasticsearch()).endpoint);
    this.indexers.push(indexer);
    return indexer;
  }

  /** Ends the broker as a crash would, and starts it again on its data and its port. */
  async crashBroker(): Promise<void> {
    await this.broker.kill();
    const dataDir = join(this.scratch.path, "broker");
    this.broker = await startKafka({ dataDir, port: this.broker.port, settings: this.brokerSettings });
  }

  async close(): Promise<void> {
    await Promise.all(this.indexers.map((indexer) => indexer.kill("SIGKILL")));
    await this.broker.kill();
    await this.scratch.remove();
  }
}
