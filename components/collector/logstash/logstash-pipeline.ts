import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../../component-options";
import type { ResolvedTarget } from "../../resolved-args";

/** Name of the ConfigMap with the pipeline, and the key in it. */
export const logstashPipelineName = "tetragon-logstash-pipeline";
export const logstashPipelineKey = "tetragon.conf";

/**
 * The pipeline for a Logstash between the nodes and Elasticsearch: the documents and their ids stay as the nodes made
 * them. It names no host and no key, which are Logstash's own: variables of its environment.
 * https://www.elastic.co/docs/reference/logstash/plugins/plugins-outputs-elasticsearch
 */
export const logstashPipeline = `# From the nodes to Elasticsearch, nothing changed on the way.
# In logstash.yml: dead_letter_queue.enable: true keeps what Elasticsearch refuses, queue.type: persisted what is under way.
input {
  beats {
    port => 5044
    ssl_enabled => true
    ssl_certificate => "\${TETRAGON_CERTIFICATE}"
    ssl_key => "\${TETRAGON_CERTIFICATE_KEY}"
    # The nodes' documents say all of it; Logstash adds neither host nor tags.
    enrich => none
  }
}
filter {
  mutate { remove_field => ["@version"] }
}
output {
  elasticsearch {
    hosts => ["\${ELASTICSEARCH_HOSTS}"]
    api_key => "\${ELASTICSEARCH_API_KEY}"
    # The stream is that of the document's data_stream.* fields.
    data_stream => true
    # A document that comes twice is refused the second time: the node made its id.
    action => "create"
    document_id => "%{[@metadata][_id]}"
    silence_errors_in_log => ["version_conflict_engine_exception"]
    # The templates belong to the stack.
    manage_template => false
  }
}
`;

/** Declares the pipeline as a ConfigMap, for a Logstash in the same cluster or for whoever copies it from there. */
export function logstashPipelineMap(
  name: string,
  namespace: ResolvedTarget["kubernetesNamespace"],
  opts: ChildOptions,
): kubernetes.core.v1.ConfigMap {
  return new kubernetes.core.v1.ConfigMap(
    name,
    {
      metadata: { name: logstashPipelineName, namespace },
      data: { [logstashPipelineKey]: pulumi.output(logstashPipeline) },
    },
    { ...opts, deleteBeforeReplace: true },
  );
}
