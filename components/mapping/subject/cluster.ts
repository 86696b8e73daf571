import { Tree } from "../types";

/** `orchestrator` of an event of a cluster; further fields come from the pod. Empty: a cluster without a name. */
export function clusterOf(cluster: string): Tree {
  return cluster === "" ? { type: "kubernetes" } : { type: "kubernetes", cluster: { name: cluster } };
}
