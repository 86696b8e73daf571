import assert from "node:assert/strict";
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

/** What a refresh found changed; what is only read, the certificate in a ConfigMap of somebody else's, always is anew. */
export function drifted({ done }: Run): string[] {
  return done.filter(({ name }) => !name.endsWith("-elasticsearch-ca")).map(describe);
}

/** Lines of a preview with `--diff` that are about resources of each type, for example `ConfigMap`. */
export function linesByType({ output }: Run): Record<string, number> {
  const lines: Record<string, number> = {};
  let type: string | undefined;
  for (const line of output.split("\n")) {
    type = /^ *[+~-]+ ([\w.:/-]+): \(/.exec(line)?.[1] ?? type;
    if (type !== undefined) {
      const short = shortType(type);
      lines[short] = (lines[short] ?? 0) + 1;
    }
  }
  return lines;
}

/**
 * A first preview with `--diff` can be read: fields and policies, which are what a reviewer wants to see, appear once, and
 * everything else is short. The engine lays out a template's text with four lines for a field of two properties.
 */
export function assertShortPreview(run: Run): void {
  const {
    ElasticsearchComponentTemplate: templates = 0,
    TracingPolicy: policies = 0,
    ...others
  } = linesByType(run);
  const fields = count(run.output, /^ *type *: "\w+"$/gm);
  assert.ok(templates <= fields * 6, `${templates} lines of templates for ${fields} fields`);
  const ofComponents = Object.entries(others).filter(([type]) => /^(Tetragon|EventStore)/.test(type));
  const hooks = count(run.output, /^ *call *: /gm);
  const declared = run.changes.filter(({ type }) => type.endsWith(":TracingPolicy")).length;
  assert.ok(hooks >= declared && policies / hooks <= 100, `${policies} lines of policies for ${hooks} hooks`);
  assert.ok(sum(ofComponents) <= 400, JSON.stringify(ofComponents));
  assert.ok(sum(Object.entries(others)) <= 1_000, JSON.stringify(others));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function sum(lines: [string, number][]): number {
  return lines.reduce((total, [, each]) => total + each, 0);
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

/** Phases of the pods that have this `app.kubernetes.io/name` in `kube-system`. */
export async function podPhases({ client }: TestCluster, name: string): Promise<(string | undefined)[]> {
  const selector = encodeURIComponent(`app.kubernetes.io/name=${name}`);
  const pods = await client.list<KubernetesObject & { status?: { phase?: string } }>(
    `/api/v1/namespaces/kube-system/pods?labelSelector=${selector}`,
  );
  return pods.map(({ status }) => status?.phase);
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
