import assert from "node:assert/strict";

import { renderStack } from "../../../tools/render-stack";
import { all, only, releaseValues, renderWith } from "./rendered";

const admin = {
  elasticsearchApiKey: "",
  elasticsearchUsername: "elastic",
  elasticsearchPassword: "admin-password",
};
const created = { ...admin, createPublisher: "true", clusterName: "eu-1" };

describe("a created publisher", () => {
  it("may see the cluster's version and add documents to its own two data streams, nothing else", async () => {
    const resources = await renderWith({ ...created, dataStreamNamespace: "eu1" });
    const role = only(resources, "ElasticsearchSecurityRole").inputs;
    assert.equal(role.name, "tetragon-publisher-eu-1");
    assert.deepEqual(role.clusters, ["monitor"]);
    assert.deepEqual(role.indices, [
      {
        names: ["logs-cilium_tetragon.log-eu1", "logs-cilium_tetragon.dead_letter-eu1"],
        privileges: ["auto_configure", "create_doc"],
      },
    ]);
    const key = only(resources, "ElasticsearchSecurityApiKey").inputs;
    assert.deepEqual(JSON.parse(String(key.roleDescriptors)), {
      "tetragon-publisher-eu-1": {
        cluster: ["monitor"],
        indices: [
          {
            names: ["logs-cilium_tetragon.log-eu1", "logs-cilium_tetragon.dead_letter-eu1"],
            privileges: ["auto_configure", "create_doc"],
          },
        ],
      },
    });
  });

  it("keeps the administrator's credential away from the cluster", async () => {
    const resources = await renderWith(created, { showSecrets: true });
    const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes("admin-password"));
    assert.deepEqual(
      holders.map(({ type }) => type),
      ["pulumi:providers:elasticstack"],
    );
    // The key exists after deployment only, and with it everything that the Secret holds.
    assert.equal(only(resources, "Secret").inputs.stringData, "[unknown]");
    const { extraEnv } = releaseValues(resources).export.stdout;
    assert.deepEqual(extraEnv.at(-1)?.valueFrom?.secretKeyRef, {
      name: "[unknown]",
      key: "ELASTICSEARCH_API_KEY",
    });
  });

  it("gets a new key by a new rotation text, which changes nothing else but the Secret", async () => {
    const before = await renderWith({ ...created, publisher: { rotation: "1" } });
    const after = await renderWith({ ...created, publisher: { rotation: "2", expiration: "90d" } });
    const changed = after.filter(
      ({ type, inputs }, index) =>
        !type.startsWith("tetragon-elastic:") &&
        JSON.stringify(inputs) !== JSON.stringify(before[index]?.inputs),
    );
    assert.deepEqual(
      changed.map(({ name, inputs }) => [name, inputs.name, inputs.expiration]),
      [["tetragon-elastic-cluster-publisher-key", "tetragon-publisher-eu-1-default-2", "90d"]],
    );
  });
});

describe("a cluster that shares an Elasticsearch", () => {
  it("declares nothing there with assets: none and a given key, not even a provider", async () => {
    const resources = await renderWith({ assets: "none", elasticsearchApiKey: "", publisherApiKey: "a:b" });
    assert.deepEqual(
      resources.filter(({ type }) => type.includes("elasticstack")),
      [],
    );
    assert.equal(all(resources, "Release").length, 1);
  });

  it("declares its own role and key and none of the shared objects with assets: none and createPublisher", async () => {
    const resources = await renderWith({ ...created, assets: "none" });
    assert.deepEqual(
      resources.filter(({ type }) => type.startsWith("elasticstack:")).map(({ name }) => name),
      ["tetragon-elastic-cluster-publisher-key", "tetragon-elastic-cluster-publisher-role"],
    );
  });

  it("is one file: staging touches no object that prod owns", async () => {
    const owned = (await renderStack("prod")).filter(({ type }) => type.startsWith("elasticstack:"));
    const staging = (await renderStack("staging")).filter(({ type }) => type.startsWith("elasticstack:"));
    const names = new Set(owned.map(({ inputs }) => inputs.name));
    assert.ok(names.size > 4);
    assert.deepEqual(
      staging.filter(({ inputs }) => names.has(inputs.name)),
      [],
    );
  });
});
