import assert from "node:assert/strict";

import { stackFindings } from "../../../policy-pack/resource-checks";
import { stackNames } from "../../../tools/project";
import { renderStack } from "../../../tools/render-stack";

async function findings(stack: string, override?: Record<string, unknown>): Promise<string[]> {
  return stackFindings(
    await renderStack(stack, override === undefined ? {} : { override }),
    stack === "prod",
  );
}

describe("the guard rails over the rendered stacks", () => {
  for (const stack of stackNames()) {
    it(`find nothing in ${stack}`, async () => {
      assert.deepEqual(await findings(stack), []);
    });
  }

  it("find verification that prod turns off", async () => {
    const elasticsearch = { endpoints: ["https://es.example.com:9200"], insecure: true };
    assert.match(
      (await findings("prod", { elasticsearch })).join("\n"),
      /tls-verification: .*verification_mode is none/,
    );
  });

  it("find an image without a version that comes in through extraHelmValues", async () => {
    const extraHelmValues = { tetragon: { image: { override: "tetragon:latest" } } };
    const found = (await findings("staging", { extraHelmValues })).join("\n");
    assert.match(found, /pinned-images: tetragon-elastic-cluster-release: values\.tetragon\.image\.override/);
  });

  it("find a password that a transform puts into the release, where no setting is checked", async () => {
    const values = { tetragon: { extraEnv: [{ name: "PASSWORD", value: "in-clear" }] } };
    const resources = (await renderStack("staging", {})).map((resource) =>
      resource.type === "kubernetes:helm.sh/v3:Release"
        ? { ...resource, inputs: { ...resource.inputs, values } }
        : resource,
    );
    assert.match(
      stackFindings(resources, false).join("\n"),
      /no-secret-in-clear: tetragon-elastic-cluster-release: values\.tetragon\.extraEnv\.0\.value sets PASSWORD/,
    );
  });

  it("find resources that are missing", async () => {
    const resources = { requests: { cpu: "100m" } };
    const found = (await findings("staging", { filebeat: { resources } })).join("\n");
    assert.match(
      found,
      /container-resources: tetragon-elastic-cluster-release: values\.export\.resources lacks requests\.memory, limits\.memory/,
    );
  });
});
