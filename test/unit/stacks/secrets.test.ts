import assert from "node:assert/strict";

import { stackNames } from "../../../tools/project";
import { type RenderedResource, renderStack } from "../../../tools/render-stack";
import { all, enough, only, releaseValues, renderWith, textsOf } from "./rendered";

const password = "correct horse battery staple";
const basic = {
  elasticsearchApiKey: "",
  elasticsearchUsername: "tetragon-writer",
  elasticsearchPassword: password,
};

describe("secrets", () => {
  it("are in no ConfigMap, Helm value or other input of any stack, but in the Secret and the provider", async () => {
    for (const stack of stackNames()) {
      const resources = await renderStack(stack, { override: basic, showSecrets: true });
      const holders = resources.filter((resource) =>
        textsOf(resource.inputs).some((text) => text.includes(password)),
      );
      const types = new Set(holders.map(({ type }) => type));
      for (const type of types) {
        assert.ok(
          ["kubernetes:core/v1:Secret", "pulumi:providers:elasticstack"].includes(type),
          `${stack}: ${type}`,
        );
      }
      // Elsewhere the key is made by the stack or the CA read from the cluster, so nothing need be known yet.
      assert.ok(types.size === 2 || stack !== "local");
    }
  });

  it("are shown as [secret] unless asked for", async () => {
    const resources = await renderWith(basic);
    assert.ok(!JSON.stringify(resources).includes(password));
    assert.deepEqual(only(resources, "Secret").inputs.stringData, {
      ELASTICSEARCH_USERNAME: "[secret]",
      ELASTICSEARCH_PASSWORD: "[secret]",
    });
  });

  it("stay hidden when encrypted, even when secrets are asked for", async () => {
    const resources = await renderWith({}, { showSecrets: true });
    assert.ok(!JSON.stringify(resources).includes(enough.elasticsearchApiKey.secure));
    assert.deepEqual(only(resources, "Secret").inputs.stringData, { ELASTICSEARCH_API_KEY: "[secret]" });
  });

  it("reach Filebeat as quoted texts, because it reads the values of variables as configuration", async () => {
    for (const value of ["a,b", "[y", "'q", "1e3", 'a"b\\c', "${HOME}", "päß"]) {
      const resources = await renderWith({ ...basic, elasticsearchPassword: value }, { showSecrets: true });
      const { ELASTICSEARCH_PASSWORD: stored } = only(resources, "Secret").inputs.stringData as Record<
        string,
        string
      >;
      assert.equal(stored, JSON.stringify(value));
    }
  });
});

describe("the credentials' Secret", () => {
  let resources: RenderedResource[];
  before(async () => {
    resources = await renderWith(basic);
  });

  it("is immutable and has no name of its own, so a new credential makes a new Secret", () => {
    const { inputs } = only(resources, "Secret");
    assert.equal(inputs.immutable, true);
    assert.deepEqual(inputs.metadata, { namespace: "kube-system" });
  });

  it("is named in secretKeyRef and nowhere else", () => {
    const { export: exported, ...others } = releaseValues(resources);
    const references = exported.stdout.extraEnv.flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef] : [],
    );
    assert.deepEqual(references, [
      { name: "[unknown]", key: "ELASTICSEARCH_USERNAME" },
      { name: "[unknown]", key: "ELASTICSEARCH_PASSWORD" },
    ]);
    const { extraEnv, ...stdout } = exported.stdout;
    assert.ok(extraEnv.length > 0);
    assert.ok(!textsOf([others, { ...exported, stdout }]).includes("[unknown]"));
  });

  it("holds the API key in the form that Filebeat wants, whichever form was given", async () => {
    const key = "id-1:key-2";
    for (const given of [key, Buffer.from(key).toString("base64")]) {
      const rendered = await renderWith({ elasticsearchApiKey: given }, { showSecrets: true });
      assert.deepEqual(only(rendered, "Secret").inputs.stringData, {
        ELASTICSEARCH_API_KEY: JSON.stringify(key),
      });
      const provider = all(rendered, "elasticstack").at(0)?.inputs.elasticsearches;
      assert.ok(String(provider).includes(Buffer.from(key).toString("base64")));
    }
  });
});
