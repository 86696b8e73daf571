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

/** The path of a Helm 3 client, for releases that are made by hand. */
export async function installHelm(progress: Progress): Promise<string> {
  const folder = join(buildFolder, "helm");
  const programs = { helm: "helm.sh/helm/v3/cmd/helm" };
  return join(
    await goBuild({ name: "helm", folder, programs, duration: "about 3 minutes" }, progress),
    "helm",
  );
}
