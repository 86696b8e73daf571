/** Filebeat looks for files every second instead of every five, as `-E key=value`. */
export const quickScan = { "filebeat.inputs.0.prospector.scanner.check_interval": "1s" };

/**
 * Shorter waits: Filebeat also tries again after at most a second instead of a minute. How long it waits says nothing about
 * what it loses.
 */
export const quick = { ...quickScan, "output.elasticsearch.backoff.max": "1s" };
