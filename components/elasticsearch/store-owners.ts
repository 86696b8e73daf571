import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../errors";

/** Who owns the objects of which endpoint, for each run of a program: a process may run several. */
const runs = new WeakMap<object, Map<string, string>>();

/**
 * Notes that a store owns the objects of an Elasticsearch. Two owners overwrite each other's templates at every update,
 * so a second one in the same program is refused with a UserError.
 *
 * @param endpoints URLs with their ports
 */
export function claimStore(name: string, endpoints: readonly string[]): void {
  const run: object | undefined = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor();
  const owners = (run && runs.get(run)) ?? new Map<string, string>();
  if (run) {
    runs.set(run, owners);
  }
  for (const endpoint of endpoints) {
    const owner = owners.get(endpoint);
    if (owner !== undefined) {
      throw new UserError(
        `the EventStore "${owner}" owns the objects of ${endpoint} already; keep one store for each Elasticsearch`,
      );
    }
  }
  endpoints.forEach((endpoint) => owners.set(endpoint, name));
}
