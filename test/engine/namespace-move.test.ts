import assert from "node:assert/strict";

import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed, everything, leftInCluster, podUids } from "./observed";

describe("The release in another namespace", function () {
  this.timeout(900_000);
  const policies = "/apis/cilium.io/v1alpha1/tracingpolicies";
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    const { client } = environment.clusters[0];
    await client.request("POST", "/api/v1/namespaces", { metadata: { name: "security", labels } });
    stack = await EngineStack.create(environment, { stack: "dev" });
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
  });

  after(async () => {
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    await environment.clusters[0].client.request("DELETE", "/api/v1/namespaces/security");
  });

  it("is refused until the move is confirmed, because it takes every policy of the cluster", async () => {
    stack.set({ kubernetesNamespace: "security" });
    for (const run of [await stack.preview(), await stack.up()]) {
      assert.ok(run.error);
      assert.match(run.output, /kubernetesNamespace is "security", and the release is in "kube-system"/);
      assert.match(run.output, /set confirmNamespaceMove to "security"/);
      assert.deepEqual(
        run.done.filter(({ type }) => type.endsWith(":Release")),
        [],
      );
    }
    assert.equal((await podUids(environment.clusters[0])).length, 3);
  });

  for (const [there, back] of [
    ["security", "kube-system"],
    ["kube-system", "security"],
  ] as const) {
    it(`goes to ${there} as the preview says, and leaves nothing in ${back}`, async () => {
      stack.set({ kubernetesNamespace: there, confirmNamespaceMove: there });
      const previewed = await stack.preview();
      assert.equal(previewed.error, undefined, previewed.output);
      const run = await stack.up();
      assert.equal(run.error, undefined, run.output);
      assert.deepEqual(changed(run), changed(previewed));
      for (const type of ["Release", "TracingPolicy", "ConfigMap"]) {
        assert.ok(changed(run).includes(`create-replacement ${type}`), type);
      }
      const [cluster] = environment.clusters;
      assert.equal((await podUids(cluster, there)).length, 3);
      assert.equal((await podUids(cluster, back)).length, 0);
      const left = await leftInCluster(cluster);
      assert.ok(left.includes(`configMaps ${there}/filebeat-configmap`));
      assert.deepEqual(
        left.filter((object) => object.includes(` ${back}/`)),
        [],
      );
      assert.equal((await cluster.client.list(policies)).length, 3);
      assert.deepEqual(everything(await stack.preview()), []);
    });
  }
});
