import assert from "node:assert/strict";

import { EventStore, TetragonCluster, TetragonPipeline } from "../../../components/index";
import { only } from "../stacks/rendered";
import { cluster, resourcesOf, store } from "./programs";

const tetragon = { tetragon: { policies: [{ name: "dns" }] } };
const kibana = { kibana: { endpoint: "https://kibana.example.com" } };
const args = { ...cluster, ...store, publisherApiKey: undefined };

describe("a component without providers of the caller's", () => {
  const makers: [string, () => unknown][] = [
    [
      "a cluster",
      () =>
        new TetragonCluster("c", {
          ...cluster,
          createNamespace: true,
          kubernetesNamespace: "tetragon",
          platform: "openshift",
          ...tetragon,
        }),
    ],
    [
      "a cluster with a publisher",
      () =>
        new TetragonCluster("c", {
          ...cluster,
          publisherApiKey: undefined,
          createPublisher: true,
          elasticsearchUsername: "elastic",
          elasticsearchPassword: "pass word",
          ...tetragon,
        }),
    ],
    [
      "a store",
      () =>
        new EventStore("c", {
          ...store,
          ...kibana,
          retention: { existingDataStreams: ["logs-cilium_tetragon.log-eu"] },
        }),
    ],
    [
      "a store with ILM",
      () => new EventStore("c", { ...store, retention: { ilm: { delete: { minAge: "9d" } } } }),
    ],
  ];
  for (const [what, program] of makers) {
    it(`makes them, and gives every child of ${what} the one of its package and itself as parent`, async () => {
      const resources = await resourcesOf(program);
      const expected: Record<string, string> = {
        kubernetes: "c-kubernetes",
        elasticstack: "c-elasticsearch",
      };
      for (const { type, name, parent, provider } of resources.filter(({ parent }) => parent !== null)) {
        assert.equal(parent, "c", name);
        assert.equal(provider, expected[type.split(":")[0] ?? ""], name);
      }
      assert.ok(resources.length >= 6);
    });
  }
});

describe("Pulumi's options on a component", () => {
  it("transforms: change the children that they mean, and leave the others", async () => {
    const plain = await resourcesOf(() => new TetragonPipeline("p", args));
    const changed = await resourcesOf(
      () =>
        new TetragonPipeline("p", args, {
          transforms: [
            ({ type, props, opts }) =>
              type === "kubernetes:helm.sh/v3:Release"
                ? { props: { ...props, timeout: 7 }, opts: { ...opts, protect: true } }
                : undefined,
          ],
        }),
    );
    const release = only(changed, "Release");
    assert.equal(release.inputs.timeout, 7);
    assert.equal(release.protect, true);
    assert.notEqual(only(plain, "Release").inputs.timeout, 7);
    const others = (resources: typeof plain) => resources.filter(({ type }) => !type.endsWith(":Release"));
    assert.deepEqual(others(changed), others(plain));
  });

  it("transforms: see secrets as secrets, and what they change of them stays one", async () => {
    const resources = await resourcesOf(
      () =>
        new TetragonPipeline("p", args, {
          transforms: [
            ({ type, props, opts }) =>
              type.endsWith(":Secret") ? { props: { ...props, type: "Opaque" }, opts } : undefined,
          ],
        }),
    );
    const { inputs } = only(resources, "Secret");
    assert.equal(inputs.type, "Opaque");
    assert.deepEqual(inputs.stringData, { ELASTICSEARCH_API_KEY: '"id:key"' });
  });

  it("protect and aliases are recorded", async () => {
    const resources = await resourcesOf(
      () => new TetragonPipeline("p", args, { protect: true, aliases: [{ name: "former" }] }),
    );
    const pipeline = only(resources, "TetragonPipeline");
    assert.deepEqual(pipeline.aliases, ["former"]);
    assert.ok(resources.filter(({ type }) => !type.startsWith("pulumi:")).every(({ protect }) => protect));
  });
});
