import * as pulumi from "@pulumi/pulumi";

import type { CollectorKind } from "../args/agent-args";
import { DocumentForm, type EventFields } from "../args/elasticsearch-args";
import { UserError } from "../errors";
import { clusterOf } from "../kubernetes";

/** What a store takes, and what a cluster sends. The fields say nothing where documents are raw. */
export interface StoredForm {
  documents: DocumentForm;
  eventFields: EventFields;
}

/** What there can be one of in a program, and the component that has it. */
interface Claims {
  /** Stores by the endpoints whose objects they own. */
  stores: Map<string, { name: string; form: StoredForm }>;
  /** Clusters by what tells their nodes from others. */
  nodes: Map<unknown, { name: string; collector: CollectorKind }>;
  /** Clusters by endpoints and cluster name. */
  clusterNames: Map<string, string>;
}

/** For each run of a program: a process may run several. */
const runs = new WeakMap<object, Claims>();

function claimsOfRun(): Claims {
  const run: object | undefined = pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor();
  const claims = (run && runs.get(run)) ?? { stores: new Map(), nodes: new Map(), clusterNames: new Map() };
  if (run) {
    runs.set(run, claims);
  }
  return claims;
}

/** Throws a UserError where a store owns the objects of one of the endpoints (URLs with their ports) already. */
export function refuseSecondStore(endpoints: readonly string[], remedy: string): void {
  const { stores } = claimsOfRun();
  const taken = endpoints.find((endpoint) => stores.has(endpoint));
  if (taken !== undefined) {
    throw new UserError(
      `the EventStore "${stores.get(taken)?.name}" owns the objects of ${taken} already; ${remedy}`,
    );
  }
}

/**
 * Notes that a store owns the objects of an Elasticsearch. Two owners overwrite each other's templates at every update,
 * so a second one in the same program is refused with a UserError.
 *
 * @param endpoints URLs with their ports
 */
export function claimStore(name: string, endpoints: readonly string[], form: StoredForm): void {
  refuseSecondStore(endpoints, "keep one store for each Elasticsearch");
  endpoints.forEach((endpoint) => claimsOfRun().stores.set(endpoint, { name, form }));
}

/**
 * The argument of a cluster that does not fit the store of the same program, and what to write; undefined where they
 * agree, or the program has no store for the endpoints.
 *
 * @param endpoints URLs with their ports
 */
export function otherFormThanStore(
  endpoints: readonly string[],
  sent: StoredForm,
): { key: keyof StoredForm; message: string } | undefined {
  const { stores } = claimsOfRun();
  const store = endpoints.map((endpoint) => stores.get(endpoint)).find((each) => each !== undefined);
  const differs = (key: keyof StoredForm) => store !== undefined && store.form[key] !== sent[key];
  const key = differs("documents")
    ? "documents"
    : sent.documents === DocumentForm.mapped && differs("eventFields")
      ? "eventFields"
      : undefined;
  return key && store
    ? {
        key,
        message: `is ${sent[key]}, but the EventStore "${store.name}" takes ${store.form[key]}; write ${store.form[key]}`,
      }
    : undefined;
}

/**
 * Notes that Tetragon and a collector run on the nodes of a cluster. Two releases would write the same export files,
 * and two collectors make two documents of each event; a second one is refused with a UserError. Clusters are told
 * apart by their context or, where it is not known or the caller's, by their provider.
 */
export function claimNodes(provider: pulumi.ProviderResource, name: string, collector: CollectorKind): void {
  const { nodes } = claimsOfRun();
  const cluster = clusterOf(provider);
  const owner = nodes.get(cluster);
  if (owner) {
    const other = owner.collector === collector ? "" : `, by collector ${owner.collector}`;
    throw new UserError(
      `Tetragon and its collector are on the nodes of this cluster already: "${owner.name}"${other}; give each cluster a kubernetesContext or a kubernetes provider of its own`,
    );
  }
  nodes.set(cluster, { name, collector });
}

/**
 * Notes the name of a cluster in the documents of an Elasticsearch. Two of one name could not be told apart, and their
 * publishers would have one role; a second one is refused with a UserError.
 *
 * @param endpoints URLs with their ports
 */
export function claimClusterName(clusterName: string, name: string, endpoints: readonly string[]): void {
  const { clusterNames } = claimsOfRun();
  const key = JSON.stringify([clusterName, ...endpoints]);
  const owner = clusterNames.get(key);
  if (owner !== undefined) {
    throw new UserError(
      `"${clusterName}" is the cluster of "${owner}" already, whose documents could not be told apart from these; give each cluster a name of its own`,
    );
  }
  clusterNames.set(key, name);
}
