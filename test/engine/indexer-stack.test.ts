import assert from "node:assert/strict";

import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed, everything, leftInCluster, podPhases, position } from "./observed";
import { secretsInClear } from "./secrets-in-clear";

const password = "a password of Kafka's";

describe("A stack that goes through Kafka on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, { stack: "dev" });
  });

  const indexers = () => podPhases(environment.clusters[0], "tetragon-indexer");

  it("starts its indexer by one line, and takes Elasticsearch's credential from the nodes", async () => {
    const first = await stack.up();
    assert.equal(first.error, undefined, first.output);
    assert.deepEqual(await indexers(), []);
    stack.set({
      output: "kafka",
      kafka: { brokers: ["kafka-1.example.com:9093"] },
      kafkaUsername: "tetragon-nodes",
      indexer: { replicas: 2 },
    });
    await stack.setSecret("kafkaPassword", password);
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [
      "create ConfigMap",
      "create Deployment",
      "create PodDisruptionBudget",
      // The password of the nodes, that of the indexer, and the indexer's credential for Elasticsearch.
      "create Secret",
      "create Secret",
      "create Secret",
      "delete Secret",
      "update ConfigMap",
      "update Release",
    ]);
    assert.ok(position(run, "update", "Release") < position(run, "delete", "Secret"));
    assert.deepEqual(await indexers(), ["Running", "Running"]);
  });

  it("has nothing to change afterwards, and shows the password of Kafka nowhere", async () => {
    const preview = await stack.preview({ diff: true });
    assert.deepEqual(everything(preview), []);
    assert.deepEqual(await secretsInClear(stack, environment.clusters[0], [password]), []);
  });

  it("restarts what uses a new password, and goes back to Elasticsearch without leaving anything", async () => {
    await stack.setSecret("kafkaPassword", "another one");
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [
      "create-replacement Secret",
      "create-replacement Secret",
      "delete-replaced Secret",
      "delete-replaced Secret",
      "update Deployment",
      "update Release",
    ]);
    assert.deepEqual(everything(await stack.preview()), []);
    for (const key of ["output", "kafka", "kafkaUsername", "kafkaPassword", "indexer"]) {
      stack.set({ [key]: undefined });
    }
    const back = await stack.up();
    assert.equal(back.error, undefined, back.output);
    assert.ok(position(back, "update", "Release") < position(back, "delete", "Deployment"));
    assert.deepEqual(await indexers(), []);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.error, undefined, destroyed.output);
    assert.deepEqual(await leftInCluster(environment.clusters[0]), []);
  });
});
