/** Name of the DaemonSet and of everything beside it; it does not begin with the release's, whose logs are read. */
export const agentName = "elastic-agent-tetragon";

/** Port of the agent's liveness endpoint on the node's loopback; 6791 is that of other agents on the node. */
export const healthPort = 6_792;

/** Where things lie inside the agent's container; the image's home is `/usr/share/elastic-agent`. */
export const agentPaths = {
  /** Identity, stored policy and Filebeat's registry; a directory of the node. */
  state: "/usr/share/elastic-agent/state",
  /** Folder with the keys of the ConfigMap. */
  configuration: "/etc/elastic-agent/tetragon",
  /** Folder with a CA from a Secret or ConfigMap of the user. */
  ca: "/etc/elastic-agent/ca",
  /** Folder with the client certificate and its key. */
  clientCertificate: "/etc/elastic-agent/client-certificate",
} as const;

/** Keys of the ConfigMap; that of the CA is the sidecar's. */
export const standaloneKey = "elastic-agent.yml";
