/** Filebeat waits up to a minute before it tries again; how long says nothing about what is lost, so tests wait less. */
export const quickRetries = { "output.elasticsearch.backoff.max": "1s" };
