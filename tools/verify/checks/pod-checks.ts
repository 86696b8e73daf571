import type { V1ContainerStatus, V1Node, V1Pod } from "@kubernetes/client-node";

import { type ClusterView, collectorContainer } from "../cluster-view";
import { type Check, type Finding, failed, ok, skipped, warning } from "../verdict";
import { names } from "./release-checks";

/** Checks of nodes and pods: is there a ready one on every node, and if not, why. */
export const podChecks: Check<ClusterView>[] = [
  {
    id: "daemon-set",
    title: "DaemonSet is rolled out",
    causes: ["daemonset-missing", "no-nodes", "daemonset-rolling"],
    async run(view) {
      const set = await view.daemonSet();
      if (!set) {
        return failed("daemonset-missing", `there is no DaemonSet ${view.declared.releaseName}`);
      }
      const { desiredNumberScheduled: desired = 0, numberReady: ready = 0 } = set.status ?? {};
      const { updatedNumberScheduled: updated = 0, observedGeneration = 0 } = set.status ?? {};
      if (desired === 0) {
        return failed("no-nodes", "it is wanted on 0 nodes");
      }
      const seen = `${ready} of ${desired} ready, ${updated} updated`;
      if (ready < desired) {
        return failed("daemonset-rolling", seen);
      }
      const current = updated === desired && observedGeneration >= (set.metadata?.generation ?? 0);
      return current ? ok(seen) : warning("daemonset-rolling", seen);
    },
  },
  {
    id: "pods",
    title: "Pods run",
    causes: ["image-pull", "missing-reference", "crash-loop", "out-of-memory", "unschedulable"],
    async run(view) {
      const pods = await view.pods();
      if (pods.length === 0) {
        return skipped("there are no pods");
      }
      for (const pod of pods) {
        const problem = podProblem(pod);
        if (problem) {
          return problem;
        }
      }
      const waiting = pods.filter(({ status }) => status?.phase !== "Running");
      return waiting.length === 0 ? ok(`all ${pods.length}`) : waitingReason(view, waiting);
    },
  },
  {
    id: "collector-container",
    title: "Pods have the collector",
    causes: ["collector-missing"],
    async run(view) {
      const pods = await view.pods();
      if (pods.length === 0) {
        return skipped("there are no pods");
      }
      const without = pods.filter(
        ({ spec }) => !spec?.containers.some(({ name }) => name === collectorContainer),
      );
      return without.length === 0
        ? ok(`container ${collectorContainer} in all ${pods.length}`)
        : failed("collector-missing", `${without.length} of ${pods.length} pods: ${names(without)}`);
    },
  },
  {
    id: "kernels",
    title: "Nodes' kernels are new enough",
    causes: ["kernel-too-old", "kernel-old"],
    async run(view) {
      const nodes = (await view.nodes()).filter(isLinux);
      if (nodes.length === 0) {
        return skipped("there are no Linux nodes");
      }
      const older = (major: number, minor: number) =>
        nodes.filter((node) => kernelOf(node) < major * 1_000 + minor);
      const tooOld = older(4, 19);
      if (tooOld.length > 0) {
        return failed("kernel-too-old", describeKernels(tooOld));
      }
      const old = older(5, 4);
      return old.length > 0 ? warning("kernel-old", describeKernels(old)) : ok(describeKernels(nodes));
    },
  },
  {
    id: "btf",
    title: "Nodes' kernels have BTF",
    causes: ["no-btf"],
    async run(view) {
      // Only node feature discovery tells it, by a label; the agent's own words are a crash.
      const label = "feature.node.kubernetes.io/kernel-config.DEBUG_INFO_BTF";
      const told = (await view.nodes()).filter(({ metadata }) => metadata?.labels?.[label] !== undefined);
      if (told.length === 0) {
        return skipped(`no node tells (label ${label} of node feature discovery)`);
      }
      const without = told.filter(({ metadata }) => metadata?.labels?.[label] !== "true");
      return without.length === 0 ? ok(`all ${told.length} that tell`) : failed("no-btf", names(without));
    },
  },
];

/** What a container's status says is wrong with a pod. */
export function podProblem(pod: V1Pod): Finding | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  for (const status of [...initContainerStatuses, ...containerStatuses]) {
    const place = `${pod.metadata?.name}, container ${status.name}`;
    const { reason = "", message = "" } = status.state?.waiting ?? {};
    if (/^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull)$/.test(reason)) {
      return failed("image-pull", `${place}: ${message || reason}`);
    }
    if (/^CreateContainer(Config)?Error$/.test(reason)) {
      return failed("missing-reference", `${place}: ${message || reason}`);
    }
    const ended = status.lastState?.terminated ?? status.state?.terminated;
    if (ended?.reason === "OOMKilled") {
      return failed("out-of-memory", `${place}: killed ${restarts(status)}`);
    }
    if (reason === "CrashLoopBackOff") {
      const words = ended?.message?.trim().split("\n").pop() ?? message;
      return failed(
        "crash-loop",
        `${place}: exit code ${ended?.exitCode ?? "unknown"}, ${restarts(status)}: ${words}`,
      );
    }
  }
  return undefined;
}

function restarts({ restartCount }: V1ContainerStatus): string {
  return restartCount === 1 ? "once" : `${restartCount} times`;
}

/** Why pods do not start although no container says it: what the scheduler and the kubelet report. */
async function waitingReason(view: ClusterView, pods: V1Pod[]): Promise<Finding> {
  const [pod] = pods;
  const unscheduled = pods.find(({ status }) =>
    status?.conditions?.some(({ type, status: met }) => type === "PodScheduled" && met === "False"),
  );
  if (unscheduled) {
    const condition = unscheduled.status?.conditions?.find(({ type }) => type === "PodScheduled");
    return failed(
      "unschedulable",
      `${unscheduled.metadata?.name}: ${condition?.message ?? condition?.reason ?? ""}`,
    );
  }
  const waiting = new Set(pods.map(({ metadata }) => metadata?.name));
  const event = (await view.warnings()).find(
    ({ involvedObject, reason }) =>
      waiting.has(involvedObject.name) && /^Failed(Mount|AttachVolume)?$/.test(reason ?? ""),
  );
  return event
    ? failed("missing-reference", `${event.involvedObject.name}: ${event.message ?? ""}`)
    : warning("daemonset-rolling", `${pods.length} not running yet, ${pod?.metadata?.name} for example`);
}

function isLinux({ status }: V1Node): boolean {
  return (status?.nodeInfo?.operatingSystem ?? "linux") === "linux";
}

/** Major and minor version as one number; a kernel that does not tell counts as new. */
function kernelOf({ status }: V1Node): number {
  const version = /^(\d+)\.(\d+)/.exec(status?.nodeInfo?.kernelVersion ?? "");
  return version ? Number(version[1]) * 1_000 + Number(version[2]) : Infinity;
}

function describeKernels(nodes: V1Node[]): string {
  const counts = new Map<string, number>();
  for (const { status } of nodes) {
    const version = status?.nodeInfo?.kernelVersion ?? "unknown";
    counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].map(([version, count]) => `${version} on ${count}`).join(", ");
}
