import type { V1Pod } from "@kubernetes/client-node";

import type { ClusterView } from "../cluster-view";
import type { DeclaredFilebeat } from "../declared-stack";
import { type Check, failed, ok, skipped, warning } from "../verdict";

/** What Tetragon's agent reads of the API server (chart, `clusterrole.yaml`). */
const neededRights = [
  { verb: "list", resource: "pods" },
  { verb: "watch", resource: "pods" },
  { verb: "list", resource: "tracingpolicies", group: "cilium.io" },
  { verb: "watch", resource: "tracingpolicies", group: "cilium.io" },
];

/** Why checks of Filebeat beside the agent say nothing of some stacks. */
export const noSidecar = "an Elastic Agent is the collector of this stack";

/** Checks of what `pulumi up` leaves in the cluster: release, namespace, ConfigMap, rights, policies. */
export const releaseChecks: Check<ClusterView>[] = [
  {
    id: "helm-release",
    title: "Helm release is deployed",
    causes: ["release-missing", "release-pending", "release-failed"],
    async run(view) {
      const [newest] = await view.revisions();
      const { releaseName, namespace } = view.declared;
      if (!newest) {
        return failed("release-missing", `no release ${releaseName} in namespace ${namespace}`);
      }
      const seen = `revision ${newest.revision} is ${newest.status}`;
      if (newest.status.startsWith("pending-") || newest.status === "uninstalling") {
        return failed("release-pending", `${seen} (Secret ${newest.secret})`);
      }
      return newest.status === "deployed" ? ok(seen) : failed("release-failed", seen);
    },
  },
  {
    id: "pod-security",
    title: "Namespace admits privileged pods",
    causes: ["pod-security"],
    async run(view) {
      const { namespace } = view.declared;
      const found = await view.namespace();
      if (!found) {
        return failed("pod-security", `there is no namespace ${namespace}`);
      }
      const level = found.metadata?.labels?.["pod-security.kubernetes.io/enforce"];
      if (level !== undefined) {
        const seen = `namespace ${namespace} enforces "${level}"`;
        return level === "privileged" ? ok(seen) : failed("pod-security", seen);
      }
      // Without a label the API server's own default counts, which only a refused pod tells. With one, an event is older.
      const refused = (await view.warnings()).find(({ message }) =>
        message?.includes("violates PodSecurity"),
      );
      return refused
        ? failed("pod-security", refused.message ?? "")
        : ok(`namespace ${namespace} enforces no level`);
    },
  },
  {
    id: "service-account",
    title: "Tetragon's ServiceAccount has its rights",
    causes: ["service-account-rights"],
    async run(view) {
      const missing = await view.missingRights(neededRights);
      return missing.length === 0
        ? ok("it may read pods and policies")
        : failed("service-account-rights", `it may not ${missing.join(", ")}`);
    },
  },
  {
    id: "config-map",
    title: "Filebeat's ConfigMap is the declared one",
    causes: ["configmap-missing", "configmap-changed"],
    async run(view) {
      const maps = filebeats(view).map(({ configMap }) => configMap);
      if (maps.length === 0) {
        return skipped(noSidecar);
      }
      const live = await Promise.all(maps.map(({ name }) => view.configMap(name)));
      const missing = maps.filter((_, index) => !live[index]).map(({ name }) => name);
      if (missing.length > 0) {
        return failed("configmap-missing", `there is no ConfigMap ${missing.join(", ")}`);
      }
      const differing = maps.flatMap(({ name, data }, index) =>
        differingKeys(data, live[index]?.data ?? {}).map((key) => `${key} of ${name}`),
      );
      return differing.length === 0
        ? ok(maps.map(({ name, data }) => `${Object.keys(data).sort().join(", ")} of ${name}`).join("; "))
        : warning("configmap-changed", `${differing.join(", ")} differ${differing.length === 1 ? "s" : ""}`);
    },
  },
  {
    id: "pods-configuration",
    title: "Pods run with the ConfigMap's content",
    causes: ["pods-outdated"],
    async run(view) {
      const { sidecar, indexer } = view.declared;
      if (!sidecar) {
        return skipped(noSidecar);
      }
      const pods = await view.pods();
      if (pods.length === 0) {
        return skipped("there are no pods");
      }
      const indexers = await view.indexerPods();
      const old = [...outdated(pods, sidecar), ...(indexer ? outdated(indexers, indexer) : [])];
      const all = pods.length + indexers.length;
      return old.length === 0
        ? ok(`all ${all} pods`)
        : warning("pods-outdated", `${old.length} of ${all} pods: ${names(old)}`);
    },
  },
  {
    id: "policies",
    title: "Tracing policies exist",
    causes: ["policy-missing"],
    async run(view) {
      const { policies } = view.declared;
      if (policies.length === 0) {
        return skipped("the stack declares no policy");
      }
      const exist = await Promise.all(policies.map((policy) => view.policyExists(policy)));
      const missing = policies.filter((_, index) => !exist[index]).map(({ name }) => name);
      return missing.length === 0
        ? ok(`all ${policies.length}`)
        : failed("policy-missing", `${missing.length} of ${policies.length}: ${missing.join(", ")}`);
    },
  },
];

/** The Filebeats of the stack that read a ConfigMap of it. */
function filebeats({ declared: { sidecar, indexer } }: ClusterView): DeclaredFilebeat[] {
  return [sidecar, indexer].filter((each) => each !== undefined);
}

function differingKeys(declared: Record<string, string>, live: Record<string, string>): string[] {
  const keys = [...new Set([...Object.keys(declared), ...Object.keys(live)])];
  return keys.filter((key) => declared[key] !== live[key]).sort();
}

/** Pods that were started with another content. */
function outdated(pods: V1Pod[], { annotation: { key, value } }: DeclaredFilebeat): V1Pod[] {
  return pods.filter(({ metadata }) => metadata?.annotations?.[key] !== value);
}

/** Names of the first few objects, and how many there are more. */
export function names(objects: { metadata?: { name?: string } }[], most = 5): string {
  const shown = objects.slice(0, most).map(({ metadata }) => metadata?.name ?? "?");
  return objects.length > most ? `${shown.join(", ")} and ${objects.length - most} more` : shown.join(", ");
}
