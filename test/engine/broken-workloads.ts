import assert from "node:assert/strict";

import { type Broken, namespace, nothing } from "./broken-setup";
import { eventually } from "./eventually";
import type { VerifySetup } from "./verify-setup";

const daemonSet = "/apis/apps/v1/namespaces/kube-system/daemonsets/tetragon";

interface DaemonSet {
  metadata: { generation: number };
  spec: { template: { spec: { containers: { name: string }[] } } };
  status: Record<
    "desiredNumberScheduled" | "numberReady" | "updatedNumberScheduled" | "observedGeneration",
    number | undefined
  >;
}

/** Changes the pod template of the DaemonSet, waits for what follows, and rolls it back. */
async function withPodSpec(
  { client }: VerifySetup,
  change: object,
  back: object,
  reached: (set: DaemonSet) => boolean,
): Promise<() => Promise<void>> {
  const read = () => client.request<DaemonSet>("GET", daemonSet);
  const put = (spec: object) => client.request("PATCH", daemonSet, { spec: { template: { spec } } });
  await put(change);
  await eventually(async () => reached(await read()));
  return async () => {
    await put(back);
    await eventually(async () => {
      const { metadata, status } = await read();
      return (
        status.observedGeneration === metadata.generation &&
        status.updatedNumberScheduled === 3 &&
        status.numberReady === 3
      );
    });
  };
}

/** DaemonSets whose pods are not what, or where, they should be. */
export const brokenWorkloads: Broken[] = [
  {
    title: "a namespace without the DaemonSet",
    check: "daemon-set",
    verdict: "failed",
    cause: "daemonset-missing",
    seen: /^there is no DaemonSet tetragon$/,
    make: async () => nothing,
    override: { kubernetesNamespace: "security" },
  },
  {
    title: "a namespace without the ConfigMap",
    check: "config-map",
    verdict: "failed",
    cause: "configmap-missing",
    seen: /^there is no ConfigMap filebeat-configmap$/,
    make: async () => nothing,
    override: { kubernetesNamespace: "security" },
  },
  {
    title: "a node selector that no node has",
    check: "daemon-set",
    verdict: "failed",
    cause: "no-nodes",
    seen: /^it is wanted on 0 nodes$/,
    make: (setup) =>
      withPodSpec(
        setup,
        { nodeSelector: { disk: "none" } },
        { nodeSelector: { disk: null } },
        ({ metadata, status }) =>
          status.desiredNumberScheduled === 0 && status.observedGeneration === metadata.generation,
      ),
  },
  {
    title: "pods without the collector's container",
    check: "collector-container",
    verdict: "failed",
    cause: "collector-missing",
    seen: /^[1-3] of [1-3] pods: tetragon-/,
    make: async (setup) => {
      const { spec } = await setup.client.request<DaemonSet>("GET", daemonSet);
      const { containers } = spec.template.spec;
      const others = containers.filter(({ name }) => name !== "export-stdout");
      assert.equal(others.length, containers.length - 1);
      return withPodSpec(
        setup,
        { containers: others },
        { containers },
        ({ metadata, status }) =>
          status.observedGeneration === metadata.generation && (status.updatedNumberScheduled ?? 0) > 0,
      );
    },
  },
  {
    title: "a pod that is not ready",
    check: "daemon-set",
    verdict: "failed",
    cause: "daemonset-rolling",
    seen: /^2 of 3 ready, 3 updated$/,
    make: async (setup) => {
      const { client } = setup;
      const [name] = await setup.pods();
      const path = `${namespace}/pods/${name}`;
      const conditions = [{ type: "Ready", status: "False" }];
      await client.request("PATCH", `${path}/status`, { status: { conditions } });
      const ready = async () => (await client.request<DaemonSet>("GET", daemonSet)).status.numberReady;
      await eventually(async () => (await ready()) === 2);
      return async () => {
        await client.request("DELETE", `${path}?gracePeriodSeconds=0`);
        await eventually(async () => (await ready()) === 3);
      };
    },
  },
  {
    title: "a node without room for a pod",
    check: "pods",
    verdict: "failed",
    cause: "unschedulable",
    seen: /^tetragon-\S+: .*Too many pods/,
    make: async (setup) => {
      const { client } = setup;
      const status = "/api/v1/nodes/node-1/status";
      await client.request("PATCH", status, { status: { allocatable: { pods: "0" } } });
      const { items } = await client.request<{
        items: { metadata: { name: string }; spec: { nodeName: string } }[];
      }>("GET", `${namespace}/pods?labelSelector=app.kubernetes.io%2Fname%3Dtetragon`);
      const names = await setup.pods();
      const pod = items.find(
        ({ metadata, spec }) => spec.nodeName === "node-1" && names.includes(metadata.name),
      );
      assert.ok(pod);
      await client.request("DELETE", `${namespace}/pods/${pod.metadata.name}?gracePeriodSeconds=0`);
      await eventually(async () =>
        (await unscheduled(setup)).some((message) => message.includes("Too many pods")),
      );
      return () => client.request("PATCH", status, { status: { allocatable: { pods: "110" } } });
    },
  },
];

/** What the scheduler says of pods that it cannot place. */
async function unscheduled({ client }: VerifySetup): Promise<string[]> {
  const pods = await client.list<{
    status?: { conditions?: { type: string; status: string; message?: string }[] };
  }>(`${namespace}/pods`);
  return pods.flatMap(({ status }) =>
    (status?.conditions ?? []).flatMap(({ type, status: met, message = "" }) =>
      type === "PodScheduled" && met === "False" ? [message] : [],
    ),
  );
}
