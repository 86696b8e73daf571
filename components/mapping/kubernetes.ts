import { containerFields } from "./container";
import { movePodFields } from "./native";
import { makeFlattenable } from "./safe";
import { settings } from "./settings";
import { BeatEvent, Tree } from "./types";
import { asText, childOf, drop } from "./values";

/** Workload kinds that have a name of their own among the Kubernetes fields of Beats. */
const WORKLOAD_FIELD: Record<string, string> = {
  Deployment: "kubernetes.deployment.name",
  ReplicaSet: "kubernetes.replicaset.name",
  StatefulSet: "kubernetes.statefulset.name",
  DaemonSet: "kubernetes.daemonset.name",
  Job: "kubernetes.job.name",
  CronJob: "kubernetes.cronjob.name",
};

/**
 * Fills `kubernetes`, `orchestrator.resource` and `container` from the pod of the event's process.
 * @returns `namespace/pod` for the sentence in `message`.
 */
export function podFields(event: BeatEvent, doc: Tree, pod: Tree): string {
  const place = asText(pod.namespace) + "/" + asText(pod.name);
  const kind = pod.workload_kind;
  event.Put("orchestrator.resource.type", "pod");
  movePodFields(event);
  if (typeof kind === "string" && typeof pod.workload === "string" && WORKLOAD_FIELD.hasOwnProperty(kind)) {
    event.Put(WORKLOAD_FIELD[kind], pod.workload);
  }
  if (pod.pod_labels !== undefined) {
    labelFields(event, pod);
  }
  if (pod.container !== undefined) {
    containerFields(event, doc, pod);
  }
  return place;
}

/** Labels stay one object of strings: their keys contain dots, so an object mapping would let them refuse each other. */
function labelFields(event: BeatEvent, pod: Tree): void {
  const labels = childOf(pod, "pod_labels");
  if (labels === undefined) {
    return;
  }
  makeFlattenable(labels);
  event.Put("kubernetes.labels", labels);
  if (!settings.lean) {
    const list: string[] = [];
    for (const key in labels) {
      list[list.length] = key + ":" + labels[key];
    }
    event.Put("orchestrator.resource.label", list.sort());
  }
  drop(pod, "pod_labels");
}

/** Removes the parent's pod where it is the process' own pod and container: absent means the same. */
export function dropSharedPod(own: Tree, parent: Tree): void {
  const other = childOf(parent, "pod");
  if (
    other === undefined ||
    own.uid !== other.uid ||
    own.name !== other.name ||
    own.namespace !== other.namespace
  ) {
    return;
  }
  if (own.workload !== other.workload || own.workload_kind !== other.workload_kind) {
    return;
  }
  const ownContainer = childOf(own, "container");
  const otherContainer = childOf(other, "container");
  if (typeof own.name !== "string" || ownContainer === undefined || otherContainer === undefined) {
    return;
  }
  if (typeof ownContainer.id !== "string" || ownContainer.id !== otherContainer.id) {
    return;
  }
  if (otherContainer.maybe_exec_probe === true && ownContainer.maybe_exec_probe !== true) {
    parent.pod = { container: { maybe_exec_probe: true } };
  } else {
    drop(parent, "pod");
  }
}
