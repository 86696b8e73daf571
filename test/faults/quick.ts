/**
 * Shorter waits, as `-E key=value`: Filebeat tries again after at most a second instead of a minute, and looks for files
 * every second instead of every five. How long it waits says nothing about what it loses.
 */
export const quick = {
  "output.elasticsearch.backoff.max": "1s",
  "filebeat.inputs.0.prospector.scanner.check_interval": "1s",
};
