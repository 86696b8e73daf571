import * as elasticstack from "@pulumi/elasticstack";
import type * as pulumi from "@pulumi/pulumi";

import { type ChildOptions, dependenciesOf } from "../component-options";
import { sortedJson } from "../json";
import type { ResolvedStore } from "../resolved-args";
import { declareIngestPipelines } from "./ingest-pipeline";
import { defaultRetentionDays, ilmPolicyName } from "./lifecycle";
import { type ComponentTemplate, type IndexTemplate, type TemplateOptions, templates } from "./templates";

/**
 * Ingest pipelines, component templates and index templates of the data streams for events and for refused documents.
 *
 * @param opts with the ILM policy that the templates name, if there is one
 * @returns what must exist before a document arrives
 */
export function indexTemplates(name: string, store: ResolvedStore, opts: ChildOptions): pulumi.Resource[] {
  const { components, indexTemplates: declared, optional } = templates(templateOptions(store));
  const pipelines = store.retention.finalPipeline ? declareIngestPipelines(name, opts) : [];
  const componentResources = components.map(
    (component) =>
      new elasticstack.ElasticsearchComponentTemplate(
        `${name}-${component.name}`,
        componentTemplateArgs(component),
        { ...opts, dependsOn: dependenciesOf(opts, ...pipelines) },
      ),
  );
  const indexResources = declared.map(
    (template) =>
      new elasticstack.ElasticsearchIndexTemplate(
        `${name}-${template.name}`,
        indexTemplateArgs(template, optional),
        { ...opts, dependsOn: dependenciesOf(opts, ...componentResources) },
      ),
  );
  return [...pipelines, ...componentResources, ...indexResources];
}

function templateOptions({ version, serverless, eventFields, retention }: ResolvedStore): TemplateOptions {
  const { source, shards, replicas, refreshInterval } = retention;
  return {
    eventFields,
    logsdb: version.hasLogsdb,
    finalPipeline: retention.finalPipeline,
    failureStore: version.hasFailureStore && (retention.failureStore ?? true),
    retention: retention.ilm
      ? { ilmPolicy: ilmPolicyName }
      : { days: retention.days ?? defaultRetentionDays },
    source,
    allocation: serverless ? undefined : { shards, replicas },
    refreshInterval,
  };
}

function componentTemplateArgs({
  name,
  settings,
  mappings,
}: ComponentTemplate): elasticstack.ElasticsearchComponentTemplateArgs {
  return {
    name,
    template: {
      settings: settings && sortedJson({ index: settings }),
      mappings: mappings && sortedJson(mappings),
    },
  };
}

function indexTemplateArgs(
  template: IndexTemplate,
  optional: string[],
): elasticstack.ElasticsearchIndexTemplateArgs {
  const { name, indexPatterns, composedOf, priority, dataRetention, failureStore } = template;
  const missing = composedOf.filter((component) => optional.includes(component));
  return {
    name,
    indexPatterns,
    priority,
    dataStream: {},
    composedOfs: composedOf,
    ignoreMissingComponentTemplates: missing.length > 0 ? missing : undefined,
    template: {
      lifecycle: dataRetention === undefined ? undefined : { dataRetention },
      dataStreamOptions: failureStore ? { failureStore: { enabled: true } } : undefined,
    },
  };
}
