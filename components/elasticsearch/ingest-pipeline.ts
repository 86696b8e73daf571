import * as elasticstack from "@pulumi/elasticstack";
import type * as pulumi from "@pulumi/pulumi";

import { type JsonObject, sortedJson } from "../json";

/** Names of the pipelines, which the templates set as `index.final_pipeline`. */
export const ingestPipelineNames = {
  events: "tetragon-elastic-events",
  deadLetter: "tetragon-elastic-dead_letter",
} as const;

/** An ingest pipeline in the words of Elasticsearch's API. */
export interface IngestPipeline {
  name: string;
  description: string;
  processors: JsonObject[];
}

/**
 * The time of arrival, whatever the document says itself: a pipeline that runs last has the last word. Elastic's rules
 * look back by it, so that they see what waited out an outage.
 */
const setIngested: JsonObject = {
  set: { field: "event.ingested", value: "{{{_ingest.timestamp}}}", ignore_failure: true },
};

/** Where the refused document lies while its fields are copied. */
const refused = "refused";

/** Fields of a refused document that its dead letter is searched and counted by. */
export const deadLetterCopies = ["host.name", "orchestrator.cluster.name", "event.created"] as const;

/**
 * As text, so that a value of any kind fits its field: a dead letter that is refused is lost. What a refused document
 * lacks, its dead letter lacks.
 */
function copyAsText(field: string): JsonObject {
  return {
    convert: {
      field: `${refused}.${field}`,
      target_field: field,
      type: "string",
      ignore_missing: true,
      ignore_failure: true,
    },
  };
}

/**
 * The pipelines of both data streams. No failure of a processor refuses a document: it then lacks what the processor
 * would have set. A pipeline also rewrites each document, which brings its fields into the same order.
 */
export const ingestPipelines: readonly IngestPipeline[] = [
  {
    name: ingestPipelineNames.events,
    description: "Tetragon events: event.ingested is the time of arrival",
    processors: [setIngested],
  },
  {
    name: ingestPipelineNames.deadLetter,
    description: "Refused Tetragon events: time of arrival, and whose they are",
    processors: [
      { json: { field: "message", target_field: refused, ignore_failure: true } },
      ...deadLetterCopies.map(copyAsText),
      { remove: { field: refused, ignore_missing: true, ignore_failure: true } },
      setIngested,
    ],
  },
];

/**
 * Declares the pipelines. They stay when the stack goes or turns them off: Elasticsearch refuses to delete a pipeline
 * that an index names, and an index that names an absent one refuses every document.
 *
 * @param name begins the resources' names
 * @returns what must exist before a template names it
 */
export function declareIngestPipelines(name: string, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  return ingestPipelines.map(
    (pipeline) =>
      new elasticstack.ElasticsearchIngestPipeline(
        `${name}-${pipeline.name}-pipeline`,
        {
          name: pipeline.name,
          description: pipeline.description,
          processors: pipeline.processors.map(sortedJson),
        },
        { ...opts, retainOnDelete: true },
      ),
  );
}
