import type { TetragonClusterArgs } from "../args/component-args";
import { isPlainObject } from "../json";
import type { Problems } from "./problems";

/** Parts of `elasticsearch`, `kafka` and `logstash` that name an object in the release's namespace. */
const targetObjects = ["caConfigMap", "caSecret", "clientCertificateSecret"];

/** Made by Kubernetes: making one fails, and to destroy the stack would be to delete it. */
const namespacesOfEveryCluster = ["default", "kube-node-lease", "kube-public", "kube-system"];

/**
 * Refuses the namespaces that exist everywhere, and what must lie in the namespace before the first update where the update makes that namespace: it would wait
 * for an object that nobody can have put there.
 */
export function refuseObjectsOfNewNamespace(problems: Problems, args: TetragonClusterArgs): void {
  if (args.createNamespace !== true) {
    return;
  }
  const { kubernetesNamespace: namespace = "kube-system" } = args;
  if (typeof namespace === "string" && namespacesOfEveryCluster.includes(namespace)) {
    problems.add(
      "createNamespace",
      `${namespace} exists in every cluster; set kubernetesNamespace to the one to make, or leave createNamespace out`,
    );
  }
  const named = [
    ...(["elasticsearch", "kafka", "logstash"] as const).flatMap((group) => {
      const given: Record<string, unknown> = isPlainObject(args[group]) ? { ...args[group] } : {};
      return targetObjects.filter((key) => given[key] !== undefined).map((key) => `${group}.${key}`);
    }),
    ...(args.publisherSecret !== undefined ? ["publisherSecret"] : []),
  ];
  for (const key of named) {
    problems.add(
      key,
      "names an object in a namespace that createNamespace makes, so it cannot be there before; " +
        "make the namespace and the object first and leave createNamespace out",
    );
  }
}
