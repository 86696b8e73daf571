import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { CollectorValues } from "../collector/collector";
import type { Settings } from "../../settings/stack-settings";
import { type Transform, declare } from "../transforms";
import { helmValues } from "./helm-values";
import { rollout } from "./rollout";

/** The name of the release and of everything the chart makes; fixed, so nothing has to ask the release for it. */
export const releaseName = "tetragon";

/** Arguments of `TetragonRelease`. */
export interface TetragonReleaseArgs {
  settings: Settings;
  /** What the collector asks of the pods. */
  collector: CollectorValues;
  /** The cluster. */
  provider: kubernetes.Provider;
  /** What must exist before the pods start, the collector's ConfigMap for example. */
  dependsOn: pulumi.Resource[];
  transform?: Transform<kubernetes.helm.v3.ReleaseArgs>;
}

/** The Helm release of Tetragon with the collector beside the agent (chart `tetragon`, https://helm.cilium.io). */
export class TetragonRelease extends pulumi.ComponentResource {
  /** The release; policies depend on it, because it brings their CRDs. */
  public readonly release: kubernetes.helm.v3.Release;

  constructor(name: string, args: TetragonReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:tetragon:TetragonRelease", name, {}, opts);
    const { tetragon, kubernetesNamespace } = args.settings;
    this.release = declare(
      kubernetes.helm.v3.Release,
      releaseName,
      {
        name: releaseName,
        namespace: kubernetesNamespace,
        ...(tetragon.chartPath
          ? { chart: tetragon.chartPath }
          : {
              chart: "tetragon",
              version: tetragon.chartVersion,
              repositoryOpts: { repo: tetragon.chartRepository },
            }),
        values: helmValues(args.settings, args.collector),
        timeout: tetragon.timeoutSeconds ?? rollout(tetragon.nodes, tetragon.maxUnavailable).timeoutSeconds,
        // Helm keeps every revision in a Secret of its own; ten are enough to go back.
        maxHistory: 10,
      },
      { parent: this, provider: args.provider, dependsOn: args.dependsOn },
      args.transform,
    );
    this.registerOutputs();
  }
}
