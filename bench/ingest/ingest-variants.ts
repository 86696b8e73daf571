import type { JsonObject } from "../../components/json";
import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { type Lowering, mapObjects } from "../../local/lowering";
import { openSearchLowering } from "../../local/opensearch/opensearch-lowering";
import {
  type PreparedRun,
  type RunPlace,
  type Variant,
  prepareDocumented,
  prepareStack,
  variantsNamed,
} from "../variants";
import { mappingPipelines } from "./ingest-processors";

const pipelineName = "bench-documented";
const ourTemplate = "tetragon-elastic-events";

interface IndexTemplates {
  index_templates: { name: string; index_template: JsonObject }[];
}

const [raw, lean, full] = variantsNamed(["documented", "lean", "full"]);

/** The same with `wildcard` as a keyword, so that the type's price is their difference. */
const withoutWildcard: Lowering = {
  ...openSearchLowering,
  template: (body) =>
    mapObjects(openSearchLowering.template(body), (field) =>
      field.type === "wildcard" ? { type: "keyword", ignore_above: 8_191 } : field,
    ),
};

const onOpenSearch = (variant: Variant, lowering = openSearchLowering): Variant => ({
  ...variant,
  prepare: (place) => variant.prepare({ ...place, lowering }),
});

/** The setup that all others are measured against: the same documents, but Elasticsearch makes them. */
export const pipelineVariant: Variant = {
  name: "pipeline",
  title: "documented setup and an ingest pipeline that maps",
  trimmed: false,
  prepare: prepareIngest,
};

/** What is compared on OpenSearch, the one engine here with real ingest processors. */
export const ingestVariants: readonly Variant[] = [
  { ...raw, name: "raw" },
  pipelineVariant,
  onOpenSearch(lean),
  { ...onOpenSearch(lean, withoutWildcard), name: "lean_keyword", title: "lean, wildcard as keyword" },
  onOpenSearch(full),
];

/**
 * Raw lines from Filebeat as documented, into an index with all fields that `full` has, mapped by pipelines. The index
 * template is ours with another pipeline, so that both ways store the fields alike.
 */
async function prepareIngest(place: RunPlace): Promise<PreparedRun> {
  const { client } = place;
  await prepareStack({ ...place, lowering: openSearchLowering }, { filebeat: { eventFields: "full" } });
  for (const { name, processors } of mappingPipelines(pipelineName)) {
    await client.request("PUT", `/_ingest/pipeline/${name}`, { processors });
  }
  const ours = await indexTemplate(client);
  return prepareDocumented(place, (stream) => ({
    ...ours,
    index_patterns: [stream],
    priority: 1_000,
    template: withPipeline(ours.template as JsonObject | undefined),
  }));
}

async function indexTemplate(client: ElasticsearchClient): Promise<JsonObject> {
  const path = `/_index_template/${ourTemplate}`;
  const { index_templates: found } = await client.request<IndexTemplates>("GET", path);
  return found[0].index_template;
}

function withPipeline(template: JsonObject = {}): JsonObject {
  const pipelines = { "index.default_pipeline": pipelineName, "index.final_pipeline": "_none" };
  return { ...template, settings: { ...(template.settings as JsonObject | undefined), ...pipelines } };
}
