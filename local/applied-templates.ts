import type { JsonObject } from "../components/json";
import type { RenderedResource } from "../tools/render-stack";
import { type ElasticsearchClient, ElasticsearchError } from "./elasticsearch/client";
import { type Lowering, asDeclared, embeddedLowering } from "./lowering";

const pipelineType = "elasticstack:index/elasticsearchIngestPipeline:ElasticsearchIngestPipeline";
const componentTemplateType =
  "elasticstack:index/elasticsearchComponentTemplate:ElasticsearchComponentTemplate";
const indexTemplateType = "elasticstack:index/elasticsearchIndexTemplate:ElasticsearchIndexTemplate";

/** Inputs of the pipeline resource; texts hold JSON. */
interface PipelineInputs {
  name: string;
  description?: string;
  metadata?: string;
  processors: string[];
  onFailures?: string[];
}

/** Inputs of the two template resources of the elasticstack provider; texts hold JSON. */
interface TemplateInputs {
  name: string;
  indexPatterns?: string[];
  composedOfs?: string[];
  ignoreMissingComponentTemplates?: string[];
  priority?: number;
  version?: number;
  metadata?: string;
  dataStream?: { hidden?: boolean; allowCustomRouting?: boolean };
  template?: {
    settings?: string;
    mappings?: string;
    lifecycle?: { dataRetention?: string };
    dataStreamOptions?: { failureStore?: { enabled?: boolean; lifecycle?: { dataRetention?: string } } };
  };
}

const lacking = /No handler for type|mapper type \[\w+\] declared on field|No processor type exists/;

/** What was applied. */
export interface AppliedTemplates {
  names: string[];
  /** Whether the engine lacks processors or field types that real Elasticsearch has. */
  lowered: boolean;
}

/** A request that the elasticstack provider would send. */
interface Declared {
  name: string;
  path: string;
  body: JsonObject;
  kind: keyof Lowering;
}

/**
 * Applies the ingest pipelines, component templates and index templates that a rendered stack declares, in this order.
 *
 * @param lowering what the engine needs; without it the declared form is tried, and an engine that refuses it because it
 * knows a processor or a field type not is taken for the embedded Elasticsearch
 */
export async function applyTemplates(
  client: ElasticsearchClient,
  resources: RenderedResource[],
  lowering?: Lowering,
): Promise<AppliedTemplates> {
  const requests = declaredRequests(resources);
  let used = lowering ?? asDeclared;
  for (const { path, body, kind } of requests) {
    const put = () => client.request("PUT", path, used[kind](body));
    try {
      await put();
    } catch (error) {
      if (lowering || !(error instanceof ElasticsearchError && lacking.test(error.reason))) {
        throw error;
      }
      used = embeddedLowering;
      await put();
    }
  }
  return { names: [...new Set(requests.map(({ name }) => name))], lowered: used !== asDeclared };
}

function declaredRequests(resources: RenderedResource[]): Declared[] {
  const inputsOf = <Inputs>(token: string): Inputs[] =>
    resources.filter(({ type }) => type === token).map(({ inputs }) => inputs as Inputs);
  const templates = (token: string, api: string): Declared[] =>
    inputsOf<TemplateInputs>(token).map((inputs) => ({
      name: inputs.name,
      path: `/${api}/${inputs.name}`,
      body: templateBody(inputs),
      kind: "template",
    }));
  return [
    ...inputsOf<PipelineInputs>(pipelineType).map((inputs): Declared => ({
      name: inputs.name,
      path: `/_ingest/pipeline/${inputs.name}`,
      body: pipelineBody(inputs),
      kind: "pipeline",
    })),
    ...templates(componentTemplateType, "_component_template"),
    ...templates(indexTemplateType, "_index_template"),
  ];
}

/** The body of the REST request that the elasticstack provider sends for such inputs. */
function pipelineBody(inputs: PipelineInputs): JsonObject {
  return {
    description: inputs.description,
    _meta: json(inputs.metadata),
    processors: inputs.processors.map(json),
    on_failure: inputs.onFailures?.map(json),
  };
}

/** The body of the REST request that the elasticstack provider sends for such inputs. */
function templateBody(inputs: TemplateInputs): JsonObject {
  const { template, dataStream } = inputs;
  return {
    index_patterns: inputs.indexPatterns,
    composed_of: inputs.composedOfs,
    ignore_missing_component_templates: inputs.ignoreMissingComponentTemplates,
    priority: inputs.priority,
    version: inputs.version,
    _meta: json(inputs.metadata),
    data_stream: dataStream && {
      hidden: dataStream.hidden,
      allow_custom_routing: dataStream.allowCustomRouting,
    },
    template: template && {
      settings: json(template.settings),
      mappings: json(template.mappings),
      lifecycle: template.lifecycle && { data_retention: template.lifecycle.dataRetention },
      data_stream_options: template.dataStreamOptions && {
        failure_store: {
          enabled: template.dataStreamOptions.failureStore?.enabled,
          lifecycle: template.dataStreamOptions.failureStore?.lifecycle && {
            data_retention: template.dataStreamOptions.failureStore.lifecycle.dataRetention,
          },
        },
      },
    },
  };
}

function json(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
