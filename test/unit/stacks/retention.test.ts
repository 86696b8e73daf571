import assert from "node:assert/strict";

import { all, only, renderWith } from "./rendered";

interface IndexTemplateInputs {
  name: string;
  indexPatterns: string[];
  priority: number;
  template: { settings?: string; lifecycle?: { dataRetention: string }; dataStreamOptions?: unknown };
}

/** Everything that the templates of the event stream say, settings parsed. */
async function eventTemplates(override: Record<string, unknown>) {
  const resources = await renderWith(override);
  const index = all(resources, "ElasticsearchIndexTemplate")
    .map(({ inputs }) => inputs as unknown as IndexTemplateInputs)
    .find(({ indexPatterns }) => indexPatterns.includes("logs-cilium_tetragon.log-*"));
  assert.ok(index);
  const components = all(resources, "ElasticsearchComponentTemplate").map(({ inputs }) => inputs.template);
  return { resources, index, text: JSON.stringify([index.template, ...components]) };
}

/** The settings of every component template that has some, by its name. */
async function componentSettings(override: Record<string, unknown>) {
  return all(await renderWith(override), "ElasticsearchComponentTemplate").flatMap(({ inputs }) => {
    const { settings } = inputs.template as { settings?: string };
    return settings === undefined
      ? []
      : [[inputs.name, (JSON.parse(settings) as { index: IndexSettings }).index] as const];
  });
}

interface IndexSettings {
  number_of_shards: string;
  number_of_replicas: string;
  refresh_interval: string;
  lifecycle?: { name: string };
  mapping?: { source: { mode: string } };
}

/** The ILM policy that each component template names. */
async function lifecycleNames(override: Record<string, unknown>) {
  return (await componentSettings(override)).flatMap(([name, { lifecycle }]) =>
    lifecycle === undefined ? [] : [[name, lifecycle.name]],
  );
}

describe("retention", () => {
  it("is a data stream lifecycle of 30 days unless something is said", async () => {
    const { index, text, resources } = await eventTemplates({});
    assert.match(text, /"dataRetention":"7d"/, "stack local keeps a week");
    assert.deepEqual(await lifecycleNames({}), []);
    assert.deepEqual(all(resources, "ElasticsearchIndexLifecycle"), []);
    assert.ok(index.priority > 200);
    const standard = await eventTemplates({ retention: {} });
    assert.match(standard.text, /"dataRetention":"30d"/);
  });

  it("is either a lifecycle or an ILM policy, never both", async () => {
    const { text, resources } = await eventTemplates({
      retention: { ilm: { hot: { maxAge: "1d" }, warm: { minAge: "2d" }, delete: { minAge: "60d" } } },
    });
    assert.ok(!text.includes("dataRetention"));
    const policy = only(resources, "ElasticsearchIndexLifecycle").inputs;
    const ilm = { delete: { minAge: "60d" } };
    assert.deepEqual(await lifecycleNames({ retention: { ilm } }), [
      ["tetragon-elastic-dead_letter", policy.name],
      ["tetragon-elastic-settings", policy.name],
    ]);
    assert.deepEqual(policy.delete, { delete: {}, minAge: "60d" });
    assert.deepEqual(policy.hot, { minAge: "0ms", rollover: { maxAge: "1d", maxPrimaryShardSize: "50gb" } });
  });

  it("reaches data streams that exist already by a resource of their own", async () => {
    const { resources } = await eventTemplates({ retention: { days: 14, existingDataStream: true } });
    assert.deepEqual(
      all(resources, "ElasticsearchDataStreamLifecycle").map(({ inputs }) => [
        inputs.name,
        inputs.dataRetention,
      ]),
      [
        ["logs-cilium_tetragon.dead_letter-default", "14d"],
        ["logs-cilium_tetragon.log-default", "14d"],
      ],
    );
  });
});

describe("storage", () => {
  it("uses what the target's version has and nothing more", async () => {
    const features = async (elasticsearchVersion: string) => {
      const { text } = await eventTemplates({ elasticsearchVersion });
      return [text.includes("logsdb"), text.includes("failureStore")];
    };
    assert.deepEqual(await features("8.13.0"), [false, false]);
    assert.deepEqual(await features("8.17.0"), [true, false]);
    assert.deepEqual(await features("9.1.0"), [true, true]);
  });

  it("takes shards, replicas, refresh interval and source mode as texts, which Elasticsearch echoes unchanged", async () => {
    const settings = await componentSettings({
      retention: { shards: 3, replicas: 2, refreshInterval: "10s", source: "synthetic" },
    });
    assert.equal(settings.length, 2);
    for (const [name, index] of settings) {
      assert.equal(index.number_of_shards, "3", String(name));
      assert.equal(index.number_of_replicas, "2", String(name));
      assert.equal(index.refresh_interval, "10s", String(name));
    }
    assert.equal(
      settings.find(([name]) => name === "tetragon-elastic-settings")?.[1].mapping?.source.mode,
      "synthetic",
    );
  });
});
