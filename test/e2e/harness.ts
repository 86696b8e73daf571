import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import {
  ElasticsearchClient,
  type ElasticsearchEndpoint,
  type SearchAnswer,
} from "../../local/elasticsearch/client";
import { type LocalFilebeatConfig, writeLocalConfig } from "../../local/filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import type { FilebeatStats } from "../../local/filebeat/stats";
import type { Lowering } from "../../local/lowering";
import { ConsoleProgress } from "../../local/progress";
import {
  type DataStreams,
  dataStreams,
  filebeatConfig,
  filebeatConfigMap,
  indexerConfigMap,
  sidecarMemoryLimit,
  sidecarVariables,
} from "../../local/rendered-stack";
import { ScratchFolder } from "../../local/scratch";
import { applyTemplates } from "../../local/applied-templates";
import { TetragonLog } from "../../local/tetragon-log";
import { type RenderedResource, renderStack } from "../../tools/render-stack";
import { sharedElasticsearch } from "./shared-elasticsearch";

/** How a pipeline of a test differs from the stack `local`. */
export interface PipelineOptions {
  /** Settings of the stack, `filebeat: { eventFields: "full" }` for example. */
  settings?: Record<string, unknown>;
  /** Lines that the export file holds when Filebeat starts. */
  lines?: Iterable<string | Uint8Array>;
  /** Another output than the shared Elasticsearch; no templates are applied there unless `lowering` is given. */
  endpoint?: ElasticsearchEndpoint;
  /** What the engine at `endpoint` needs of the templates. */
  lowering?: Lowering;
  /** Values of variables, in place of those that the endpoint's credentials give. */
  env?: Record<string, string>;
  /** Files that the container has from Secrets, by name, and their text. */
  secretFiles?: Record<string, string>;
  /** `-E key=value`. */
  overrides?: Record<string, string>;
  /** Size at which the export file is rotated. @default never by itself */
  maxSizeBytes?: number;
  /** Rotated files kept. @default all */
  maxBackups?: number;
}

/** A document as it is stored. */
export interface StoredDocument {
  _id: string;
  _source: Record<string, unknown>;
}

const noLimit = Number.MAX_SAFE_INTEGER;
let pipelines = 0;

/**
 * One Filebeat that runs the ConfigMap of the stack `local`, its export file, and the data streams that it alone
 * writes to. `close` ends and removes all of it; the Elasticsearch is shared.
 */
export class Pipeline {
  filebeat!: RunningFilebeat;
  readonly log: TetragonLog;
  readonly client: ElasticsearchClient;
  /** Known after `configure`. */
  streams!: DataStreams;
  /** The container's memory limit, a Kubernetes quantity; known after `configure`. */
  memoryLimit!: string;
  /** What the stack declares; known after `configure`. */
  resources!: RenderedResource[];
  private config!: LocalFilebeatConfig;
  /** Of the streams, unless `configure` is given another. */
  readonly dataStreamNamespace = `e2e${++pipelines}`;
  private written = 0;

  private constructor(
    private readonly options: PipelineOptions,
    private readonly endpoint: ElasticsearchEndpoint,
    /** Holds all files of the pipeline: the log in `tetragon/`, Filebeat's registry in `filebeat/data/`. */
    private readonly scratch: ScratchFolder,
  ) {
    this.client = new ElasticsearchClient(endpoint);
    this.log = new TetragonLog({
      directory: this.logDirectory,
      maxSizeBytes: options.maxSizeBytes ?? noLimit,
      maxBackups: options.maxBackups ?? noLimit,
    });
  }

  /** Applies the templates of the stack and starts Filebeat. */
  static async start(options: PipelineOptions = {}): Promise<Pipeline> {
    const pipeline = await Pipeline.prepare(options);
    pipeline.write(options.lines ?? []);
    await pipeline.startFilebeat();
    return pipeline;
  }

  /** Like `start`, but Filebeat is not started yet. */
  static async prepare(options: PipelineOptions = {}): Promise<Pipeline> {
    const endpoint = options.endpoint ?? (await sharedElasticsearch()).endpoint;
    const scratch = await ScratchFolder.create("e2e");
    const pipeline = new Pipeline(options, endpoint, scratch);
    await pipeline.configure(options.settings ?? {});
    return pipeline;
  }

