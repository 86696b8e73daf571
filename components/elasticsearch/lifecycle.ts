import * as elasticstack from "@pulumi/elasticstack";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import { sortedJson } from "../json";
import type { ResolvedStore } from "../resolved-args";

/** Days that documents are kept where nothing is said. */
export const defaultRetentionDays = 30;
/** Name of the ILM policy, where retention is by ILM. */
export const ilmPolicyName = "logs-cilium_tetragon";

/**
 * What the templates alone cannot say about retention: the ILM policy they name, and the lifecycle of data streams that
 * exist already, which a template no longer reaches.
 *
 * @returns what the templates wait for
 */
export function retentionObjects(name: string, store: ResolvedStore, opts: ChildOptions): pulumi.Resource[] {
  const { retention, existingDataStreams } = store;
  const dataRetention = `${retention.days ?? defaultRetentionDays}d`;
  return [
    ...(retention.ilm
      ? [
          new elasticstack.ElasticsearchIndexLifecycle(
            `${name}-${ilmPolicyName}`,
            indexLifecycle(retention.ilm),
            // Elasticsearch refuses to delete a policy while an index uses it, and those indices go on needing it.
            { ...opts, retainOnDelete: true },
          ),
        ]
      : []),
    ...existingDataStreams.map(
      (stream) =>
        new elasticstack.ElasticsearchDataStreamLifecycle(
          `${name}-${stream}`,
          { name: stream, dataRetention },
          opts,
        ),
    ),
  ];
}

type Ilm = NonNullable<ResolvedStore["retention"]["ilm"]>;

/** The ILM policy: roll over in hot, thin out in warm and cold, delete. */
function indexLifecycle(ilm: Ilm): elasticstack.ElasticsearchIndexLifecycleArgs {
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
