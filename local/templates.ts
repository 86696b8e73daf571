import { type ElasticsearchClient, ElasticsearchError } from "./elasticsearch/client";
import type { RenderedResource } from "../tools/render-stack";

const componentTemplateType =
  "elasticstack:index/elasticsearchComponentTemplate:ElasticsearchComponentTemplate";
const indexTemplateType = "elasticstack:index/elasticsearchIndexTemplate:ElasticsearchIndexTemplate";

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

/**
 * Field types that belong to modules which the embedded engine lacks, and the nearest that it has: `match_only_text`
 * indexes words without places and lengths, too.
 */
const loweredTypes: Record<string, object> = {
  wildcard: { type: "keyword" },
  constant_keyword: { type: "keyword" },
  match_only_text: { type: "text", index_options: "docs", norms: false },
  unsigned_long: { type: "long" },
};

const unknownFieldType = /No handler for type|mapper type \[\w+\] declared on field/;

/** Templates that were applied. */
export interface AppliedTemplates {
  names: string[];
  /** Whether the engine lacks field types that real Elasticsearch has. */
  lowered: boolean;
}

/**
 * Applies the component and index templates that a rendered stack declares. Field types are lowered only for an
 * engine that refuses a template because it does not know the type, which is the embedded one.
 */
export async function applyTemplates(
  client: ElasticsearchClient,
  resources: RenderedResource[],
): Promise<AppliedTemplates> {
  const inputsOf = (token: string): TemplateInputs[] =>
    resources.filter(({ type }) => type === token).map(({ inputs }) => inputs as unknown as TemplateInputs);
  const requests = [
    ...inputsOf(componentTemplateType).map((inputs) => ({ path: "_component_template", inputs })),
    ...inputsOf(indexTemplateType).map((inputs) => ({ path: "_index_template", inputs })),
  ];
  let lowered = false;
  for (const { path, inputs } of requests) {
    const put = (body: object): Promise<unknown> => client.request("PUT", `/${path}/${inputs.name}`, body);
    const body = templateBody(inputs);
    if (lowered) {
      await put(lowerFieldTypes(body));
      continue;
    }
    try {
      await put(body);
    } catch (error) {
      if (!(error instanceof ElasticsearchError && unknownFieldType.test(error.reason))) {
        throw error;
      }
      lowered = true;
      await put(lowerFieldTypes(body));
    }
  }
  return { names: requests.map(({ inputs }) => inputs.name), lowered };
}

/** Replaces the field types that the embedded engine lacks, in a template or any part of one. */
export function lowerFieldTypes<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(lowerFieldTypes) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { type, value: constant, ...rest } = value as { type?: unknown; value?: unknown };
  const lowered = typeof type === "string" ? loweredTypes[type] : undefined;
  return {
    // A keyword has no constant value.
    ...(constant !== undefined && type !== "constant_keyword" && { value: lowerFieldTypes(constant) }),
    ...(lowered ?? (type !== undefined && { type: lowerFieldTypes(type) })),
    ...Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, lowerFieldTypes(part)])),
  } as T;
}

/** The body of the REST request that the elasticstack provider sends for such inputs. */
function templateBody(inputs: TemplateInputs): object {
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
