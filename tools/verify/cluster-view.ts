import {
  ApiException,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  type CoreV1Event,
  CustomObjectsApi,
  KubeConfig,
  type V1ConfigMap,
  type V1DaemonSet,
  type V1Deployment,
  type V1Namespace,
  type V1Node,
  type V1Pod,
  type V1Secret,
} from "@kubernetes/client-node";

import type { DeclaredPolicy, DeclaredStack } from "./declared-stack";
import { CannotRead } from "./verdict";

/** The container that the chart calls so, whatever runs in it. */
export const collectorContainer = "export-stdout";
const indexerLabel = "app.kubernetes.io/name=tetragon-indexer";
/** The only one of an indexer's pods. */
export const indexerContainer = "filebeat";
const agentLabel = "app.kubernetes.io/name=tetragon";
/** Lines of a container's log that are read. */
const logLines = 400;
const metricsPort = 2112;

/** Reads what the checks need of a cluster, each thing once. */
export class ClusterView {
  private readonly core: CoreV1Api;
  private readonly memory = new Map<string, Promise<unknown>>();

  constructor(
    readonly config: KubeConfig,
    readonly declared: DeclaredStack,
  ) {
    this.core = config.makeApiClient(CoreV1Api);
  }

  /** The same cluster with nothing read yet. */
  fresh(): ClusterView {
    return new ClusterView(this.config, this.declared);
  }

