import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { stringify } from "yaml";

import { kubeconfig } from "../../local/cluster/control-plane";
import type { KubernetesClient, KubernetesObject } from "../../local/cluster/kubernetes-client";
import { versions } from "../../components/versions";
import { dataStreams } from "../../components/data-stream";
import { withoutUndefined } from "../../components/json";
import { Verification } from "../../tools/verify/verification";
import type { CheckReport } from "../../tools/verify/verdict";
import { AnsweringFront, type FrontAnswer, type FrontRule } from "./answering-front";
import { eventually } from "./eventually";
import { send } from "./elastic/connection";
import { administrator } from "./elastic/elastic-service";
import { EngineStack } from "./engine-stack";
import type { TestCluster, TestEnvironment } from "./environment";
import { healthyLog, healthyMetrics } from "./pod-samples";

const stackName = "dev";

type Pod = KubernetesObject & { status?: { phase?: string } };

/**
 * The stack dev, brought up, with documents of its nodes, and everything that the simulated cluster and the embedded
 * Elasticsearch cannot answer: logs and metrics of containers, data streams, privileges.
 */
export class VerifySetup {
  /** What every agent's container says; a test changes it. */
  log = healthyLog;
  /** What every pod of the indexer says. */
  indexerLog = this.log;
  metrics = healthyMetrics(4);
  /** What the credential of the pods may do beyond what it needs, and what it lacks. */
  excess: string[] = [];
  lacking: string[] = [];
  lifecycle: Record<string, unknown> = { data_retention: "7d", enabled: true };
  /** Whose streams verify looks at; the embedded Elasticsearch cannot delete one, so other documents get another. */
  dataStreamNamespace = "dev";
  private namespaces = 0;
  /** Mapping of the stream's only index, which the real `_data_stream` would name. */
  private mapping: unknown;
  /** Rules that come before the usual ones. */
  clusterRules: FrontRule[] = [];
  elasticRules: FrontRule[] = [];

  private constructor(
    readonly environment: TestEnvironment,
    readonly cluster: TestCluster,
    readonly stack: EngineStack,
    readonly clusterFront: AnsweringFront,
    readonly elasticFront: AnsweringFront,
    /** Of the stack that is up, beside those of its file; a test changes what verify is told. */
    readonly settings: Record<string, unknown>,
  ) {
    clusterFront.rules = [{ path: /./, answer: (path) => this.answerForCluster(path) }];
    elasticFront.rules = [
      {
        // A template that is deleted must go: only reading one is answered here.
        method: "GET",
        path: /./,
        answer: (path) => this.answerForElasticsearch(path) ?? this.storedTemplate(path),
      },
      { path: /./, answer: (path) => this.answerForElasticsearch(path) },
    ];
  }

  /** @param more further settings of the stack, those of `secrets` encrypted */
  static async start(
    environment: TestEnvironment,
    more: Record<string, unknown> = {},
    secrets: Record<string, string> = {},
  ): Promise<VerifySetup> {
    const [cluster] = environment.clusters;
    const { elastic, charts } = environment;
    const target = { url: elastic.url, ca: elastic.certificate };
    const elasticFront = await AnsweringFront.start(target, cluster.certificate);
    const clusterFront = await AnsweringFront.start(cluster.endpoint, cluster.certificate);
    const settings = {
      elasticsearch: { endpoints: [elasticFront.url], ca: elastic.certificate },
      tetragon: { chartRepository: charts.url, chartVersion: charts.version, policies: ["sensitive-files"] },
      elasticsearchVersion: versions.elasticsearch,
      kubernetesContext: "first",
      elasticsearchUsername: administrator.username,
      // Only that there is one counts: what is rendered depends on its kind.
      elasticsearchPassword: "any",
      ...more,
    };
    const stack = await EngineStack.create(environment, { stack: stackName, settings });
    for (const [key, value] of Object.entries(secrets)) {
      await stack.setSecret(key, value);
    }
    const up = await stack.up();
    if (up.error !== undefined) {
      throw new Error(up.output);
    }
    const told = { ...settings, ...secrets };
    const setup = new VerifySetup(environment, cluster, stack, clusterFront, elasticFront, told);
    await setup.useKubeconfig({});
    process.env.ELASTICSEARCH_USERNAME = administrator.username;
    process.env.ELASTICSEARCH_PASSWORD = administrator.password;
    return setup;
  }

  get client(): KubernetesClient {
    return this.cluster.client;
  }

  /** Ends the stack and the fronts. */
  async close(): Promise<void> {
    delete process.env.KUBECONFIG;
    delete process.env.ELASTICSEARCH_USERNAME;
    delete process.env.ELASTICSEARCH_PASSWORD;
    const run = await this.stack.destroy();
    this.clusterFront.close();
    this.elasticFront.close();
    if (run.error !== undefined) {
      throw new Error(run.output);
    }
  }

  /** Makes the kubeconfig that verify reads; a test changes the address or the token. */
  async useKubeconfig(changes: { url?: string; token?: string }): Promise<void> {
    const { name, endpoint } = this.cluster;
    const file = join(this.environment.directory, "verify-kubeconfig");
    const target = { ...endpoint, url: this.clusterFront.url, ...changes };
    await writeFile(file, stringify(kubeconfig({ name, endpoint: target })), { mode: 0o600 });
    process.env.KUBECONFIG = file;
  }

  /** Runs every check, with settings that differ from those of the stack that is up; undefined leaves one out. */
  async verify(override: Record<string, unknown> = {}): Promise<CheckReport[]> {
    return (await this.prepare(override)).run();
  }

