import { movePod, POD } from "../engine/processors";
import { makeFlattenable, stableJson } from "../engine/safe-keys";
import { keepPod } from "../finish/rest";
import { isTimeLike } from "../finish/time";
import { containerOf, Kept, Parts, PodPart } from "../parts";
import { BeatEvent, Tree } from "../types";
import { asText, childOf, isText, isTree } from "../values";
import { clusterOf } from "./cluster";
import { containerFields } from "./container";

/** What the pod of the event's process gives the document. */
export interface MappedPod {
  kubernetes?: Tree;
  container?: Tree;
  orchestrator?: Tree;
  /** `namespace/pod` for the sentence in `message`. */
  place: string;
  /** What is kept of it; undefined where the event is kept whole. */
  kept?: Kept;
  /** The kind of event whose fields decided what is kept; empty where those of all kinds are the same. */
  kind: string;
}

/** Workload kinds that have a name of their own among the Kubernetes fields of Beats. */
const WORKLOAD = /^(Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob)$/;

/** Maps a pod into the document: `kubernetes`, `orchestrator` and `container`. */
export function mapPod(event: BeatEvent, doc: Tree, parts: Parts, part: PodPart): MappedPod {
  if (part.mapped !== undefined) {
    showPod(doc, part.mapped);
    return part.mapped;
  }
  const pod = part.source as Tree;
  doc[POD] = pod;
  doc.orchestrator = clusterOf(parts.envelope.cluster);
  const mapped: MappedPod = { place: podFields(event, doc, pod, parts), kind: "" };
  mapped.kubernetes = childOf(doc, "kubernetes");
  mapped.container = childOf(doc, "container");
  mapped.orchestrator = doc.orchestrator as Tree;
  if (parts.whole === undefined) {
    const plain = hasPlainStart(pod);
    mapped.kept = keepPod(pod, parts.kind);
    if (!plain || mapped.kept.unmapped.length > 0) {
      mapped.kind = parts.kind;
    }
  }
  delete doc[POD];
  part.source = undefined;
  part.mapped = mapped;
  return mapped;
}

/** Gives the document what a pod gives that was mapped for an event before. */
export function showPod(doc: Tree, mapped: MappedPod): void {
  doc.orchestrator = mapped.orchestrator;
  if (mapped.kubernetes !== undefined) {
    doc.kubernetes = mapped.kubernetes;
  }
  if (mapped.container !== undefined) {
    doc.container = mapped.container;
  }
}

function podFields(event: BeatEvent, doc: Tree, pod: Tree, parts: Parts): string {
  const place = asText(pod.namespace) + "/" + asText(pod.name);
  const kind = pod.workload_kind;
  event.Put("orchestrator.resource.type", "pod");
  movePod(event);
  if (isText(kind) && isText(pod.workload) && WORKLOAD.test(kind)) {
    event.Put("kubernetes." + kind.toLowerCase() + ".name", pod.workload);
  }
  if (pod.pod_labels !== undefined) {
    labelFields(event, pod, parts);
  }
  if (pod.container !== undefined) {
    containerFields(event, doc, pod);
  }
  return place;
}

/** Labels stay one object of strings: their keys contain dots, so an object mapping would let them refuse each other. */
function labelFields(event: BeatEvent, pod: Tree, parts: Parts): void {
  const labels = childOf(pod, "pod_labels");
  if (labels === undefined) {
    return;
  }
  makeFlattenable(labels);
  event.Put("kubernetes.labels", labels);
  if (parts.whole !== undefined) {
    const list: string[] = [];
    for (const key in labels) {
      const label = labels[key];
      list[list.length] = key + ":" + (isText(label) ? label : stableJson(label));
    }
    event.Put("orchestrator.resource.label", list.sort());
  }
  delete pod.pod_labels;
}

/** Kinds differ in what they take as the start of a container, so what is kept of a strange one is not for all kinds. */
export function hasPlainStart(pod: unknown): boolean {
  const container = isTree(pod) ? containerOf(pod) : undefined;
  const start = container === undefined ? undefined : container.start_time;
  return start === undefined || (isText(start) && isTimeLike(start));
}
