import { clusterCauses } from "./cluster-causes";
import { elasticsearchCauses } from "./elasticsearch-causes";
import { fleetCauses } from "./fleet-causes";
import { indexerCauses } from "./indexer-causes";
import { podCauses } from "./pod-causes";
import { streamCauses } from "./stream-causes";

/** Everything that a check can find wrong, by the name of its section in docs/runbook.md. */
export const causes = {
  ...clusterCauses,
  ...podCauses,
  ...indexerCauses,
  ...fleetCauses,
  ...elasticsearchCauses,
  ...streamCauses,
} as const;

/** Name of a cause. */
export type CauseId = keyof typeof causes;
