import * as pulumi from "@pulumi/pulumi";

import type { CollectorKind } from "../args/agent-args";
import { UserError } from "../errors";
import { clusterOf } from "../kubernetes";

/** Which collector reads the nodes of which cluster, for each run of a program: a process may run several. */
const runs = new WeakMap<object, Map<unknown, { name: string; collector: CollectorKind }>>();

/**
 * Notes that a collector reads the nodes of a cluster. Two kinds of collector on the same nodes would make two documents
 * of each event, since file and offset are a part of a document's id; a second kind is refused with a UserError.
 */
export function claimNodes(provider: pulumi.ProviderResource, name: string, collector: CollectorKind): void {
  const run: object | undefined = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor();
  const owners = (run && runs.get(run)) ?? new Map<unknown, { name: string; collector: CollectorKind }>();
  if (run) {
    runs.set(run, owners);
  }
  const cluster = clusterOf(provider);
  const owner = owners.get(cluster);
  if (owner && owner.collector !== collector) {
    throw new UserError(
      `the nodes of this cluster are read by collector ${owner.collector} of "${owner.name}" already, and two kinds of collector make two documents of each event; use the same one`,
    );
  }
  owners.set(cluster, { name, collector });
}
