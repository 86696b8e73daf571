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
import { type MappingPipeline, mappingPipelines } from "./ingest-processors";
import { type StreamOfEvents, samePipeline } from "./same-pipeline";

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

/** A pipeline that moves fields and computes nothing, as the field table of the official package asks for. */
export const movesVariant: Variant = {
  name: "pipeline_moves",
  title: "documented setup and an ingest pipeline that moves fields",
  trimmed: false,
  prepare: (place) => prepareIngest(place, "full", mappingPipelines(pipelineName)),
};

/** A pipeline that makes the documents which `lean` sends. */
export const sameVariant: Variant = {
  name: "pipeline_same",
  title: "documented setup and an ingest pipeline that makes the same documents",
  trimmed: false,
  prepare: (place) => prepareIngest(place, "lean", [samePipeline(pipelineName, streamOfEvents(place))]),
};

export const leanVariant = onOpenSearch(lean);

/** What is compared on OpenSearch, the one engine here with real ingest processors. */
export const ingestVariants: readonly Variant[] = [
  movesVariant,
  sameVariant,
  leanVariant,
  onOpenSearch(full),
  { ...raw, name: "raw" },
  {
    ...lean,
    name: "lean_unstamped",
    title: "lean without its final pipeline",
    prepare: (place) => prepareStack({ ...place, lowering: openSearchLowering }, withoutFinalPipeline),
  },
  { ...onOpenSearch(lean, withoutWildcard), name: "lean_keyword", title: "lean, wildcard as keyword" },
];

/** Whole ways to map, in the order of their table; the other setups are parts of them, or map nothing. */
export const mappingSetups: readonly string[] = [movesVariant.name, sameVariant.name, "lean", "full"];

/** Setups whose Filebeat is the documented one. */
export const documentedFilebeat: readonly string[] = [movesVariant.name, sameVariant.name, "raw"];

/** That of the stack `local`. */
function streamOfEvents({ namespace }: RunPlace): StreamOfEvents {
  return { cluster: "local", namespace };
}

const withoutFinalPipeline = {
  filebeat: { eventFields: "lean" },
  retention: { days: 7, replicas: 0, finalPipeline: false },
};

/**
 * Raw lines from Filebeat as documented, mapped by pipelines into an index with the fields that the stack has for such
 * documents. The index template is ours with another pipeline, so that both ways store the fields alike.
 */
async function prepareIngest(
  place: RunPlace,
  eventFields: "full" | "lean",
  pipelines: readonly MappingPipeline[],
): Promise<PreparedRun> {
  const { client } = place;
  await prepareStack({ ...place, lowering: openSearchLowering }, { filebeat: { eventFields } });
  for (const { name, processors } of pipelines) {
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
