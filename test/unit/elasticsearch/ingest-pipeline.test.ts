import assert from "node:assert/strict";

import {
  deadLetterCopies,
  ingestPipelineNames,
  ingestPipelines,
} from "../../../components/elasticsearch/ingest-pipeline";
import { type TemplateOptions, templates } from "../../../components/elasticsearch/templates";
import { all, renderWith } from "../stacks/rendered";

const options: TemplateOptions = {
  eventFields: "lean",
  logsdb: true,
  finalPipeline: true,
  failureStore: false,
  source: "stored",
  retention: { days: 30 },
  allocation: { shards: 1, replicas: 1 },
  refreshInterval: "5s",
};

function finalPipelines(changes: Partial<TemplateOptions>): Record<string, unknown> {
  const { components } = templates({ ...options, ...changes });
  return Object.fromEntries(
    components.flatMap(({ name, settings }) =>
      settings?.final_pipeline ? [[name, settings.final_pipeline]] : [],
    ),
  );
}

describe("ingest pipelines", () => {
  it("can refuse no document: a failure of any processor is ignored", () => {
    for (const { name, processors } of ingestPipelines) {
      for (const processor of processors) {
        const [[kind, settings]] = Object.entries(processor) as [string, { ignore_failure?: boolean }][];
        assert.equal(settings.ignore_failure, true, `${name}: ${kind}`);
      }
    }
  });

  it("set the time of arrival last, so that nothing in a document can replace it", () => {
    for (const { name, processors } of ingestPipelines) {
      const { set } = processors.at(-1) as { set: { field: string; value: string; override?: boolean } };
      assert.deepEqual([set.field, set.value], ["event.ingested", "{{{_ingest.timestamp}}}"], name);
      assert.notEqual(set.override, false);
    }
  });

  it("are the final ones of both streams, and of none where they are turned off", () => {
    assert.deepEqual(finalPipelines({}), {
      "tetragon-elastic-settings": ingestPipelineNames.events,
      "tetragon-elastic-dead_letter": ingestPipelineNames.deadLetter,
    });
    assert.deepEqual(finalPipelines({ finalPipeline: false }), {});
  });

  it("copy into a dead letter only fields that its template maps", () => {
    const { mappings } = templates(options).components.find(({ name }) => name.endsWith("dead_letter")) ?? {};
    for (const field of [...deadLetterCopies, "event.ingested"]) {
      const mapped = field
        .split(".")
        .reduce<Record<string, unknown> | undefined>(
          (at, part) => (at?.properties as Record<string, Record<string, unknown>> | undefined)?.[part],
          mappings,
        );
      assert.ok(typeof mapped?.type === "string", field);
    }
  });

  it("belong to the stack that owns the templates, in Elasticsearch's words", async () => {
    const declared = async (settings: Record<string, unknown>) =>
      all(await renderWith(settings), "ElasticsearchIngestPipeline").map(({ inputs }) => inputs);
    const [deadLetter, events] = await declared({});
    assert.deepEqual([events.name, deadLetter.name], Object.values(ingestPipelineNames));
    assert.deepEqual(
      (events.processors as string[]).map((text) => JSON.parse(text) as unknown),
      ingestPipelines[0].processors,
    );
    assert.deepEqual(await declared({ assets: "none" }), []);
    assert.deepEqual(await declared({ retention: { finalPipeline: false } }), []);
  });

  it("are there before a template names them, and stay when the stack goes", async () => {
    const resources = await renderWith({});
    const pipelines = all(resources, "ElasticsearchIngestPipeline");
    assert.equal(pipelines.length, 2);
    for (const { options: { retainOnDelete } = {} } of pipelines) {
      assert.equal(retainOnDelete, true);
    }
    // The index templates wait for the component templates.
    const waiting = ["ElasticsearchComponentTemplate", "Release"].flatMap((type) => all(resources, type));
    for (const { name, dependsOn = [] } of waiting) {
      const missing = pipelines.filter((pipeline) => !dependsOn.includes(pipeline.name));
      assert.deepEqual(missing, [], name);
    }
  });
});
