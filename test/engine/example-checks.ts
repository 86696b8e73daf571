import assert from "node:assert/strict";

import type { TestEnvironment } from "./environment";
import { leftInCluster, podUids } from "./observed";

const prefix = { kubernetes: "kubernetes:", elasticstack: "elasticstack:index/" };

/** Makes the namespace of the workloads that the examples watch, in both clusters; it stays for the next example. */
export async function makeWatchedNamespace({ clusters }: TestEnvironment): Promise<void> {
  for (const { client } of clusters) {
    if (!(await client.find("/api/v1/namespaces/web"))) {
      await client.request("POST", "/api/v1/namespaces", { metadata: { name: "web" } });
    }
  }
}

/** Asserts that an example's store and clusters are there: in its state, in both clusters and in Elasticsearch. */
export async function assertUp(environment: TestEnvironment, resources: string[]): Promise<void> {
  for (const cluster of environment.clusters) {
    assert.equal((await podUids(cluster)).length, 3);
  }
  const { roles, apiKeys } = await environment.elastic.left();
  assert.deepEqual(roles, ["tetragon-publisher-eu", "tetragon-publisher-us"]);
  assert.equal(apiKeys.length, 2);
  for (const region of ["eu", "us"]) {
    const children = resources.filter((resource) => resource.split(" ").pop()?.startsWith(`${region}-`));
    for (const [type, name] of [
      [`${prefix.kubernetes}helm.sh/v3:Release`, `${region}-release`],
      [`${prefix.kubernetes}core/v1:Secret`, `${region}-filebeat-credentials`],
      [`${prefix.kubernetes}core/v1:ConfigMap`, `${region}-filebeat-configmap`],
    ]) {
      assert.ok(children.includes(`${type} ${name}`), `${name} in\n${children.join("\n")}`);
    }
  }
  assert.ok(resources.includes("tetragon-elastic:index:EventStore events"));
  assert.ok(resources.some((resource) => resource.endsWith(" events-tetragon-elastic-events")));
}

/** Asserts that nothing of a program is left but what stays in Elasticsearch as long as its indices do. */
export async function assertGone(environment: TestEnvironment): Promise<void> {
  for (const cluster of environment.clusters) {
    assert.deepEqual(await leftInCluster(cluster), []);
  }
  const { pipelines, ...others } = await environment.elastic.left();
  assert.deepEqual(pipelines, ["tetragon-elastic-dead_letter", "tetragon-elastic-events"]);
  assert.deepEqual(Object.values(others).flat(), []);
}
