import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import { dataStreams } from "../collector/filebeat-config";
import { sortedJson } from "../json";
import type { Settings } from "../../settings/stack-settings";
import type { Credential } from "../../settings/credentials";
import { type Transform, declare } from "../transforms";

/** Arguments of `Publisher`. */
export interface PublisherArgs {
  settings: Settings;
  provider: elasticstack.Provider;
  transforms?: {
    role?: Transform<elasticstack.ElasticsearchSecurityRoleArgs>;
    apiKey?: Transform<elasticstack.ElasticsearchSecurityApiKeyArgs>;
  };
}

/** Rights of a publisher: see the cluster's version, create documents in the two data streams, nothing else. */
export function publisherPrivileges(dataStreamNamespace: string) {
  const { events, deadLetter } = dataStreams(dataStreamNamespace);
  return {
    cluster: ["monitor"],
    indices: [{ names: [events, deadLetter], privileges: ["auto_configure", "create_doc"] }],
  };
}

/**
 * A role and an API key that can do nothing but publish this cluster's events. A new `publisher.rotation` makes a new
 * key before the old one is deleted, so the pods roll over without a gap.
 */
export class Publisher extends pulumi.ComponentResource {
  public readonly credential: Credential;

  constructor(name: string, args: PublisherArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:elasticsearch:Publisher", name, {}, opts);
    const { settings, provider, transforms } = args;
    const childOpts = { parent: this, provider };
    const privileges = publisherPrivileges(settings.dataStreamNamespace);
    const publisherName = `tetragon-publisher-${settings.clusterName}`;

    declare(
      elasticstack.ElasticsearchSecurityRole,
      "publisher-role",
      {
        name: publisherName,
        description: `Publishes the Tetragon events of cluster ${settings.clusterName}`,
        clusters: privileges.cluster,
        indices: privileges.indices,
      },
      childOpts,
      transforms?.role,
    );
    const key = declare(
      elasticstack.ElasticsearchSecurityApiKey,
      "publisher-key",
      {
        name: `${publisherName}-${settings.publisher.rotation}`,
        roleDescriptors: sortedJson({ [publisherName]: privileges }),
        expiration: settings.publisher.expiration,
      },
      childOpts,
      transforms?.apiKey,
    );
    const apiKey = pulumi.secret(pulumi.interpolate`${key.keyId}:${key.apiKey}`);
    this.credential = { kind: "apiKey", apiKey };
    this.registerOutputs();
  }
}
