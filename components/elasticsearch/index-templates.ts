import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import { sortedJson } from "../json";
import type { Settings } from "../../settings/stack-settings";
import { type Transform, declare } from "../transforms";
import { defaultRetentionDays, ilmPolicyName } from "./lifecycle";
import { type ComponentTemplate, type IndexTemplate, type TemplateOptions, templates } from "./templates";

/** Arguments of `IndexTemplates`. */
export interface IndexTemplatesArgs {
  settings: Settings;
  provider: elasticstack.Provider;
  /** The ILM policy that the templates name, if there is one. */
  dependsOn: pulumi.Resource[];
  transforms?: {
    componentTemplate?: Transform<elasticstack.ElasticsearchComponentTemplateArgs>;
    indexTemplate?: Transform<elasticstack.ElasticsearchIndexTemplateArgs>;
  };
}

/** Index and component templates of the data streams for events and for refused documents. */
export class IndexTemplates extends pulumi.ComponentResource {
  constructor(name: string, args: IndexTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:elasticsearch:IndexTemplates", name, {}, opts);
    const { provider, transforms } = args;
    const { components, indexTemplates, optional } = templates(templateOptions(args.settings));
    const componentResources = components.map((component) =>
      declare(
        elasticstack.ElasticsearchComponentTemplate,
        component.name,
        componentTemplateArgs(component),
        { parent: this, provider, dependsOn: args.dependsOn },
        transforms?.componentTemplate,
      ),
    );
    for (const template of indexTemplates) {
      declare(
        elasticstack.ElasticsearchIndexTemplate,
        template.name,
        indexTemplateArgs(template, optional),
        { parent: this, provider, dependsOn: componentResources },
        transforms?.indexTemplate,
      );
    }
    this.registerOutputs();
  }
}

function templateOptions({ elasticsearch, filebeat, retention }: Settings): TemplateOptions {
  const { version } = elasticsearch;
  const { source, shards, replicas, refreshInterval } = retention;
  return {
    eventFields: filebeat.eventFields,
    logsdb: version.hasLogsdb,
    failureStore: version.hasFailureStore && (retention.failureStore ?? true),
    retention: retention.ilm
      ? { ilmPolicy: ilmPolicyName }
      : { days: retention.days ?? defaultRetentionDays },
    source,
    shards,
    replicas,
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
