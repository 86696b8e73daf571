import { setTimeout as sleep } from "node:timers/promises";

import { type KubernetesClient, KubernetesError, type KubernetesObject } from "./kubernetes-client";
import { type Pod, type PodReference, podReferences } from "./pod-references";

const pollMilliseconds = 250;
const leaseSeconds = 40;

/** Nodes of a cluster that run nothing: a pod is ready as soon as everything exists that a real kubelet would look for. */
export class Kubelets {
  /** Failures that are no fault of a pod, an unreachable API server for example. */
  readonly problems: string[] = [];
  private stopped = false;
  private paused = false;
  private readonly loop: Promise<void>;
  /** The last message about each pod that waits, by its uid, so that an event is sent once. */
  private readonly waiting = new Map<string, string>();

  private constructor(
    private readonly client: KubernetesClient,
    private readonly nodes: string[],
  ) {
    this.loop = this.run();
  }

  /** Registers `count` nodes and plays their kubelets until `stop`. */
  static async start(client: KubernetesClient, count: number): Promise<Kubelets> {
    const nodes = Array.from({ length: count }, (_, index) => `node-${index + 1}`);
    for (const name of nodes) {
      await client.request("POST", "/api/v1/nodes", node(name));
      await client.request("PATCH", `/api/v1/nodes/${name}/status`, { status: nodeStatus() });
    }
    return new Kubelets(client, nodes);
  }

  /** Why pods are not ready, by name. */
  get notReady(): string[] {
    return [...this.waiting.values()];
  }

  /** Starts and ends no pod until `resume`, as nodes that pull images slowly; the nodes stay healthy. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    let renewed = 0;
    while (!this.stopped) {
      try {
        if (Date.now() - renewed > (leaseSeconds * 1000) / 4) {
          await Promise.all(this.nodes.map((name) => this.renewLease(name)));
          renewed = Date.now();
        }
        if (!this.paused) {
          await this.syncPods();
        }
      } catch (error) {
        this.problems.push((error as Error).message);
      }
      await sleep(pollMilliseconds);
    }
  }

  private async renewLease(name: string): Promise<void> {
    const path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    const renewTime = new Date().toISOString().replace(/Z$/, "000Z");
    const spec = { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime };
    if (await this.client.find(`${path}/${name}`)) {
      await this.client.request("PATCH", `${path}/${name}`, { spec });
    } else {
      await this.client.request("POST", path, { metadata: { name }, spec });
    }
  }

  private async syncPods(): Promise<void> {
    const pods = await this.client.list<Pod>("/api/v1/pods?fieldSelector=spec.nodeName!=");
    const known = new Set(pods.map(({ metadata }) => metadata.uid));
    for (const uid of this.waiting.keys()) {
      if (!known.has(uid)) {
        this.waiting.delete(uid);
      }
    }
    await Promise.all(pods.map((pod) => this.syncPod(pod)));
  }

  private async syncPod(pod: Pod): Promise<void> {
    const { name, namespace, uid, deletionTimestamp } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if (deletionTimestamp) {
      await this.unlessGone(() => this.client.request("DELETE", `${path}?gracePeriodSeconds=0`));
      return;
    }
    if (["Running", "Succeeded", "Failed"].includes(pod.status?.phase ?? "")) {
      return;
    }
    const missing = await this.missing(pod);
    if (missing === undefined) {
      this.waiting.delete(uid as string);
      await this.unlessGone(() =>
        this.client.request("PATCH", `${path}/status`, { status: runningStatus(pod) }),
      );
      return;
    }
    const message = `${namespace}/${name}: ${missing}`;
    if (this.waiting.get(uid as string) !== message) {
      this.waiting.set(uid as string, message);
      await this.sendEvent(pod, missing);
    }
  }

  /** What a real kubelet would say about the first thing that is not there. */
  private async missing(pod: Pod): Promise<string | undefined> {
    for (const each of podReferences(pod)) {
      const problem = await this.missingReference(pod.metadata.namespace as string, each);
      if (problem) {
        return problem;
      }
    }
    return undefined;
  }

  private async missingReference(namespace: string, reference: PodReference): Promise<string | undefined> {
    const { kind, name, keys } = reference;
    const plural = kind === "Secret" ? "secrets" : "configmaps";
    const found = await this.client.find<KubernetesObject & { data?: object; binaryData?: object }>(
      `/api/v1/namespaces/${namespace}/${plural}/${name}`,
    );
    if (!found) {
      return `${kind.toLowerCase()} "${name}" not found`;
    }
    const present = new Set(Object.keys({ ...found.data, ...found.binaryData }));
    const absent = keys.find((key) => !present.has(key));
    return absent === undefined ? undefined : `couldn't find key ${absent} in ${kind} ${namespace}/${name}`;
  }

  private async sendEvent(pod: Pod, message: string): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    const now = new Date().toISOString();
    await this.unlessGone(() =>
      this.client.request("POST", `/api/v1/namespaces/${namespace}/events`, {
        metadata: { generateName: `${name}.`, namespace },
        involvedObject: { apiVersion: "v1", kind: "Pod", name, namespace, uid },
        type: "Warning",
        reason: "FailedMount",
        message,
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        source: { component: "kubelet", host: pod.spec.nodeName },
      }),
    );
  }

  /** A pod or its namespace may go while its status is written; what replaced it is seen in the next round. */
  private async unlessGone(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const gone = error instanceof KubernetesError && [403, 404, 409].includes(error.status);
      if (!gone) {
        throw error;
      }
    }
  }
}

function node(name: string): object {
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" } },
  };
}

function nodeStatus(): object {
  const capacity = { cpu: "32", memory: "64Gi", pods: "110", "ephemeral-storage": "1Ti" };
  const now = new Date().toISOString();
  return {
    capacity,
    allocatable: capacity,
    conditions: [
      {
        type: "Ready",
        status: "True",
        reason: "KubeletReady",
        message: "simulated",
        lastHeartbeatTime: now,
        lastTransitionTime: now,
      },
    ],
    nodeInfo: {
      architecture: "amd64",
      bootID: "simulated",
      containerRuntimeVersion: "simulated://1",
      kernelVersion: "6.12.0",
      kubeProxyVersion: "",
      kubeletVersion: "v1.36.3",
      machineID: "simulated",
      operatingSystem: "linux",
      osImage: "simulated",
      systemUUID: "simulated",
    },
  };
}

function runningStatus({ spec }: Pod): object {
  const now = new Date().toISOString();
  const types = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
  const statuses = (containers: { name: string; image?: string }[]) =>
    containers.map(({ name, image }) => ({
      name,
      image,
      imageID: "",
      ready: true,
      restartCount: 0,
      started: true,
      state: { running: { startedAt: now } },
    }));
  return {
    phase: "Running",
    startTime: now,
    podIP: "127.0.0.1",
    podIPs: [{ ip: "127.0.0.1" }],
    conditions: types.map((type) => ({ type, status: "True", lastTransitionTime: now })),
    containerStatuses: statuses(spec.containers),
    initContainerStatuses: [],
  };
}
