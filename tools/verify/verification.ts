import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import { KubeConfig, type V1Pod } from "@kubernetes/client-node";

import { renderStack } from "../render-stack";
import { agentChecks, fleetChecks } from "./checks/fleet-checks";
import { indexerChecks } from "./checks/indexer-checks";
import { kibanaCheck } from "./checks/kibana-checks";
import { storageChecks } from "./checks/storage-checks";
import { logChecks } from "./checks/log-checks";
import { lossCheck } from "./checks/loss-check";
import { podChecks } from "./checks/pod-checks";
import { publisherCheck, reachable, templateChecks } from "./checks/elasticsearch-checks";
import { releaseChecks } from "./checks/release-checks";
import { streamChecks } from "./checks/stream-checks";
import { ClusterView, kubernetesReason } from "./cluster-view";
import { findCredential } from "./credential-source";
import { type DeclaredStack, declaredStack } from "./declared-stack";
import { type ElasticCredential, type ElasticTarget, ElasticView } from "./elastic-view";
import { elasticsearchUrl } from "./elasticsearch-url";
import { KibanaView } from "./kibana-view";
import { report, runCheck, runGroup } from "./run-checks";
import { type CheckReport, type Finding, failed, ok } from "./verdict";

/** How a stack is verified. */
export interface VerificationOptions {
  /** Settings that replace those of the stack file, without the project's namespace. */
  override?: Record<string, unknown>;
}

/** A stack, its cluster and its Elasticsearch, ready to be looked at as often as wanted. */
export class Verification {
  private constructor(
    readonly declared: DeclaredStack,
    private readonly kubernetes: KubeConfig | string,
    private readonly credential: ElasticCredential | string,
    private readonly url: string | undefined,
  ) {}

  /** Renders the stack; a UserError where its settings or `ELASTICSEARCH_URL` are wrong or it does not exist. */
  static async prepare(stack: string, { override }: VerificationOptions = {}): Promise<Verification> {
    const url = elasticsearchUrl(process.env);
    const declared = declaredStack(stack, await renderStack(stack, { override }));
    return new Verification(declared, loadKubeconfig(declared.context), findCredential(stack), url);
  }

  /** Runs every check once. */
  async run(): Promise<CheckReport[]> {
    const cluster = await this.openCluster();
    const clusterReports = await runGroup({
      checks: [...releaseChecks, ...podChecks, ...agentChecks, ...logChecks, ...indexerChecks],
      view: cluster.view ?? "the Kubernetes API cannot be asked",
    });
    return [
      report(clusterCheck, cluster.finding),
      ...clusterReports,
      ...(await this.elasticReports(cluster.view)),
    ];
  }

  /** The cluster, or why it cannot be asked. */
  async openCluster(): Promise<{ view?: ClusterView; finding: Finding }> {
    if (typeof this.kubernetes === "string") {
      return { finding: failed("kubeconfig-missing", this.kubernetes) };
    }
    const view = new ClusterView(this.kubernetes, this.declared);
    try {
      await view.ping();
      return { view, finding: ok(`context ${this.kubernetes.getCurrentContext()}`) };
    } catch (error) {
      const reason = kubernetesReason(error);
      const refused = /\((401|403)\)$/.test(reason);
      return { finding: failed(refused ? "cluster-credential-refused" : "cluster-unreachable", reason) };
    }
  }

  /** Elasticsearch as the stack's own credential sees it, or why it cannot be asked. */
  async openElasticsearch(cluster: ClusterView | undefined): Promise<ElasticView | string> {
    if (typeof this.credential === "string") {
      return this.credential;
    }
    const target = await this.target(cluster);
    return new ElasticView({ ...target, credential: this.credential }, this.declared);
  }

  private async elasticReports(cluster: ClusterView | undefined): Promise<CheckReport[]> {
    const checks = [
      ...templateChecks,
      ...streamChecks(() => nodeNames(cluster)),
      ...storageChecks,
      lossCheck(async () => cluster),
      publisherCheck(() => this.publisherView(cluster)),
      kibanaCheck(() => this.kibanaView(cluster)),
      ...fleetChecks(() => this.kibanaView(cluster)),
    ];
    const view = await this.openElasticsearch(cluster);
    if (typeof view === "string") {
      return runGroup({ checks: [reachable, ...checks], view });
    }
    try {
      const answer = await runCheck(reachable, view);
      const usable = answer.verdict === "failed" ? "Elasticsearch cannot be asked" : view;
      return [report(reachable, answer), ...(await runGroup({ checks, view: usable }))];
    } finally {
      await view.close();
    }
  }

