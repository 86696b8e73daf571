import { dataStreamPatterns } from "../data-stream";
import type { JsonObject } from "../json";
import { type EventFields, fieldCatalog } from "./catalog";
import { ingestPipelineNames } from "./ingest-pipeline";
import { mappingsOf } from "./mappings";

/** What decides the templates. */
export interface TemplateOptions {
  eventFields: EventFields;
  /** `index.mode: logsdb` and field-wise order of lists, from Elasticsearch 8.17. */
  logsdb: boolean;
  /** The ingest pipelines run as `index.final_pipeline`. */
  finalPipeline: boolean;
  /** A data stream failure store, from Elasticsearch 9.1. */
  failureStore: boolean;
  /** Source mode of a logsdb index; synthetic needs an Enterprise licence. */
  source: "stored" | "synthetic";
  /** Days of the data stream lifecycle, or the name of an ILM policy; exactly one. */
  retention: { days: number } | { ilmPolicy: string };
  /** Shards and replicas; serverless Elasticsearch decides them itself. */
  allocation?: { shards: number; replicas: number };
  refreshInterval: string;
}

/** A component template: settings or mappings, or both. */
export interface ComponentTemplate {
  name: string;
  settings?: JsonObject;
  mappings?: JsonObject;
}

/** An index template of a data stream. */
export interface IndexTemplate {
  name: string;
  indexPatterns: string[];
  composedOf: string[];
  /** Retention of the data stream lifecycle, for example `30d`. */
  dataRetention?: string;
  failureStore: boolean;
  priority: number;
}

/** Above Fleet's templates (200), so that an installed official package does not take the streams over. */
const priority = 500;
const prefix = "tetragon-elastic";
/** A template of the user's own, merged last where it exists. */
const customTemplate = `${prefix}@custom`;

/** The templates of a stack that owns the Elasticsearch objects. */
export function templates(options: TemplateOptions): {
  components: ComponentTemplate[];
  indexTemplates: IndexTemplate[];
  /** Names in `composedOf` that need not exist. */
  optional: string[];
} {
  const { ecs, tetragon } = fieldCatalog(options.eventFields);
  const features = { arraysInOrder: options.logsdb };
  const settings = { name: `${prefix}-settings`, settings: eventSettings(options) };
  // Elasticsearch checks every change of a component with all others of its index template. The names carry the event
  // fields, so that a change of them is one change: of the index template, to components that exist already.
  const mode = options.eventFields;
  const ecsMappings = { name: `${prefix}-ecs-${mode}`, mappings: mappingsOf(ecs, features) };
  const tetragonMappings = { name: `${prefix}-tetragon-${mode}`, mappings: mappingsOf(tetragon, features) };
  const deadLetter = {
    name: `${prefix}-dead_letter`,
    settings: commonSettings(options, ingestPipelineNames.deadLetter),
    mappings: deadLetterMappings,
  };
  const shared = {
    dataRetention: "days" in options.retention ? `${options.retention.days}d` : undefined,
    failureStore: options.failureStore,
    priority,
  };
  return {
    components: [settings, ecsMappings, tetragonMappings, deadLetter],
    indexTemplates: [
      {
        name: `${prefix}-events`,
        indexPatterns: [dataStreamPatterns.events],
        composedOf: [settings.name, ecsMappings.name, tetragonMappings.name, customTemplate],
        ...shared,
      },
      {
        name: `${prefix}-dead_letter`,
        indexPatterns: [dataStreamPatterns.deadLetter],
        composedOf: [deadLetter.name],
        ...shared,
      },
    ],
    optional: [customTemplate],
  };
}

/** Elasticsearch echoes settings as texts, so they are written as texts. */
function commonSettings(options: TemplateOptions, pipeline: string): JsonObject {
  const { allocation, refreshInterval, retention, finalPipeline } = options;
  return {
    ...(allocation && {
      number_of_shards: String(allocation.shards),
      number_of_replicas: String(allocation.replicas),
    }),
    refresh_interval: refreshInterval,
    ...(finalPipeline ? { final_pipeline: pipeline } : {}),
    ...("ilmPolicy" in retention ? { lifecycle: { name: retention.ilmPolicy } } : {}),
  };
}

function eventSettings(options: TemplateOptions): JsonObject {
  const order = {
    field: ["host.name", "container.id", "process.executable", "@timestamp"],
    order: ["asc", "asc", "asc", "desc"],
  };
  return {
    ...commonSettings(options, ingestPipelineNames.events),
    // Neighbours that are alike compress well: by program in its container they take two thirds of the bytes that they
    // take by time alone. A search for one host reads one part of the index.
    sort: order,
    ...(options.logsdb
      ? { mode: "logsdb", mapping: { source: { mode: options.source } } }
      : { codec: "best_compression" }),
  };
}

/**
 * What Filebeat sends in place of a refused document: its time, its text, and why it was refused. Whose it is comes out
 * of the text in the ingest pipeline.
 */
const deadLetterMappings: JsonObject = {
  dynamic: false,
  properties: {
    "@timestamp": { type: "date_nanos" },
    message: { type: "match_only_text" },
    event: {
      properties: {
        created: { type: "date", ignore_malformed: true },
        ingested: { type: "date", ignore_malformed: true },
      },
    },
    host: { properties: { name: { type: "keyword", ignore_above: 1_024 } } },
    orchestrator: {
      properties: { cluster: { properties: { name: { type: "keyword", ignore_above: 1_024 } } } },
    },
    error: {
      properties: {
        message: { type: "match_only_text" },
        type: { type: "keyword", ignore_above: 1_024 },
      },
    },
  },
};