  prepare(override: Record<string, unknown> = {}): Promise<Verification> {
    return Verification.prepare(stackName, {
      override: withoutUndefined({
        ...this.settings,
        dataStreamNamespace: this.dataStreamNamespace,
        ...override,
      }),
    });
  }

  /** Speaks with Elasticsearch as the administrator. */
  elastic<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { url, certificate } = this.environment.elastic;
    return send<T>({ endpoints: [url], caData: certificate, ...administrator }, method, path, body);
  }

  /** Lets verify look at streams that have these documents and no others, until the returned function is called. */
  async storeElsewhere(documents: object[], refused: object[] = []): Promise<() => void> {
    this.dataStreamNamespace = `case_${++this.namespaces}`;
    await this.store(documents, refused);
    return () => void (this.dataStreamNamespace = "dev");
  }

  /** Adds documents to the stream, and to that of dead letters. */
  async store(documents: object[], refused: object[] = []): Promise<void> {
    const { events, deadLetter } = dataStreams(this.dataStreamNamespace);
    for (const [index, list] of [
      [events, documents],
      [deadLetter, refused],
    ] as const) {
      for (const document of list) {
        await this.elastic("POST", `/${index}/_doc?refresh=true`, document);
      }
    }
    [this.mapping] = Object.values(await this.elastic<Record<string, unknown>>("GET", `/${events}/_mapping`));
  }

  /** Waits until every pod of the agent and of an indexer runs, as after a test that has deleted one. */
  async settled(): Promise<void> {
    const { replicas = 0 } = (this.settings.indexer ?? {}) as { replicas?: number };
    await eventually(async () => {
      const [agents, indexers] = [await this.agentPods(), await this.podsOf("tetragon-indexer")];
      const run = [...agents, ...indexers].every(({ status }) => status?.phase === "Running");
      return run && agents.length === 3 && indexers.length === replicas;
    });
  }

  /** Names of the agent's pods. */
  async pods(): Promise<string[]> {
    return (await this.agentPods()).map(({ metadata: { name } }) => name);
  }

  /** Names of the indexer's pods. */
  async indexerPods(): Promise<string[]> {
    return (await this.podsOf("tetragon-indexer")).map(({ metadata: { name } }) => name);
  }

  private async agentPods(): Promise<Pod[]> {
    return (await this.podsOf("tetragon")).filter(({ metadata: { ownerReferences } }) =>
      ownerReferences?.some(({ kind }) => kind === "DaemonSet"),
    );
  }

  /** Pods of an app that are to stay. */
  private async podsOf(app: string): Promise<Pod[]> {
    const path = `/api/v1/namespaces/kube-system/pods?labelSelector=app.kubernetes.io%2Fname%3D${app}`;
    return (await this.client.list(path)).filter(
      ({ metadata: { deletionTimestamp } }) => deletionTimestamp === undefined,
    );
  }

  private answerForCluster(path: string): FrontAnswer | undefined {
    const own = answerOf(this.clusterRules, path);
    if (own) {
      return own;
    }
    if (/\/pods\/[^/]+\/log\?/.test(path)) {
      return { status: 200, body: path.includes("/tetragon-indexer") ? this.indexerLog : this.log };
    }
    return /\/pods\/[^/]+(:|%3A)2112\/proxy\/metrics$/i.test(path)
      ? { status: 200, body: this.metrics }
      : undefined;
  }

  private answerForElasticsearch(path: string): FrontAnswer | undefined {
    const own = answerOf(this.elasticRules, path);
    if (own) {
      return own;
    }
    const { events: stream, deadLetter: deadLetters } = dataStreams(this.dataStreamNamespace);
    if (path === `/_data_stream/${stream}`) {
      const indices = [{ index_name: backingIndex(stream) }];
      return { status: 200, body: { data_streams: [{ name: stream, indices, lifecycle: this.lifecycle }] } };
    }
    if (path === `/${backingIndex(stream)}/_mapping`) {
      return { status: 200, body: { [backingIndex(stream)]: this.mapping } };
    }
    if (path === "/_security/user/_has_privileges") {
      const privileges = { create_doc: true, auto_configure: true, ...granted(this.excess, true) };
      const index = { ...privileges, ...granted(this.lacking, false) };
      return {
        status: 200,
        body: { cluster: { monitor: true }, index: { [stream]: index, [deadLetters]: index } },
      };
    }
    return undefined;
  }

  /** Templates and pipelines as they were put: the embedded engine keeps them in the types that it knows. */
  private storedTemplate(path: string): FrontAnswer | undefined {
    const put = [...this.elasticFront.puts].find(([place]) => place.split("?")[0] === path)?.[1];
    const name = decodeURIComponent(path.split("/").pop() ?? "");
    if (put === undefined || put === null) {
      return undefined;
    }
    if (path.startsWith("/_component_template/")) {
      return { status: 200, body: { component_templates: [{ name, component_template: put }] } };
    }
    if (path.startsWith("/_index_template/")) {
      return { status: 200, body: { index_templates: [{ name, index_template: put }] } };
    }
    return path.startsWith("/_ingest/pipeline/") ? { status: 200, body: { [name]: put } } : undefined;
  }
}

/** Name of a stream's index, as the front gives it. */
export function backingIndex(stream: string): string {
  return `.ds-${stream}-000001`;
}

function answerOf(rules: FrontRule[], path: string): FrontAnswer | undefined {
  return rules.find((rule) => rule.path.test(path))?.answer(path);
}

function granted(names: string[], value: boolean): Record<string, boolean> {
  return Object.fromEntries(names.map((name) => [name, value]));
}
