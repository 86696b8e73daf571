import { gunzipSync } from "node:zlib";

import type { KubernetesObject } from "../../local/cluster/kubernetes-client";
import type { Run, Step } from "./engine-stack";
import type { TestCluster } from "./environment";

/**
 * What happened to resources, `update ConfigMap` for example, sorted; components, providers and the stack are left
 * out, and so is the engine's `replace`, which stands for a creation and a deletion that are listed themselves.
 */
export function changed({ changes }: Run): string[] {
  return changes
    .filter(({ op, type }) => op !== "replace" && isResource(type))
    .map(({ op, type }) => `${op} ${shortType(type)}`)
    .sort();
}

/** Everything that happened, to components and providers too; what a preview without a change has none of. */
export function everything({ changes }: Run): string[] {
  return changes.map(describe);
}

/** Place of a step among those that were done; an error where it was not done. */
export function position({ done }: Run, op: string, type: string): number {
  const index = done.findIndex((step) => step.op === op && shortType(step.type) === type);
  if (index < 0) {
    throw new Error(`no "${op} ${type}" among ${done.map(describe).join(", ")}`);
  }
  return index;
}

/** `create ConfigMap name`. */
export function describe({ op, type, name }: Step): string {
  return `${op} ${shortType(type)} ${name}`;
}

function isResource(type: string): boolean {
  return !type.startsWith("tetragon-elastic:") && !type.startsWith("pulumi:");
}

function shortType(type: string): string {
  return type.split(":").pop() as string;
}

/** Uids of the agent's pods, which change when the pods are made anew. */
export async function podUids({ client }: TestCluster, namespace = "kube-system"): Promise<string[]> {
  const pods = await client.list(
    `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent("app.kubernetes.io/name=tetragon")}`,
  );
  return pods
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet"))
    .map(({ metadata }) => metadata.uid as string)
    .sort();
}

/** The contents of all Helm releases of a namespace as text, as Helm keeps them in its Secrets. */
export async function helmReleases({ client }: TestCluster, namespace = "kube-system"): Promise<string[]> {
  const secrets = await client.list<KubernetesObject & { data?: Record<string, string> }>(
    `/api/v1/namespaces/${namespace}/secrets?fieldSelector=${encodeURIComponent("type=helm.sh/release.v1")}`,
  );
  return secrets.map(({ data }) => {
    const twice = Buffer.from(data?.release ?? "", "base64").toString("utf8");
    return gunzipSync(Buffer.from(twice, "base64")).toString("utf8");
  });
}

/** The revisions of the release `tetragon` that Helm knows of, the newest last. */
export async function helmRevisions(
  { client }: TestCluster,
  namespace = "kube-system",
): Promise<{ revision: number; status: string }[]> {
  const selector = encodeURIComponent("owner=helm,name=tetragon");
  const secrets = await client.list(`/api/v1/namespaces/${namespace}/secrets?labelSelector=${selector}`);
  return secrets
    .map(({ metadata: { labels = {} } }) => ({
      revision: Number(labels.version),
      status: labels.status ?? "unknown",
    }))
    .sort((a, b) => a.revision - b.revision);
}

const kinds = {
  configMaps: "/api/v1/configmaps",
  secrets: "/api/v1/secrets",
  daemonSets: "/apis/apps/v1/daemonsets",
  deployments: "/apis/apps/v1/deployments",
  services: "/api/v1/services",
  serviceAccounts: "/api/v1/serviceaccounts",
  clusterRoles: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  policies: "/apis/cilium.io/v1alpha1/tracingpolicies",
  crds: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
};

/** Names of what a stack made in a cluster and what is there still. */
export async function leftInCluster({ client }: TestCluster): Promise<string[]> {
  const left: string[] = [];
  for (const [kind, path] of Object.entries(kinds)) {
    const objects = await client.list(path);
    left.push(
      ...objects
        .filter(({ metadata: { name } }) => /tetragon|filebeat|tracingpolic|cilium/.test(name))
        .map(({ metadata: { namespace, name } }) => `${kind} ${namespace ? `${namespace}/` : ""}${name}`),
    );
  }
  return left;
}
