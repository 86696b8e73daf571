import { posix } from "node:path";

import { dataStreams } from "../data-stream";
import type { ElasticsearchTarget } from "../elasticsearch/target";
import type { JsonObject } from "../json";
import type { CollectorSettings } from "../resolved-args";
import { configMapKeys } from "./container-paths";
import { clientCertificate } from "./server-encryption";

/** Names of the environment variables that carry the credential into the container. */
export const credentialVariables = {
  username: "ELASTICSEARCH_USERNAME",
  password: "ELASTICSEARCH_PASSWORD",
  apiKey: "ELASTICSEARCH_API_KEY",
} as const;

/** How the collector authenticates; decides which variables its configuration refers to. */
export type CredentialKind = "basic" | "apiKey";

/** Where a collector's container has the files that an output names, and how its configuration names a variable. */
export interface OutputPlace {
  /** Folder with the keys of the ConfigMap, the CA among them where it is given as text. */
  configuration: string;
  /** Folder with a CA from a Secret or ConfigMap of the user. */
  ca: string;
  /** Folder with the client certificate and its key. */
  clientCertificate: string;
  /** The reference to an environment variable. */
  variable(name: string): string;
}

/** What the output is made of. */
export type OutputSettings = Pick<CollectorSettings, "elasticsearch" | "dataStreamNamespace"> & {
  filebeat: Pick<CollectorSettings["filebeat"], "workers" | "compressionLevel" | "proxyUrl">;
};

/** The Elasticsearch output of Filebeat, whoever runs it, but for the index of the events. */
export function elasticsearchOutput(
  settings: OutputSettings,
  credential: CredentialKind,
  batchEvents: number,
  place: OutputPlace,
): JsonObject {
  const { username, password, apiKey } = credentialVariables;
  return {
    hosts: settings.elasticsearch.endpoints,
    ...(credential === "basic"
      ? { username: place.variable(username), password: place.variable(password) }
      : { api_key: place.variable(apiKey) }),
    // The image may be newer than the server.
    allow_older_versions: true,
    bulk_max_size: batchEvents,
    worker: settings.filebeat.workers,
    compression_level: settings.filebeat.compressionLevel,
    // A document that the mapping or a privilege refuses would be dropped with a line in a log.
    "non_indexable_policy.dead_letter_index": { index: dataStreams(settings.dataStreamNamespace).deadLetter },
    proxy_url: settings.filebeat.proxyUrl,
    ssl: tls(settings, place),
  };
}

function tls({ elasticsearch }: OutputSettings, place: OutputPlace): JsonObject | undefined {
  const ours = clientCertificate(elasticsearch.clientCertificateSecret, place.clientCertificate);
  const theirs = serverCheck(elasticsearch, place);
  return ours || theirs ? { ...theirs, ...ours } : undefined;
}

function serverCheck(elasticsearch: ElasticsearchTarget, place: OutputPlace): JsonObject | undefined {
  if (elasticsearch.insecure) {
    return { verification_mode: "none" };
  }
  if (elasticsearch.caFingerprint) {
    return { ca_trusted_fingerprint: elasticsearch.caFingerprint };
  }
  if (elasticsearch.ca) {
    return { certificate_authorities: [posix.join(place.configuration, configMapKeys.ca)] };
  }
  const object = elasticsearch.caSecret ?? elasticsearch.caConfigMap;
  return object && { certificate_authorities: [posix.join(place.ca, object.key)] };
}
