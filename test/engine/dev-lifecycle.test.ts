import assert from "node:assert/strict";
import { join } from "node:path";

import { policyPackRunner } from "../../local/pulumi/pulumi-home";
import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { assertGone } from "./example-checks";
import {
  assertShortPreview,
  changed,
  drifted,
  everything,
  leftInCluster,
  podUids,
  position,
} from "./observed";
import { holds, secretsInClear } from "./secrets-in-clear";

const publisherApiKey = "key-of-the-sidecar:its/secret+part";
const chartRepositoryPassword = "pass word of the 'chart' repository";

describe("The stack dev on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, {
      stack: "dev",
      settings: { chartRepositoryUsername: "reader" },
    });
    await stack.setSecret("publisherApiKey", publisherApiKey);
    await stack.setSecret("chartRepositoryPassword", chartRepositoryPassword);
  });

  it("previews with nothing there, and the policy pack agrees", async () => {
    const script = join(environment.directory, "policy-pack");
    const policyPack = await policyPackRunner(script, join(projectRoot, "policy-pack"));
    const run = await stack.preview({ policyPacks: [policyPack], diff: true });
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(run.messages, []);
    assertShortPreview(run);
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
    assert.deepEqual(drifted(refreshed), []);
  });

  it("shows none of its secrets, only the Secret has them", async () => {
    const [cluster] = environment.clusters;
    const secrets = [administrator.password, publisherApiKey, chartRepositoryPassword];
    const preview = await stack.preview({ diff: true });
    assert.equal(preview.error, undefined, preview.output);
    assert.deepEqual(await secretsInClear(stack, cluster, secrets), []);
    const kept = JSON.stringify(await cluster.client.list("/api/v1/namespaces/kube-system/secrets"));
    assert.ok(holds(kept, publisherApiKey), "the Secret has the key, which the search would find elsewhere");
    assert.ok(!holds(kept, administrator.password), "the nodes have no password of an administrator");
  });

  it("is destroyed and leaves nothing but what Elasticsearch has stored", async () => {
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    await assertGone(environment);
  });

  it("comes up again on what is left, and goes again", async () => {
    const again = await stack.up();
    assert.equal(again.error, undefined, again.output);
    assert.equal((await podUids(environment.clusters[0])).length, 3);
    assert.deepEqual(everything(await stack.preview()), []);
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(await leftInCluster(environment.clusters[0]), []);
  });
});