  /** Applies the templates of the stack with these settings, and writes the configuration for Filebeat's next start. */
  async configure(settings: Record<string, unknown>): Promise<void> {
    const { dataStreamNamespace } = this;
    const resources = await renderStack("local", { override: { dataStreamNamespace, ...settings } });
    const { endpoint, lowering } = this.options;
    if (!endpoint || lowering) {
      await applyTemplates(this.client, resources, lowering);
    }
    this.resources = resources;
    const configMap = filebeatConfigMap(resources);
    const writer = settings.output === "kafka" ? indexerConfigMap(resources) : configMap;
    this.streams = dataStreams(filebeatConfig(writer));
    this.memoryLimit = sidecarMemoryLimit(resources);
    this.config = await writeLocalConfig(configMap, {
      logDirectory: this.logDirectory,
      configDirectory: join(this.directory, "config"),
      elasticsearch: this.endpoint,
      secretFiles: this.options.secretFiles,
      variables: sidecarVariables(resources),
    });
  }

  /**
   * Starts Filebeat, or starts it again with the registry of the last run; `launcher` as of `FilebeatOptions`.
   *
   * @param home folder of the registry; another one than before forgets what was read
   */
  async startFilebeat(launcher?: readonly string[], home = "filebeat"): Promise<void> {
    this.filebeat = await startFilebeat({
      configFile: this.config.configFile,
      dataDir: join(this.directory, home),
      env: { ...this.config.env, ...this.options.env },
      overrides: this.options.overrides,
      launcher,
      progress: new ConsoleProgress(),
    });
  }

  /** The same as its container does, by the stack's script. */
  startByScript(): Promise<void> {
    const script = join(this.directory, "config", "start.sh");
    return this.startFilebeat(["/bin/sh", script, join(this.directory, "filebeat", "data")]);
  }

  /** Appends lines to the export file, as Tetragon does. */
  write(lines: Iterable<string | Uint8Array>): void {
    for (const line of lines) {
      this.log.write(line);
      this.written++;
    }
  }

  /** Waits until this run of Filebeat has delivered as many events as were written, then makes them searchable. */
  async delivered(events = this.written): Promise<FilebeatStats> {
    const stats = await this.filebeat.waitUntilDelivered(events);
    await this.refresh();
    return stats;
  }

  /** Waits until the streams hold this many documents and dead letters; for runs in which Filebeat's counters began anew. */
  async holds(documents: number, timeoutMilliseconds = 120_000): Promise<void> {
    const deadline = Date.now() + timeoutMilliseconds;
    while ((await this.count()) + (await this.deadLetters()) < documents && Date.now() < deadline) {
      await sleep(300);
    }
    await this.filebeat.waitUntilIdle(2_000, timeoutMilliseconds);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    await this.client.refresh(`${this.streams.events},${this.streams.deadLetter}`);
  }

  /** Number of event documents, after a refresh. */
  async count(query?: object): Promise<number> {
    await this.refresh();
    return this.client.count(this.streams.events, query);
  }

  /** Number of dead letters, after a refresh. */
  async deadLetters(): Promise<number> {
    await this.refresh();
    return this.client.count(this.streams.deadLetter);
  }

  /** The first 10,000 documents that a query finds. */
  async find(query: object = { match_all: {} }, stream = this.streams.events): Promise<StoredDocument[]> {
    await this.refresh();
    const answer: SearchAnswer = await this.client.search(stream, { size: 10_000, query });
    return answer.hits.hits;
  }

  /** How many documents have each value of a keyword field, for up to 100,000 values. */
  async valueCounts(field: string): Promise<Map<string, number>> {
    await this.refresh();
    return valueCounts(this.client, this.streams.events, field);
  }

  /** Where all files of the pipeline lie. */
  get directory(): string {
    return this.scratch.path;
  }

  private get logDirectory(): string {
    return join(this.directory, "tetragon");
  }

  /** Ends Filebeat and removes its files. */
  async close(): Promise<void> {
    this.log.close();
    await this.filebeat?.kill("SIGKILL");
    await this.scratch.remove();
  }
}

/** How many documents of a stream have each value of a keyword field. */
export async function valueCounts(
  client: ElasticsearchClient,
  stream: string,
  field: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let after: object | undefined;
  do {
    const values = { composite: { size: 10_000, after, sources: [{ value: { terms: { field } } }] } };
    const answer = await client.search(stream, { size: 0, aggs: { values } });
    // There are no aggregations where the stream does not exist.
    const page = answer.aggregations?.values as
      { after_key?: object; buckets: { key: { value: string }; doc_count: number }[] } | undefined;
    page?.buckets.forEach(({ key, doc_count: documents }) => counts.set(key.value, documents));
    after = page?.after_key;
  } while (after);
  return counts;
}

/** Runs a test with a pipeline of its own and closes it, whatever happens. */
export async function withPipeline(
  options: PipelineOptions,
  body: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  const pipeline = await Pipeline.start(options);
  try {
    await body(pipeline);
  } finally {
    await pipeline.close();
  }
}
