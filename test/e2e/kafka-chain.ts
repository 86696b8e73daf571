import { join } from "node:path";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import { type KafkaBroker, type KafkaOptions, startKafka } from "../../local/kafka/kafka-broker";
import { settingsThrough, startIndexer } from "../../local/kafka/local-indexer";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import { Pipeline, type PipelineOptions } from "./harness";
import { sharedElasticsearch } from "./shared-elasticsearch";

/** What a test may ask of a broker. */
type BrokerOptions = Pick<KafkaOptions, "settings" | "user">;

/** A broker, and the indexers that read from it into the shared Elasticsearch. */
export class KafkaChain {
  /** Those that run. */
  private readonly indexers = new Set<RunningFilebeat>();
  private started = 0;

  private constructor(
    private readonly scratch: ScratchFolder,
    private readonly options: BrokerOptions,
    public broker: KafkaBroker,
  ) {}

  /** @param prepare is given the folder of the broker's segments before the broker starts */
  static async start(options: BrokerOptions = {}, prepare?: (segments: string) => void): Promise<KafkaChain> {
    const scratch = await ScratchFolder.create("kafka");
    try {
      const dataDir = join(scratch.path, "broker");
      prepare?.(join(dataDir, "data"));
      const broker = await startKafka({ ...options, dataDir, progress: new ConsoleProgress() });
      return new KafkaChain(scratch, options, broker);
    } catch (error) {
      await scratch.remove();
      throw error;
    }
  }

  /** Folder of the broker's segments. */
  get segments(): string {
    return join(this.scratch.path, "broker", "data");
  }

  /** Settings of a stack whose cluster writes to this broker. */
  get settings(): Record<string, unknown> {
    return settingsThrough(this.broker);
  }

  /**
   * Starts one more indexer, as the rendered stack declares it.
   *
   * @param overrides `-E key=value`
   */
  async startIndexer(
    { resources }: Pick<Pipeline, "resources">,
    overrides?: Record<string, string>,
  ): Promise<RunningFilebeat> {
    const directory = join(this.scratch.path, `indexer-${this.started++}`);
    const { endpoint } = await sharedElasticsearch();
    const indexer = await startIndexer(resources, directory, endpoint, overrides);
    this.indexers.add(indexer);
    return indexer;
  }

  /** Ends an indexer: `SIGTERM` as a rollout does, `SIGKILL` as a crash. */
  async endIndexer(indexer: RunningFilebeat, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    this.indexers.delete(indexer);
    await (signal === "SIGTERM" ? indexer.stop() : indexer.kill(signal));
  }

  /** Waits until no indexer has anything under way or has had for a while. */
  async settled(): Promise<void> {
    await Promise.all([...this.indexers].map((indexer) => indexer.waitUntilIdle()));
  }

  /** Ends the broker as a crash would, and starts it again on its data and its port. */
  async crashBroker(): Promise<void> {
    await this.broker.kill();
    await this.restartBroker();
  }

  /** Starts a broker that has ended again on its data and its port. */
  async restartBroker(): Promise<void> {
    const dataDir = join(this.scratch.path, "broker");
    this.broker = await startKafka({ ...this.options, dataDir, port: this.broker.port });
  }

  async close(): Promise<void> {
    await Promise.all([...this.indexers].map((indexer) => indexer.kill("SIGKILL")));
    await this.broker.kill();
    await this.scratch.remove();
  }
}

/** What a test of the way through Kafka starts with. */
export interface ChainOptions extends PipelineOptions {
  /** Of the broker. */
  broker?: BrokerOptions;
}

/** Runs a body with a broker and a pipeline whose cluster writes to it, neither Filebeat started, and ends all. */
export async function withChain(
  { broker, settings, ...options }: ChainOptions,
  body: (chain: KafkaChain, pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  const chain = await KafkaChain.start(broker);
  try {
    const pipeline = await Pipeline.prepare({ ...options, settings: { ...chain.settings, ...settings } });
    try {
      await body(chain, pipeline);
    } finally {
      await pipeline.close();
    }
  } finally {
    await chain.close();
  }
}
