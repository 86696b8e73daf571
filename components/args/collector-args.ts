import type * as pulumi from "@pulumi/pulumi";

/** Amounts of CPU and memory as Kubernetes quantities. */
export interface Quantities {
  /** `100m` for example. */
  cpu?: string;
  /** `256Mi` for example. */
  memory?: string;
}

/** Requests and limits of a container. */
export interface ContainerResources {
  /** What the scheduler keeps free for the container. */
  requests?: Quantities;
  /** What the container may use at most. */
  limits?: Quantities;
}

/** The Filebeat sidecar. */
export interface FilebeatSettings {
  /** Image with its version; that of docs/compatibility.md by default. */
  image?: string;
  /** The node's directory for the registry; `/var/lib/tetragon-filebeat` by default. */
  registryDirectory?: string;
  /** Requests and limits of the sidecar; 128 MiB and 256 MiB of memory by default. */
  resources?: ContainerResources;
  /** Keep the line as `event.original` too; false by default. */
  keepOriginal?: boolean;
  /** Bytes of the longest document; 786432 by default. */
  maxEventBytes?: number;
  /** gzip level of requests, 0 to 9; 5 by default. */
  compressionLevel?: number;
  /** Connections per endpoint; 1 by default. */
  workers?: number;
  /** URL of an HTTP proxy, without credentials. */
  proxyUrl?: string;
}

/** The load and the outage that a node's export files are sized for. */
export interface BufferSettings {
  /** Events per second of one node; 100 by default. */
  eventsPerSecond?: number;
  /** Minutes without Elasticsearch that lose nothing; 30 by default. */
  outageMinutes?: number;
}

/** How the API key that `createPublisher` makes is renewed. */
export interface PublisherSettings {
  /** Any text that is new for every rotation; `1` by default. */
  rotation?: string;
  /** Life of the key, `90d` for example; for ever by default. */
  expiration?: string;
}

/**
 * A Secret of the release's namespace that somebody else keeps (External Secrets, Vault) and the collector reads: the
 * key of an API key, or those of a user and a password. Filebeat reads the values as configuration, so a text with one
 * of `, [ ] { } ' " $` must be stored as a JSON text. Pods read a changed Secret when they start.
 */
export interface PublisherSecret {
  /** The Secret's name. */
  name: pulumi.Input<string>;
  /** The key in the Secret that holds an API key as `id:api_key`; needed, or `username` and `password`. */
  apiKey?: pulumi.Input<string>;
  /** The key in the Secret that holds the user's name. */
  username?: pulumi.Input<string>;
  /** The key in the Secret that holds the password. */
  password?: pulumi.Input<string>;
}
