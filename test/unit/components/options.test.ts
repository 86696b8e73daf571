import assert from "node:assert/strict";

import { TetragonPipeline } from "../../../components";
import { only } from "../stacks/rendered";
import { cluster, resourcesOf, store } from "./programs";

const args = { ...cluster, ...store, publisherApiKey: undefined };

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
