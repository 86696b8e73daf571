import assert from "node:assert/strict";

import type { RenderedResource } from "../../../tools/render-stack";
import { checkInputs } from "../../engine/elastic/input-check";
import { readSdkSchema } from "../../engine/elastic/sdk-schema";
import { resourcesOf, store } from "../components/programs";
import { EventStore } from "../../../components/index";
import { all, only } from "../stacks/rendered";
import { refuses } from "../settings/refusals";

const endpoint = "https://kibana.example.com:5601";

/** What a store declares in Kibana with these settings. */
async function content(kibana: object): Promise<RenderedResource[]> {
  const resources = await resourcesOf(() => {
    new EventStore("s", { ...store, kibana });
  });
  return resources.filter(({ type }) => /:Kibana/.test(type));
}

describe("the content of Kibana", () => {
  it("is two data views and all dashboards, which wait for them, where an endpoint is all that is said", async () => {
    const resources = await content({ endpoint });
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      "s-dashboards",
      "s-data-view",
      "s-dead-letter-data-view",
    ]);
    const { inputs, dependsOn } = only(resources, "KibanaImportSavedObjects");
    assert.deepEqual([...(dependsOn ?? [])].sort(), ["s-data-view", "s-dead-letter-data-view"]);
    assert.equal(inputs.overwrite, true);
    assert.equal(inputs.createNewCopies, undefined);
    assert.equal(inputs.spaceId, "default");
  });

  it("has inputs that the provider's types take", async () => {
    const schema = readSdkSchema();
    const everything = { endpoint, space: "security", createSpace: true, analystRole: "analyst" };
    for (const { type, name, inputs } of await content(everything)) {
      assert.deepEqual(checkInputs(inputs, schema.resources[type] ?? {}, schema.types), [], name);
    }
  });

  it("is nothing without an endpoint", async () => {
    assert.deepEqual(await content({}), []);
    assert.deepEqual(await content({ dashboards: [], createSpace: false }), []);
  });

  it("is a data view alone where no dashboards are wanted", async () => {
    const resources = await content({ endpoint, dashboards: [] });
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["s-data-view"],
    );
  });

  it("goes into a space of its own, which outlives the stack", async () => {
    const resources = await content({ endpoint, space: "security", createSpace: true });
    assert.equal(only(resources, "KibanaSpace").inputs.spaceId, "security");
    for (const view of all(resources, "KibanaDataView")) {
      assert.equal(view.inputs.spaceId, "security");
      assert.deepEqual(view.dependsOn, ["s-space"]);
    }
  });

  it("has a role that reads the streams and the space, and nothing else", async () => {
    const resources = await content({ endpoint, space: "security", analystRole: "tetragon-analyst" });
    const { inputs } = only(resources, "KibanaSecurityRole");
    assert.equal(inputs.name, "tetragon-analyst");
    assert.deepEqual(inputs.kibanas, [{ spaces: ["security"], bases: ["read"] }]);
    assert.deepEqual(inputs.elasticsearch, {
      indices: [
        {
          names: ["logs-cilium_tetragon.log-*", "logs-cilium_tetragon.dead_letter-*"],
          privileges: ["read", "view_index_metadata"],
        },
      ],
    });
  });
});

describe("content of Kibana is refused:", () => {
  const names = "all, overview, process, network, files, privilege, health";
  const needsKibana = "needs a Kibana; set kibana.endpoint to its URL, or remove this";
  refuses([
    [
      "a dashboard that there is not",
      { kibana: { endpoint, dashboards: ["overview", "pods"] } },
      `kibana.dashboards[1]: is no dashboard; use ${names}`,
    ],
    [
      "one word instead of a list",
      { kibana: { endpoint, dashboards: "all" } },
      'kibana.dashboards: write a list of dashboards: ["all"], names, or [] for none',
    ],
    [
      "the name of a role",
      { kibana: { endpoint, analystRole: "_x" } },
      "kibana.analystRole: must be the name of a role: up to 255 printable ASCII characters without spaces at the ends",
    ],
    ["dashboards without Kibana", { kibana: { dashboards: ["all"] } }, `kibana.dashboards: ${needsKibana}`],
    ["a role without Kibana", { kibana: { analystRole: "x" } }, `kibana.analystRole: ${needsKibana}`],
    ["a space without Kibana", { kibana: { createSpace: true } }, `kibana.createSpace: ${needsKibana}`],
    [
      "dashboards of a stack that owns no store",
      { assets: "none", kibana: { endpoint, dashboards: ["all"] } },
      "kibana.dashboards: belongs to the stack that owns the store; remove this, or set assets: native",
    ],
    [
      "a Kibana that is too old, by the version of its Elasticsearch",
      { kibana: { endpoint }, elasticsearchVersion: "8.12.2" },
      "elasticsearchVersion: 8.12.2 is too old; this project needs Elasticsearch 8.13.0 or later",
    ],
  ]);
});
