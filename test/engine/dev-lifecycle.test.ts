import assert from "node:assert/strict";

import { join } from "node:path";

import { policyPackRunner } from "../../local/pulumi/pulumi-home";
import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed, everything, helmReleases, leftInCluster, podUids, position } from "./observed";

describe("The stack dev on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, { stack: "dev" });
  });

  it("previews with nothing there, and the policy pack agrees", async () => {
    const script = join(environment.directory, "policy-pack");
    const policyPack = await policyPackRunner(script, join(projectRoot, "policy-pack"));
    const run = await stack.preview({ policyPacks: [policyPack] });
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(run.messages, []);
    assert.ok(changed(run).every((change) => change.startsWith("create ")));
  });

  it("comes up, the templates and the sidecar's files before the release", async () => {
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(run.messages, []);
    for (const type of ["ElasticsearchIndexTemplate", "ConfigMap", "Secret"]) {
      assert.ok(position(run, "create", type) < position(run, "create", "Release"), type);
    }
    assert.ok(position(run, "create", "Release") < position(run, "create", "TracingPolicy"));
    assert.equal((await podUids(environment.clusters[0])).length, 3);
  });

  it("has nothing to change afterwards, and nothing drifts", async () => {
    assert.deepEqual(everything(await stack.preview()), []);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.error, undefined);
    assert.deepEqual(refreshed.done, []);
  });

  it("shows no secret in state, output or Helm release", async () => {
    const preview = await stack.preview({ diff: true });
    const shown = [stack.state(), preview.output, ...(await helmReleases(environment.clusters[0]))];
    for (const text of shown) {
      for (const secret of [administrator.password, Buffer.from(administrator.password).toString("base64")]) {
        assert.ok(!text.includes(secret));
      }
    }
  });

  it("is destroyed and leaves nothing but what Elasticsearch has stored", async () => {
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(await leftInCluster(environment.clusters[0]), []);
    const { pipelines, ...others } = await environment.elastic.left();
    assert.deepEqual(pipelines, ["tetragon-elastic-dead_letter", "tetragon-elastic-events"]);
    assert.deepEqual(Object.values(others).flat(), []);
  });
});