  /** Elasticsearch as the credential sees it that writes there; undefined where its Secret cannot be read. */
  private async publisherView(cluster: ClusterView | undefined): Promise<ElasticView | undefined> {
    const pods = await (this.declared.output === "kafka" ? cluster?.indexerPods() : cluster?.pods());
    const credential = cluster && (await podCredential(cluster, pods?.[0]));
    return credential && new ElasticView({ ...(await this.target(cluster)), credential }, this.declared);
  }

  private async kibanaView(cluster: ClusterView | undefined): Promise<KibanaView | undefined> {
    const { kibana } = this.declared;
    if (!kibana || typeof this.credential === "string") {
      return undefined;
    }
    return new KibanaView(kibana, { ...(await this.target(cluster)), credential: this.credential });
  }

  private async target(cluster: ClusterView | undefined): Promise<ElasticTarget> {
    const { tls, endpoints } = this.declared;
    const reached = this.url === undefined ? endpoints : [this.url];
    const ca = tls.ca ?? (cluster && tls.caObject && (await caFrom(cluster, tls.caObject)));
    return {
      endpoints: reached,
      verify: tls.verify,
      // Without TLS, as through some port-forwards, there is no certificate, and the client refuses to look for one.
      ...(tls.fingerprint === undefined || !reached.every((endpoint) => /^https:/i.test(endpoint))
        ? {}
        : { fingerprint: tls.fingerprint }),
      ...(ca === undefined ? {} : { ca }),
    };
  }
}

/** What `openCluster` finds; it runs outside of its group, since all others need it. */
const clusterCheck = { id: "cluster", title: "Kubernetes answers" };

function loadKubeconfig(context: string | undefined): KubeConfig | string {
  const files = (process.env.KUBECONFIG || join(homedir(), ".kube", "config")).split(delimiter);
  if (!process.env.KUBERNETES_SERVICE_HOST && !files.some((file) => file !== "" && existsSync(file))) {
    // The client would go on with an address of its own making.
    return `there is no kubeconfig (${files.join(", ")})`;
  }
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    return `the kubeconfig cannot be read (${(error as Error).message.split("\n")[0]})`;
  }
  if (context !== undefined) {
    if (!config.getContextObject(context)) {
      return `the kubeconfig has no context "${context}"`;
    }
    config.setCurrentContext(context);
  }
  return config.getCurrentCluster() ? config : "the kubeconfig has no current context";
}

/** Names of the nodes that a pod of the agent runs on; undefined where they cannot be read. */
async function nodeNames(cluster: ClusterView | undefined): Promise<string[] | undefined> {
  const pods = await cluster?.pods();
  return pods?.flatMap(({ spec }) => spec?.nodeName ?? []);
}

async function caFrom(
  cluster: ClusterView,
  { kind, name, key }: { kind: "ConfigMap" | "Secret"; name: string; key: string },
): Promise<string | undefined> {
  if (kind === "ConfigMap") {
    return (await cluster.configMap(name))?.data?.[key];
  }
  const encoded = (await cluster.secret(name))?.data?.[key];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}

/** The credential that a pod has, from the Secret that its variables name. */
async function podCredential(
  cluster: ClusterView,
  pod: V1Pod | undefined,
): Promise<ElasticCredential | undefined> {
  const variables = (pod?.spec?.containers ?? []).flatMap(({ env }) => env ?? []);
  const value = async (variable: string) => {
    const reference = variables.find(({ name }) => name === variable)?.valueFrom?.secretKeyRef;
    const data = reference?.name === undefined ? undefined : (await cluster.secret(reference.name))?.data;
    const encoded = reference && data?.[reference.key];
    // Filebeat reads the value as configuration, so it is a quoted text.
    return encoded === undefined ? undefined : unquoted(Buffer.from(encoded, "base64").toString("utf8"));
  };
  const source = "the publisher's Secret";
  const apiKey = await value("ELASTICSEARCH_API_KEY");
  if (apiKey !== undefined) {
    return { apiKey, source };
  }
  const [username, password] = [await value("ELASTICSEARCH_USERNAME"), await value("ELASTICSEARCH_PASSWORD")];
  return username !== undefined && password !== undefined ? { username, password, source } : undefined;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
