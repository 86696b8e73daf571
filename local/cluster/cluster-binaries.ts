import { join } from "node:path";

import { goBuild } from "../go-build";
import type { Progress } from "../progress";

/** Paths of the programs that a control plane consists of. */
export interface ClusterBinaries {
  etcd: string;
  apiServer: string;
  controllerManager: string;
  scheduler: string;
}

const buildFolder = join(__dirname, "..", "engine-build");

/** The control plane's programs, built into the cache where they are absent; their go.mod files say which versions. */
export async function installClusterBinaries(progress: Progress): Promise<ClusterBinaries> {
  const etcd = await goBuild(
    {
      name: "etcd",
      folder: join(buildFolder, "etcd"),
      programs: { etcd: "go.etcd.io/etcd/server/v3" },
      duration: "about a minute",
    },
    progress,
  );
  const programs = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  const kubernetes = await goBuild(
    {
      name: "kubernetes",
      folder: join(buildFolder, "kubernetes"),
      programs: Object.fromEntries(programs.map((name) => [name, `k8s.io/kubernetes/cmd/${name}`])),
      duration: "about 8 minutes",
    },
    progress,
  );
  return {
    etcd: join(etcd, "etcd"),
    apiServer: join(kubernetes, "kube-apiserver"),
    controllerManager: join(kubernetes, "kube-controller-manager"),
    scheduler: join(kubernetes, "kube-scheduler"),
  };
}

/** The commands `helm` and `kubectl`, for what people do by hand: the folder of each, for a PATH. */
export async function installClients(progress: Progress): Promise<string[]> {
  const helm = await goBuild(
    {
      name: "helm",
      folder: join(buildFolder, "helm"),
      programs: { helm: "helm.sh/helm/v3/cmd/helm" },
      duration: "about 3 minutes",
    },
    progress,
  );
  const kubectl = await goBuild(
    {
      name: "kubectl",
      folder: join(buildFolder, "kubectl"),
      programs: { kubectl: "." },
      duration: "about 2 minutes",
    },
    progress,
  );
  return [helm, kubectl];
}
