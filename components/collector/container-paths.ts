/** Where things lie inside the sidecar's container; the image's home is `/usr/share/filebeat`. */
export const containerPaths = {
  /** The configuration that the image's entry point reads. */
  config: "/usr/share/filebeat/filebeat.yml",
  /** Folder with the mapping script and, if given as text, the CA. */
  scripts: "/usr/share/filebeat/tetragon",
  /** Registry and lock; on the node it is `filebeat.registryDirectory`. */
  data: "/usr/share/filebeat/data",
  /** Folder with a CA from a Secret or ConfigMap of the user. */
  ca: "/usr/share/filebeat/ca",
  /** Folder with the client certificate for Elasticsearch or Logstash, and its key. */
  clientCertificate: "/usr/share/filebeat/client-certificate",
  /** Folder with the client certificate for Kafka, and its key. */
  kafkaCertificate: "/usr/share/filebeat/kafka-certificate",
} as const;

/** Keys of the ConfigMap. */
export const configMapKeys = {
  config: "filebeat.yml",
  script: "mapping.js",
  /** The shell script that the container runs, see `startScript`. */
  start: "start.sh",
  ca: "ca.crt",
  kafkaCa: "kafka-ca.crt",
  logstashCa: "logstash-ca.crt",
} as const;
