import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { stringify } from "yaml";

import {
  type FilestreamVariables,
  filestreamConfig,
} from "../../components/collector/elastic-agent/filestream-package";
import { ContainerLog, type ContainerLogOptions } from "../../local/container-log";
import { ElasticsearchClient, type SearchAnswer } from "../../local/elasticsearch/client";
import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import { applyTemplates } from "../../local/applied-templates";
import { type RenderedResource, renderStack } from "../../tools/render-stack";
import { type StoredDocument, valueCounts } from "./harness";
import { sharedElasticsearch } from "./shared-elasticsearch";

export interface AgentPipelineOptions extends Omit<ContainerLogOptions, "directory"> {
  /** Settings beside those that choose the agent. */
  settings?: Record<string, unknown>;
}

/** The node of the agents, and of the sidecar in the tests. */
const agentNode = "local";
const chosen = {
  collector: "elastic-agent",
  kibana: { endpoint: "http://kibana.example.com" },
  fleet: { url: "https://fleet.example.com" },
};
let pipelines = 0;

/**
 * The real Filebeat with the input that Fleet makes of the stack's policy, over the log of a container, in the place of
 * an Elastic Agent, which cannot run here. What the agent adds to an input and to Filebeat's own configuration is added
 * as its sources have it (https://github.com/elastic/beats, x-pack/libbeat/management and x-pack/filebeat/cmd).
 */
export class AgentPipeline {
  filebeat!: RunningFilebeat;
  readonly log: ContainerLog;
  readonly dataStream: string;
  private readonly client: ElasticsearchClient;

  private constructor(
    private readonly scratch: ScratchFolder,
    private readonly namespace: string,
    endpoint: string,
    options: AgentPipelineOptions,
  ) {
    this.client = new ElasticsearchClient({ url: endpoint, credentials: {} });
    this.dataStream = `logs-cilium_tetragon.log-${namespace}`;
    this.log = new ContainerLog({
      ...options,
      directory: join(scratch.path, "pods", "kube-system_tetragon-x_uid", "export-stdout"),
    });
  }

  /** Renders the stack, applies its templates and writes the configuration; Filebeat is not started yet. */
  static async prepare(options: AgentPipelineOptions = {}): Promise<AgentPipeline> {
    const { endpoint } = await sharedElasticsearch();
    const scratch = await ScratchFolder.create("e2e-agent");
    const namespace = `e2eagent${++pipelines}`;
    const pipeline = new AgentPipeline(scratch, namespace, endpoint.url, options);
    const override = { ...chosen, dataStreamNamespace: namespace, ...options.settings };
    const resources = await renderStack("local", { override });
    await applyTemplates(pipeline.client, resources);
    mkdirSync(join(scratch.path, "config"));
    writeFileSync(
      pipeline.configFile,
      stringify(pipeline.filebeatConfig(policyVariables(resources), endpoint.url)),
    );
    return pipeline;
  }

  async start(): Promise<void> {
    this.filebeat = await startFilebeat({
      configFile: this.configFile,
      dataDir: join(this.scratch.path, "filebeat"),
      progress: new ConsoleProgress(),
    });
  }

  /** Where Filebeat keeps its registry. */
  get dataDir(): string {
    return join(this.scratch.path, "filebeat", "data");
  }

  /** Waits until the stream holds this many documents or nothing moves any more, and returns how many there are. */
  async holds(documents: number): Promise<number> {
    // Until the first one is stored there is no stream to count in.
    await this.filebeat.waitFor(({ acked }) => acked > 0);
    const deadline = Date.now() + 60_000 + documents * 4;
    let count = await this.count();
    while (count < documents && Date.now() < deadline) {
      await sleep(300);
      count = await this.count();
    }
    await this.filebeat.waitUntilIdle(2_000);
    return this.count();
  }

  async count(query?: object): Promise<number> {
    await this.client.refresh(this.dataStream);
    return this.client.count(this.dataStream, query);
  }

  /** The first 10,000 documents. */
  async find(): Promise<StoredDocument[]> {
    await this.client.refresh(this.dataStream);
    const answer: SearchAnswer = await this.client.search(this.dataStream, { size: 10_000 });
    return answer.hits.hits;
  }

  /** How many documents have each value of a keyword field. */
  async valueCounts(field: string): Promise<Map<string, number>> {
    await this.client.refresh(this.dataStream);
    return valueCounts(this.client, this.dataStream, field);
  }

  /** None: the agent's output has no stream for refused documents. */
  async deadLetters(): Promise<number> {
    return Promise.resolve(0);
  }

  async close(): Promise<void> {
    this.log.close();
    await this.filebeat?.kill("SIGKILL");
    await this.scratch.remove();
  }

  private get configFile(): string {
    return join(this.scratch.path, "config", "filebeat.yml");
  }

  private filebeatConfig(variables: FilestreamVariables, url: string): object {
    const { "data_stream.dataset": dataset, processors = [], ...input } = filestreamConfig(variables);
    const fields = (target: string, values: object) => ({ add_fields: { target, fields: values } });
    const agentsOwn = [
      fields("@metadata", { input_id: "tetragon", stream_id: "tetragon", raw_index: this.dataStream }),
      fields("data_stream", { dataset, namespace: this.namespace, type: "logs" }),
      fields("event", { dataset }),
      fields("elastic_agent", { id: "agent-id", snapshot: false, version: "8.19.21" }),
      fields("agent", { id: "agent-id" }),
    ];
    const text = JSON.stringify({
      "filebeat.inputs": [
        {
          type: "filestream",
          id: "tetragon",
          ...input,
          processors: [...agentsOwn, ...(processors as object[])],
        },
      ],
      // Behind the processors of the input, as in the agent: an event that is not forwarded gets this machine's host.
      processors: [{ add_host_metadata: { "when.not.contains.tags": "forwarded" } }],
      "output.elasticsearch": { hosts: [url], allow_older_versions: true, bulk_max_size: 1_600 },
      "queue.mem": { events: 3_200, "flush.min_events": 1_600, "flush.timeout": "1s" },
      "setup.template.enabled": false,
      "setup.ilm.enabled": false,
    })
      .replaceAll("${env.NODE_NAME}", agentNode)
      .replaceAll("/var/log/pods/", `${join(this.scratch.path, "pods")}/`);
    return JSON.parse(text) as object;
  }
}

/** The variables of the one stream of the stack's policy. */
function policyVariables(resources: RenderedResource[]): FilestreamVariables {
  const policy = resources.find(({ type }) => type.endsWith(":FleetIntegrationPolicy"));
  const { inputs } = policy?.inputs as {
    inputs: Record<string, { streams: Record<string, { vars: string }> }>;
  };
  return JSON.parse(
    inputs["filestream-filestream"].streams["filestream.generic"].vars,
  ) as FilestreamVariables;
}

/** Runs a test with a pipeline of its own, not started yet, and closes it, whatever happens. */
export async function withAgentPipeline(
  options: AgentPipelineOptions,
  body: (pipeline: AgentPipeline) => Promise<void>,
): Promise<void> {
  const pipeline = await AgentPipeline.prepare(options);
  try {
    await body(pipeline);
  } finally {
    await pipeline.close();
  }
}
