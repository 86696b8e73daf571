import assert from "node:assert/strict";
import { join } from "node:path";

import { policyPackRunner } from "../../local/pulumi/pulumi-home";
import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import { EngineStack, type Run } from "./engine-stack";
import { type TestCluster, type TestEnvironment, testEnvironment } from "./environment";
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

describe("The stacks prod and staging, two clusters with one Elasticsearch", function () {
  this.timeout(900_000);
  const caConfigMap = { name: "elasticsearch-ca", key: "ca.crt" };
  const configMaps = "/api/v1/namespaces/kube-system/configmaps";
  let environment: TestEnvironment;
  let prod: EngineStack;
  let staging: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    const { elastic, clusters } = environment;
    for (const { client } of clusters) {
      const metadata = { name: caConfigMap.name };
      await client.request("POST", configMaps, {
        metadata,
        data: { [caConfigMap.key]: elastic.certificate },
      });
    }
    const elasticsearch = { endpoints: [elastic.url], caConfigMap };
    prod = await EngineStack.create(environment, {
      stack: "prod",
      settings: { elasticsearch, kibana: { endpoint: elastic.url } },
    });
    staging = await EngineStack.create(environment, { stack: "staging", settings: { elasticsearch } });
  });

  after(async () => {
    environment.elastic.ilmPolicies.clear();
    for (const { client } of environment.clusters) {
      await client.request("DELETE", `${configMaps}/${caConfigMap.name}`);
    }
  });

  async function up(stack: EngineStack): Promise<Run> {
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(everything(await stack.preview()), []);
    return run;
  }

  it("preview with nothing there, and the policy pack agrees", async () => {
    const script = join(environment.directory, "policy-pack-of-prod");
    const policyPack = await policyPackRunner(script, join(projectRoot, "policy-pack"));
    for (const stack of [prod, staging]) {
      const run = await stack.preview({ policyPacks: [policyPack], diff: true });
      assert.equal(run.error, undefined, run.output);
      const aboutCa = run.messages.filter(({ text }) =>
        text.startsWith(`the CA in ${caConfigMap.name} is read`),
      );
      assert.equal(aboutCa.length, 1, JSON.stringify(run.messages));
      assertShortPreview(run);
    }
  });

  it("come up with their own keys, and the second preview has no change", async () => {
    const run = await up(prod);
    assert.ok(position(run, "create", "ElasticsearchSecurityApiKey") < position(run, "create", "Release"));
    const second = await up(staging);
    assert.deepEqual(
      changed(second).filter((change) => /Template|Lifecycle|DataView/.test(change)),
      [],
    );
    assert.deepEqual((await environment.elastic.left()).roles, [
      "tetragon-publisher-prod",
      "tetragon-publisher-staging",
    ]);
  });

  it("have nothing that drifts", async () => {
    for (const stack of [prod, staging]) {
      const refreshed = await stack.refresh();
      assert.equal(refreshed.error, undefined, refreshed.output);
      assert.deepEqual(drifted(refreshed), []);
    }
  });

  it("show neither the administrator's password nor a key that was made for the nodes", async () => {
    const keys = [...environment.elastic.apiKeys.values()];
    assert.equal(keys.length, 2);
    const secrets = [administrator.password, ...keys.map((key) => key.api_key)];
    for (const [index, stack] of [prod, staging].entries()) {
      const preview = await stack.preview({ diff: true });
      assert.equal(preview.error, undefined, preview.output);
      const cluster = environment.clusters[index] as TestCluster;
      assert.deepEqual(await secretsInClear(stack, cluster, secrets), []);
      const kept = JSON.stringify(await cluster.client.list("/api/v1/namespaces/kube-system/secrets"));
      assert.equal(keys.filter((key) => holds(kept, key.api_key)).length, 1, "each cluster has its own key");
      assert.ok(!holds(kept, administrator.password));
    }
  });

  it("rotate a key: the new one before the release, the old one away after it", async () => {
    const before = await podUids(environment.clusters[0]);
    prod.change("publisher", { rotation: "2026-12" });
    const run = await up(prod);
    assert.deepEqual(changed(run), [
      "create-replacement ElasticsearchSecurityApiKey",
      "create-replacement Secret",
      "delete-replaced ElasticsearchSecurityApiKey",
      "delete-replaced Secret",
      "update Release",
    ]);
    const release = position(run, "update", "Release");
    assert.ok(position(run, "create-replacement", "ElasticsearchSecurityApiKey") < release);
    assert.ok(release < position(run, "delete-replaced", "ElasticsearchSecurityApiKey"));
    const after = await podUids(environment.clusters[0]);
    assert.deepEqual(
      after.filter((uid) => before.includes(uid)),
      [],
    );
  });

  it("change the data stream with a new key, so that old pods keep their rights until they are gone", async () => {
    staging.set({ dataStreamNamespace: "staging2" });
    const run = await up(staging);
    const release = position(run, "update", "Release");
    assert.ok(position(run, "create-replacement", "ElasticsearchSecurityApiKey") < release);
    assert.ok(release < position(run, "delete-replaced", "ElasticsearchSecurityApiKey"));
    assert.ok(!changed(run).includes("update ElasticsearchSecurityApiKey"));
  });

  it("go from ILM to days while indices use the policy, which stays for them", async () => {
    await environment.elastic.store("logs-cilium_tetragon.log-prod", {
      "@timestamp": new Date().toISOString(),
    });
    prod.set({ retention: { days: 30 } });
    await up(prod);
    assert.deepEqual((await environment.elastic.left()).ilmPolicies, ["logs-cilium_tetragon"]);
  });

  it("are destroyed, the owner last, and leave what the documentation says", async () => {
    for (const stack of [staging, prod]) {
      const run = await stack.destroy();
      assert.equal(run.error, undefined, run.output);
    }
    for (const cluster of environment.clusters) {
      assert.deepEqual(await left(cluster), []);
    }
    const { ilmPolicies, pipelines, ...others } = await environment.elastic.left();
    assert.deepEqual(pipelines, ["tetragon-elastic-dead_letter", "tetragon-elastic-events"]);
    assert.deepEqual(ilmPolicies, ["logs-cilium_tetragon"]);
    assert.deepEqual(Object.values(others).flat(), []);
  });

  async function left(cluster: TestCluster): Promise<string[]> {
    return (await leftInCluster(cluster)).filter((object) => !object.includes(caConfigMap.name));
  }
});
