import type { JsonObject } from "../components/json";

/**
 * `filebeat.yml` as the page of Elastic's integration has it: every `*.log` of the directory, the raw line in
 * `message`, Filebeat's defaults for everything else. The directory is replaced when it runs here. Two lines are added
 * because the embedded Elasticsearch cannot take Filebeat's own template; {@link documentedTemplate} stands for it.
 */
export function documentedConfig(index: string): JsonObject {
  return {
    "filebeat.inputs": [
      { type: "filestream", id: "tetragon-log", enabled: true, paths: ["/var/run/cilium/tetragon/*.log"] },
    ],
    processors: [
      {
        timestamp: {
          field: "time",
          layouts: ["2006-01-02T15:04:05Z", "2006-01-02T15:04:05.999Z", "2006-01-02T15:04:05.999-07:00"],
        },
      },
    ],
    "setup.template.enabled": false,
    "setup.ilm.enabled": false,
    "output.elasticsearch": { hosts: ["https://elasticsearch.example"], index },
  };
}

/** The index template of a stream of raw lines: `message` as text, Filebeat's own fields as keywords, no logsdb. */
export function documentedTemplate(index: string): JsonObject {
  return {
    index_patterns: [index],
    // Wins against the templates of the pipeline, whose pattern is wider.
    priority: 1_000,
    data_stream: {},
    template: {
      settings: { "index.number_of_replicas": 0 },
      mappings: {
        properties: { "@timestamp": { type: "date" }, message: { type: "text" } },
        dynamic_templates: [
          { strings: { match_mapping_type: "string", mapping: { type: "keyword", ignore_above: 1_024 } } },
        ],
      },
    },
  };
}
