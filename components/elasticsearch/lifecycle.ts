import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import { dataStreams } from "../collector/filebeat-config";
import { sortedJson } from "../json";
import type { Settings } from "../../settings/stack-settings";
import { type Transform, declare } from "../transforms";

/** Days that documents are kept where the stack says nothing. */
export const defaultRetentionDays = 30;
/** Name of the ILM policy, where retention is by ILM. */
export const ilmPolicyName = "logs-cilium_tetragon";

/** Arguments of `Retention`. */
export interface RetentionArgs {
  settings: Settings;
  provider: elasticstack.Provider;
  transforms?: {
    indexLifecycle?: Transform<elasticstack.ElasticsearchIndexLifecycleArgs>;
    dataStreamLifecycle?: Transform<elasticstack.ElasticsearchDataStreamLifecycleArgs>;
  };
}

/**
 * What the templates alone cannot say about retention: the ILM policy they name, and the lifecycle of a data stream
 * that exists already, which a template no longer reaches.
 */
export class Retention extends pulumi.ComponentResource {
  constructor(name: string, args: RetentionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:elasticsearch:Retention", name, {}, opts);
    const { settings, provider, transforms } = args;
    const { retention } = settings;
    const childOpts = { parent: this, provider };
    if (retention.ilm) {
      declare(
        elasticstack.ElasticsearchIndexLifecycle,
        ilmPolicyName,
        indexLifecycle(retention.ilm),
        childOpts,
        transforms?.indexLifecycle,
      );
    }
    if (retention.existingDataStream && !retention.ilm) {
      for (const stream of Object.values(dataStreams(settings.dataStreamNamespace))) {
        declare(
          elasticstack.ElasticsearchDataStreamLifecycle,
          stream,
          { name: stream, dataRetention: `${retention.days ?? defaultRetentionDays}d` },
          childOpts,
          transforms?.dataStreamLifecycle,
        );
      }
    }
    this.registerOutputs();
  }
}

type Ilm = NonNullable<Settings["retention"]["ilm"]>;

/** The ILM policy: roll over in hot, thin out in warm and cold, delete. */
export function indexLifecycle(ilm: Ilm): elasticstack.ElasticsearchIndexLifecycleArgs {
  const allocate = (replicas: number | undefined) =>
    replicas === undefined ? undefined : { numberOfReplicas: replicas };
  return {
    name: ilmPolicyName,
    metadata: sortedJson({ description: "Retention of Tetragon events" }),
    hot: {
      minAge: "0ms",
      rollover: { maxAge: ilm.hot.maxAge, maxPrimaryShardSize: ilm.hot.maxPrimaryShardSize },
    },
    warm: ilm.warm && {
      minAge: ilm.warm.minAge ?? "0ms",
      allocate: allocate(ilm.warm.numberOfReplicas),
      forcemerge: ilm.warm.forcemerge ? { maxNumSegments: 1 } : undefined,
    },
    cold: ilm.cold && {
      minAge: ilm.cold.minAge ?? "0ms",
      allocate: allocate(ilm.cold.numberOfReplicas),
    },
    delete: { minAge: ilm.delete.minAge, delete: {} },
  };
}
