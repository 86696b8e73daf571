import assert from "node:assert/strict";

import {
  type Broken,
  containerStatus,
  field,
  namespace,
  nothing,
  patch,
  releaseSecret,
} from "./broken-setup";
import { eventually } from "./eventually";
import { counters, healthyMetrics, logLine } from "./pod-samples";

/** Clusters in which one thing is wrong. */
export const brokenClusters: Broken[] = [
  {
    title: "an API server that does not answer",
    check: "cluster",
    verdict: "failed",
    cause: "cluster-unreachable",
    seen: /ECONNREFUSED/,
    make: async (setup) => {
      await setup.useKubeconfig({ url: "https://127.0.0.1:1" });
      return () => setup.useKubeconfig({});
    },
  },
  {
    title: "a token that has expired",
    check: "cluster",
    verdict: "failed",
    cause: "cluster-credential-refused",
    seen: /Unauthorized \(401\)/,
    make: async (setup) => {
      await setup.useKubeconfig({ token: "expired" });
      return () => setup.useKubeconfig({});
    },
  },
  {
    title: "a context that the kubeconfig lacks",
    check: "cluster",
    verdict: "failed",
    cause: "kubeconfig-missing",
    seen: /no context "elsewhere"/,
    make: async () => nothing,
    override: { kubernetesContext: "elsewhere" },
  },
  {
    title: "a namespace without the release",
    check: "helm-release",
    verdict: "failed",
    cause: "release-missing",
    seen: /no release tetragon in namespace security/,
    make: async () => nothing,
    override: { kubernetesNamespace: "security" },
  },
  ...(["pending-upgrade", "failed"] as const).map((status): Broken => ({
    title: `a release that is ${status}`,
    check: "helm-release",
    verdict: "failed",
    cause: status === "failed" ? "release-failed" : "release-pending",
    seen: new RegExp(`revision \\d+ is ${status}`),
    make: async (setup) => {
      const path = await releaseSecret(setup);
      const label = (value: string) => ({ metadata: { labels: { status: value } } });
      await setup.client.request("PATCH", path, label(status));
      return () => setup.client.request("PATCH", path, label("deployed"));
    },
  })),
  {
    title: "a ServiceAccount without its role",
    check: "service-account",
    verdict: "failed",
    cause: "service-account-rights",
    seen: /may not list pods/,
    make: async ({ client }) => {
      const path = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
      const found = (await client.list(path)).filter(({ metadata: { name } }) => name === "tetragon");
      assert.equal(found.length, 1);
      await client.request("DELETE", `${path}/tetragon`);
      const { metadata, ...rest } = found[0] as (typeof found)[0];
      const { name, labels, annotations } = metadata;
      return () => client.request("POST", path, { ...rest, metadata: { name, labels, annotations } });
    },
  },
  {
    title: "a ConfigMap that was edited by hand",
    check: "config-map",
    verdict: "warning",
    cause: "configmap-changed",
    seen: /^filebeat\.yml of filebeat-configmap differs$/,
    make: async ({ client }) => {
      const path = `${namespace}/configmaps/filebeat-configmap`;
      const { data } = await client.request<{ data: Record<string, string> }>("GET", path);
      await client.request("PATCH", path, { data: { "filebeat.yml": "output.console: {}" } });
      return () => client.request("PATCH", path, { data });
    },
  },
  {
    title: "a ConfigMap that was deleted, and a pod that waits for it",
    check: "pods",
    verdict: "failed",
    cause: "missing-reference",
    seen: /configmap "filebeat-configmap" not found/,
    make: async (setup) => {
      const { client } = setup;
      const path = `${namespace}/configmaps/filebeat-configmap`;
      const { metadata, ...rest } = await client.request<{ metadata: { labels?: object } }>("GET", path);
      await client.request("DELETE", path);
      const [pod] = await setup.pods();
      await client.request("DELETE", `${namespace}/pods/${pod}?gracePeriodSeconds=0`);
      await eventually(async () => setup.cluster.kubelets.notReady.length > 0);
      const again = { ...rest, metadata: { name: "filebeat-configmap", labels: metadata.labels } };
      return () => client.request("POST", `${namespace}/configmaps`, again);
    },
  },
  {
    title: "a pod with another configuration than the ConfigMap",
    check: "pods-configuration",
    verdict: "warning",
    cause: "pods-outdated",
    seen: /^1 of 3 pods/,
    make: async (setup) => {
      const [name] = await setup.pods();
      const path = `${namespace}/pods/${name}`;
      await setup.client.request("PATCH", path, {
        metadata: { annotations: { "checksum/filebeat": "old" } },
      });
      return () => setup.client.request("DELETE", `${path}?gracePeriodSeconds=0`);
    },
  },
  {
    title: "a policy that was deleted",
    check: "policies",
    verdict: "failed",
    cause: "policy-missing",
    seen: /sensitive-files/,
    make: async ({ client }) => {
      const path = "/apis/cilium.io/v1alpha1/tracingpolicies";
      const policy = await client.request<{ metadata: { name: string } }>("GET", `${path}/sensitive-files`);
      await client.request("DELETE", `${path}/sensitive-files`);
      return () => client.request("POST", path, { ...policy, metadata: { name: policy.metadata.name } });
    },
  },
  {
    title: "an image that cannot be pulled",
    check: "pods",
    verdict: "failed",
    cause: "image-pull",
    seen: /container export-stdout: not found: beats\/filebeat:0/,
    make: containerStatus({
      waiting: { reason: "ImagePullBackOff", message: "not found: beats/filebeat:0" },
    }),
  },
  {
    title: "a container that keeps crashing",
    check: "pods",
    verdict: "failed",
    cause: "crash-loop",
    seen: /exit code 1, 3 times: error loading config file/,
    make: containerStatus(
      { waiting: { reason: "CrashLoopBackOff" } },
      { terminated: { exitCode: 1, reason: "Error", message: "Exiting:\nerror loading config file" } },
    ),
  },
  {
    title: "a container that was killed for its memory",
    check: "pods",
    verdict: "failed",
    cause: "out-of-memory",
    seen: /container export-stdout: killed 3 times/,
    make: containerStatus({ running: {} }, { terminated: { exitCode: 137, reason: "OOMKilled" } }),
  },
  ...(
    [
      ["4.9.0", "failed", "kernel-too-old"],
      ["4.19.0", "warning", "kernel-old"],
    ] as const
  ).map(([kernel, verdict, cause]): Broken => ({
    title: `a node with kernel ${kernel}`,
    check: "kernels",
    verdict,
    cause,
    seen: new RegExp(`^${kernel.replaceAll(".", "\\.")} on 1$`),
    make: patch(
      "/api/v1/nodes/node-1/status",
      { status: { nodeInfo: { kernelVersion: kernel } } },
      { status: { nodeInfo: { kernelVersion: "6.12.0" } } },
    ),
  })),
  {
    title: "a node whose kernel has no BTF",
    check: "btf",
    verdict: "failed",
    cause: "no-btf",
    seen: /^node-2$/,
    make: patch(
      "/api/v1/nodes/node-2",
      { metadata: { labels: { "feature.node.kubernetes.io/kernel-config.DEBUG_INFO_BTF": "false" } } },
      { metadata: { labels: { "feature.node.kubernetes.io/kernel-config.DEBUG_INFO_BTF": null } } },
    ),
  },
  ...(
    [
      ["collector-unauthorized", "401 Unauthorized: unable to authenticate"],
      ["collector-tls", 'Get "https://es:9200": x509: certificate signed by unknown authority'],
      ["collector-unconnected", "dial tcp: lookup es on 10.96.0.10:53: no such host"],
    ] as const
  ).map(([cause, words]): Broken => ({
    title: `a collector's log that says "${words}"`,
    check: "collector-log",
    verdict: "failed",
    cause,
    seen: new RegExp(words.slice(-20).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
    make: field(
      "log",
      [
        logLine("info", "Attempting to reconnect to backoff(elasticsearch(https://es:9200))"),
        logLine("error", `Failed to connect to backoff(elasticsearch(https://es:9200)): ${words}`),
      ].join("\n"),
    ),
  })),
  {
    title: "a collector whose events nobody acknowledges",
    check: "collector-answers",
    verdict: "failed",
    cause: "collector-stuck",
    seen: /^node-\d: 14 events wait, none acknowledged in 2 minutes$/,
    make: field("log", [counters(3, 0), counters(0, 12), counters(0, 14)].join("\n")),
  },
  {
    title: "a collector's log that tells of refused documents",
    check: "collector-drops",
    verdict: "warning",
    cause: "collector-dropping",
    seen: /1 lines such as ".*mapper_parsing_exception/,
    make: field(
      "log",
      logLine("warn", 'Cannot index event (status=400): {"type":"mapper_parsing_exception"}'),
    ),
  },
  {
    title: "a collector that has dropped events and says so by its counters alone",
    check: "collector-drops",
    verdict: "warning",
    cause: "collector-dropping",
    seen: /^node-\d: 5 events dropped$/,
    make: field("log", [counters(3, 1, 2), counters(3, 1, 3)].join("\n")),
  },
  {
    title: "a policy that an agent could not load",
    check: "policies-loaded",
    verdict: "failed",
    cause: "policy-not-loaded",
    seen: /2 on node-/,
    make: field("metrics", `${healthyMetrics(4)}tetragon_tracingpolicy_loaded{state="load_error"} 2\n`),
  },
  {
    title: "somebody who may not read Secrets",
    check: "helm-release",
    verdict: "skipped",
    seen: /Secrets, in which Helm keeps its releases, cannot be read: .*forbidden.* \(403\)/,
    make: async (setup) => {
      const { client } = setup;
      const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
      const accounts = `${namespace}/serviceaccounts`;
      await client.request("POST", accounts, { metadata: { name: "reader" } });
      const rules = [{ apiGroups: ["", "apps"], resources: ["pods", "daemonsets"], verbs: ["get", "list"] }];
      await client.request("POST", path, { metadata: { name: "reader" }, rules });
      await client.request("POST", `${path.replace(/roles$/, "rolebindings")}`, {
        metadata: { name: "reader" },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "reader" },
        subjects: [{ kind: "ServiceAccount", name: "reader", namespace: "kube-system" }],
      });
      const { status } = await client.request<{ status: { token: string } }>(
        "POST",
        `${accounts}/reader/token`,
        {
          spec: {},
        },
      );
      await setup.useKubeconfig({ token: status.token });
      return async () => {
        await setup.useKubeconfig({});
        await client.request("DELETE", `${accounts}/reader`);
        await client.request("DELETE", `${path}/reader`);
        await client.request("DELETE", `${path.replace(/roles$/, "rolebindings")}/reader`);
      };
    },
  },
];
