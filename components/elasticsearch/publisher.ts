import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import { dataStreams } from "../data-stream";
import { sortedJson } from "../json";
import type { ResolvedCluster } from "../resolved-args";
import type { Credential } from "./target";

/** A publisher that was made for a cluster. */
export interface Publisher {
  credential: Credential;
  /** Name of the role. */
  role: pulumi.Output<string>;
}

/**
 * Rights of a publisher: create documents in the two data streams, and `monitor`, by which Filebeat asks for version and
 * licence; it shows more of the cluster than that (docs/security.md).
 */
function publisherPrivileges(dataStreamNamespace: string) {
  const { events, deadLetter } = dataStreams(dataStreamNamespace);
  return {
    cluster: ["monitor"],
    indices: [{ names: [events, deadLetter], privileges: ["auto_configure", "create_doc"] }],
  };
}

/**
 * A role and an API key that publish this cluster's events and read none. A new `publisher.rotation` or data stream makes
 * a new key before the old one is deleted, so the pods roll over without a gap.
 */
export function createPublisher(
  name: string,
  cluster: Pick<ResolvedCluster, "clusterName" | "dataStreamNamespace" | "publisher">,
  opts: ChildOptions,
): Publisher {
  const { clusterName, dataStreamNamespace, publisher } = cluster;
  const privileges = dataStreamNamespace.apply(publisherPrivileges);
  const publisherName = pulumi.interpolate`tetragon-publisher-${clusterName}`;

  const role = new elasticstack.ElasticsearchSecurityRole(
    `${name}-publisher-role`,
    {
      name: publisherName,
      description: pulumi.interpolate`Publishes the Tetragon events of cluster ${clusterName}`,
      clusters: privileges.cluster,
      indices: privileges.indices,
    },
    opts,
  );
  const key = new elasticstack.ElasticsearchSecurityApiKey(
    `${name}-publisher-key`,
    {
      // A key whose rights were changed in place would refuse the pods that still write to the old data stream.
      name: pulumi.interpolate`${publisherName}-${dataStreamNamespace}-${publisher.rotation}`,
      roleDescriptors: pulumi
        .all([publisherName, privileges])
        .apply(([role, rights]) => sortedJson({ [role]: rights })),
      expiration: publisher.expiration,
    },
    opts,
  );
  const apiKey = pulumi.secret(pulumi.interpolate`${key.keyId}:${key.apiKey}`);
  return { credential: { kind: "apiKey", apiKey }, role: role.name };
}
