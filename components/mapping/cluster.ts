import { Tree } from "./types";

/** Says which cluster the event is from; further fields of `orchestrator` come from the pod. */
export function clusterFields(doc: Tree, cluster: string): void {
  doc.orchestrator =
    cluster === "" ? { type: "kubernetes" } : { type: "kubernetes", cluster: { name: cluster } };
}
