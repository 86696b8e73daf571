import assert from "node:assert/strict";

import { ecsFields } from "../../../components/elasticsearch/catalog/ecs";
import { type TemplateOptions, templates } from "../../../components/elasticsearch/templates";

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
const component = (changes: Partial<TemplateOptions>, name: string) => {
  const found = templates({ ...options, ...changes }).components.find((each) => each.name.includes(name));
  assert.ok(found, name);
  return found;
};

interface Mapping {
  [name: string]: { index?: boolean; properties?: Mapping };
}

function namesWithoutIndex(properties: Mapping, prefix = ""): string[] {
  return Object.entries(properties).flatMap(([key, field]) =>
    field.properties
      ? namesWithoutIndex(field.properties, `${prefix}${key}.`)
      : field.index === false
        ? [prefix + key]
        : [],
  );
}

describe("templates", () => {
  it("let no document add a field by itself", () => {
    for (const { mappings, name } of templates(options).components) {
      assert.ok(mappings === undefined || mappings.dynamic === false, name);
    }
  });

  it("keep the order of arguments in a synthetic source where the version can", () => {
    const args = (logsdb: boolean) =>
      JSON.stringify(component({ logsdb }, "-ecs-").mappings).includes('"arrays"');
    assert.equal(args(true), true);
    assert.equal(args(false), false);
  });

  it("change names with the event fields, so that a switch is one change of the index template", () => {
    const names = (eventFields: "lean" | "full") =>
      templates({ ...options, eventFields }).components.map(({ name }) => name);
    const shared = names("lean").filter((name) => names("full").includes(name));
    assert.deepEqual(shared, ["tetragon-elastic-settings", "tetragon-elastic-dead_letter"]);
    const [index] = templates({ ...options, eventFields: "full" }).indexTemplates;
    assert.deepEqual(index?.composedOf, [
      "tetragon-elastic-settings",
      "tetragon-elastic-ecs-full",
      "tetragon-elastic-tetragon-full",
      "tetragon-elastic@custom",
    ]);
  });

  it("index every ECS field that a search starts from, and leave the others to their doc values", () => {
    const unindexed = ecsFields()
      .filter(({ docValuesOnly }) => docValuesOnly)
      .map(({ name }) => name);
    const { properties } = component({}, "-ecs-").mappings as unknown as { properties: Mapping };
    assert.deepEqual(namesWithoutIndex(properties).sort(), [...unindexed, "event.original"].sort());
    for (const name of ["event.created", "process.pid", "process.exit_code", "source.port", "source.ip"]) {
      assert.ok(!unindexed.includes(name), name);
    }
  });

  it("sort by host, container, program and time in every index mode", () => {
    for (const logsdb of [true, false]) {
      assert.deepEqual(component({ logsdb }, "-settings").settings?.sort, {
        field: ["host.name", "container.id", "process.executable", "@timestamp"],
        order: ["asc", "asc", "asc", "desc"],
      });
    }
  });

  it("cover the dead-letter stream with the same retention and above Fleet's priority", () => {
    const { indexTemplates } = templates(options);
    assert.deepEqual(
      indexTemplates.map(({ indexPatterns, dataRetention }) => [indexPatterns, dataRetention]),
      [
        [["logs-cilium_tetragon.log-*"], "30d"],
        [["logs-cilium_tetragon.dead_letter-*"], "30d"],
      ],
    );
    assert.ok(indexTemplates.every(({ priority }) => priority > 200));
  });
});
