import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";

import { type ClusterView, kubernetesReason } from "./cluster-view";
import type { ElasticView } from "./elastic-view";
import { droppingList } from "./export-lists";
import { type Finding, failed, ok, skipped } from "./verdict";

/** How to make events on purpose. */
export interface TestEventOptions {
  /** @default `default` */
  namespace: string;
  /** @default the collector's own image, which the nodes have */
  image: string;
  /** How long documents may take. @default 90 000 */
  timeoutMilliseconds?: number;
  /** Ends the wait early; the pod goes all the same. */
  signal: AbortSignal;
}

const programs = ["ls", "whoami"];
const pollMilliseconds = 2_000;

/**
 * Runs `ls` and `whoami` in a pod that Pod Security's level `restricted` admits, and waits for the documents of their
 * starts and ends. The pod is removed in every case; it ends by itself at once, and after ten minutes at the latest.
 */
export async function makeTestEvents(
  cluster: ClusterView,
  elastic: ElasticView,
  options: TestEventOptions,
): Promise<Finding> {
  const { namespace, image, timeoutMilliseconds = 90_000, signal } = options;
  if (cluster.declared.documents === "raw") {
    return skipped("Elastic's package maps the documents of this stack, and its fields are not looked for");
  }
  const dropping = droppingList(cluster.declared.exportLists, namespace);
  if (dropping !== undefined) {
    return skipped(`${dropping}; name another one with --namespace`);
  }
  if (image === "") {
    return skipped("the release has no collector whose image could run; name one with --image");
  }
  if (signal.aborted) {
    return skipped("it was interrupted");
  }
  const core = cluster.config.makeApiClient(CoreV1Api);
  const name = `tetragon-elastic-verify-${randomBytes(4).toString("hex")}`;
  try {
    await core.createNamespacedPod({ namespace, body: pod(name, image) });
  } catch (error) {
    return skipped(`the pod cannot be made in namespace ${namespace}: ${kubernetesReason(error)}`);
  }
  try {
    const deadline = Date.now() + timeoutMilliseconds;
    let arrived: string[] = [];
    while (Date.now() < deadline && !signal.aborted) {
      arrived = await arrivedEvents(elastic, namespace, name);
      if (arrived.length === programs.length * 2) {
        return ok(`${arrived.join(", ")} in namespace ${namespace}`);
      }
      await sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined);
    }
    if (signal.aborted) {
      return skipped("it was interrupted");
    }
    const phase = (await core.readNamespacedPod({ name, namespace })).status?.phase;
    const seen = arrived.length === 0 ? "none" : `only ${arrived.join(", ")}`;
    return failed(
      "test-events-missing",
      `${seen} of ${namespace}/${name} in ${timeoutMilliseconds / 1_000} s; the pod is ${phase}`,
    );
  } finally {
    await core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 }).catch(() => undefined);
  }
}

/** Programs of the pod whose start or end is in the stream. */
async function arrivedEvents(elastic: ElasticView, namespace: string, name: string): Promise<string[]> {
  const found = await elastic.search(elastic.declared.dataStream, {
    size: 50,
    _source: ["process.name", "event.action"],
    query: {
      bool: {
        filter: [
          { term: { "kubernetes.namespace": namespace } },
          { term: { "kubernetes.pod.name": name } },
          { terms: { "process.name": programs } },
          { terms: { "event.action": ["exec", "end"] } },
        ],
      },
    },
  });
  const seen = found.hits.hits.map(({ _source }) => {
    const { process, event } = _source as { process?: { name?: string }; event?: { action?: string } };
    return `${process?.name} ${event?.action}`;
  });
  return [...new Set(seen)].sort();
}

function pod(name: string, image: string): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { "app.kubernetes.io/name": "tetragon-elastic-verify" } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: 600,
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_534,
        runAsGroup: 65_534,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "verify",
          image,
          imagePullPolicy: "IfNotPresent",
          command: ["/bin/sh", "-c", "ls / > /dev/null; whoami > /dev/null; true"],
          resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "64Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}