  /** Fails with the reason where the API server does not answer or refuses the credential. */
  async ping(): Promise<void> {
    const review = {
      spec: { resourceAttributes: { verb: "list", resource: "pods", namespace: this.declared.namespace } },
    };
    const answer = await this.config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
      body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", ...review },
    });
    // The client takes any page for an object without fields.
    if (typeof (answer as Partial<typeof answer> | undefined)?.status?.allowed !== "boolean") {
      throw new Error("what answers at the kubeconfig's address is no Kubernetes API server");
    }
  }

  namespace(): Promise<V1Namespace | undefined> {
    const { namespace } = this.declared;
    return this.once("the namespace", () => this.core.readNamespace({ name: namespace }));
  }

  daemonSet(name = this.declared.releaseName): Promise<V1DaemonSet | undefined> {
    const { namespace } = this.declared;
    const apps = this.config.makeApiClient(AppsV1Api);
    return this.once(`the DaemonSet ${name}`, () => apps.readNamespacedDaemonSet({ name, namespace }));
  }

  /** The agent's pods, those of an operator left out. */
  async pods(): Promise<V1Pod[]> {
    const { namespace } = this.declared;
    const list = await this.once("pods", () =>
      this.core.listNamespacedPod({ namespace, labelSelector: agentLabel }),
    );
    return (list?.items ?? []).filter(({ metadata }) =>
      metadata?.ownerReferences?.some(({ kind }) => kind === "DaemonSet"),
    );
  }

  deployment(name: string): Promise<V1Deployment | undefined> {
    const { namespace } = this.declared;
    const apps = this.config.makeApiClient(AppsV1Api);
    return this.once(`the Deployment ${name}`, () => apps.readNamespacedDeployment({ name, namespace }));
  }

  /** The indexer's pods; none where the stack has no indexer. */
  async indexerPods(): Promise<V1Pod[]> {
    const { namespace, indexer } = this.declared;
    if (!indexer) {
      return [];
    }
    const labelSelector = `${indexerLabel},app.kubernetes.io/instance=${indexer.deployment}`;
    const list = await this.once("the indexer's pods", () =>
      this.core.listNamespacedPod({ namespace, labelSelector }),
    );
    return list?.items ?? [];
  }

  async nodes(): Promise<V1Node[]> {
    return (await this.once("nodes", () => this.core.listNode()))?.items ?? [];
  }

  /** Warnings about objects of the namespace, newest first. */
  async warnings(): Promise<CoreV1Event[]> {
    const { namespace } = this.declared;
    const list = await this.once("events", () =>
      this.core.listNamespacedEvent({ namespace, fieldSelector: "type=Warning" }),
    );
    return (list?.items ?? []).reverse();
  }

  configMap(name: string): Promise<V1ConfigMap | undefined> {
    const { namespace } = this.declared;
    return this.once(`the ConfigMap ${name}`, () => this.core.readNamespacedConfigMap({ name, namespace }));
  }

  secret(name: string): Promise<V1Secret | undefined> {
    const { namespace } = this.declared;
    return this.once(`the Secret ${name}`, () => this.core.readNamespacedSecret({ name, namespace }));
  }

  /** Helm's records of the release, newest revision first; their contents are not read. */
  async revisions(): Promise<{ revision: number; status: string; secret: string }[]> {
    const { namespace, releaseName } = this.declared;
    const list = await this.once("Secrets, in which Helm keeps its releases,", () =>
      this.core.listNamespacedSecret({ namespace, labelSelector: `owner=helm,name=${releaseName}` }),
    );
    return (list?.items ?? [])
      .map(({ metadata }) => ({
        revision: Number(metadata?.labels?.version),
        status: metadata?.labels?.status ?? "unknown",
        secret: metadata?.name ?? "",
      }))
      .sort((a, b) => b.revision - a.revision);
  }

  async policyExists({ name, namespace }: DeclaredPolicy): Promise<boolean> {
    const custom = this.config.makeApiClient(CustomObjectsApi);
    const place = { group: "cilium.io", version: "v1alpha1", name };
    const found = await this.once(`the policy ${namespace ?? ""}/${name}`, () =>
      namespace === undefined
        ? custom.getClusterCustomObject({ ...place, plural: "tracingpolicies" })
        : custom.getNamespacedCustomObject({ ...place, namespace, plural: "tracingpoliciesnamespaced" }),
    );
    return found !== undefined;
  }

  /** What Tetragon's ServiceAccount may not do of what it needs, as `verb resource`. */
  async missingRights(needed: { verb: string; resource: string; group?: string }[]): Promise<string[]> {
    const { namespace, releaseName } = this.declared;
    const user = `system:serviceaccount:${namespace}:${releaseName}`;
    const api = this.config.makeApiClient(AuthorizationV1Api);
    const answers = await Promise.all(
      needed.map(async ({ verb, resource, group }) => {
        const review = await this.once(`the rights of ${user} (${verb} ${resource})`, () =>
          api.createSubjectAccessReview({
            body: {
              apiVersion: "authorization.k8s.io/v1",
              kind: "SubjectAccessReview",
              spec: {
                user,
                groups: [
                  "system:serviceaccounts",
                  `system:serviceaccounts:${namespace}`,
                  "system:authenticated",
                ],
                resourceAttributes: { verb, resource, group: group ?? "" },
              },
            },
          }),
        );
        return review?.status?.allowed ? [] : [`${verb} ${resource}`];
      }),
    );
    return answers.flat();
  }

  /** The newest lines of a container's log. */
  async log(pod: V1Pod, container: string): Promise<string> {
    const { namespace } = this.declared;
    const name = pod.metadata?.name ?? "";
    return (
      (await this.once(`the log of ${name}`, () =>
        this.core.readNamespacedPodLog({ name, namespace, container, tailLines: logLines }),
      )) ?? ""
    );
  }

  /** The agent's metrics in Prometheus' text format. */
  async metrics(pod: V1Pod): Promise<string> {
    const { namespace } = this.declared;
    const name = pod.metadata?.name ?? "";
    return (
      (await this.once(`the metrics of ${name}`, () =>
        this.core.connectGetNamespacedPodProxyWithPath({
          name: `${name}:${metricsPort}`,
          namespace,
          path: "metrics",
        }),
      )) ?? ""
    );
  }

  /** Undefined where the object does not exist; CannotRead where it may not be read. */
  private once<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
    const known = this.memory.get(what) as Promise<T | undefined> | undefined;
    if (known) {
      return known;
    }
    const reading = read().catch((error: unknown) => {
      if (error instanceof ApiException && error.code === 404) {
        return undefined;
      }
      throw new CannotRead(`${what} cannot be read: ${kubernetesReason(error)}`);
    });
    this.memory.set(what, reading);
    return reading;
  }
}

/** Why a request failed, in the API server's words or the network's. */
export function kubernetesReason(error: unknown): string {
  if (error instanceof ApiException) {
    const { body, code } = error as ApiException<unknown>;
    return `${messageOf(body) ?? (code === 401 ? "Unauthorized" : "no reason given")} (${code})`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  // The text names the host or the program; with several addresses of a host there is none.
  const [line = ""] = message.replace(/^request to \S+ failed, reason: /, "").split("\n");
  return line || (code ?? "no reason given");
}

function messageOf(body: unknown): string | undefined {
  try {
    const status = (typeof body === "string" ? JSON.parse(body) : body) as { message?: string } | null;
    return status?.message;
  } catch {
    return undefined;
  }
}
