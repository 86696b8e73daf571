import { containerFields } from "./container";
import { movePod } from "./native";
import { makeFlattenable } from "./safe";
import { settings } from "./settings";
import { BeatEvent, Tree } from "./types";
import { asText, childOf, drop, isText } from "./values";

/** Workload kinds that have a name of their own among the Kubernetes fields of Beats. */
const WORKLOAD = /^(Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob)$/;

/**
 * Fills `kubernetes`, `orchestrator.resource` and `container` from the pod of the event's process.
 * @returns `namespace/pod` for the sentence in `message`.
 */
export function podFields(event: BeatEvent, doc: Tree, pod: Tree): string {
  const place = asText(pod.namespace) + "/" + asText(pod.name);
  const kind = pod.workload_kind;
  event.Put("orchestrator.resource.type", "pod");
  movePod(event);
  if (isText(kind) && isText(pod.workload) && WORKLOAD.test(kind)) {
    event.Put("kubernetes." + kind.toLowerCase() + ".name", pod.workload);
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
