import assert from "node:assert/strict";

import * as kubernetes from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation";

import { EventStore, TetragonCluster } from "../../components/index";
import { administrator } from "./elastic/elastic-service";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { assertGone } from "./example-checks";
import { changed, drifted, everything, podUids, position } from "./observed";

describe("A program of its own with one store and two clusters", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;
  let compressionLevel = 5;

  /** As in examples/, with the providers of the program's own. */
  const program: PulumiFn = async () => {
    const { elastic, charts, kubeconfig } = environment;
    const target = {
      elasticsearch: { endpoints: [elastic.url], ca: elastic.certificate },
      elasticsearchUsername: administrator.username,
      elasticsearchPassword: administrator.password,
    };
    const store = new EventStore("events", { ...target, elasticsearchVersion: "9.1.0" });
    for (const context of ["first", "second"]) {
      new TetragonCluster(
        context,
        {
          ...target,
          clusterName: context,
          dataStreamNamespace: context,
          createPublisher: true,
          filebeat: context === "first" ? { compressionLevel } : {},
          tetragon: {
            chartRepository: charts.url,
            chartVersion: charts.version,
            policies: [{ name: "sensitive-files" }],
          },
        },
        {
          providers: [new kubernetes.Provider(context, { context, kubeconfig })],
          dependsOn: store,
        },
      );
    }
    return {};
  };

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, { stack: "dev", program });
  });

  it("comes up in both, and a second preview has no change", async () => {
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.equal(changed(run).filter((change) => change === "create Release").length, 2);
    for (const cluster of environment.clusters) {
      assert.equal((await podUids(cluster)).length, 3);
    }
    assert.deepEqual((await environment.elastic.left()).roles, [
      "tetragon-publisher-first",
      "tetragon-publisher-second",
    ]);
    assert.deepEqual(everything(await stack.preview()), []);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.error, undefined, refreshed.output);
    assert.deepEqual(drifted(refreshed), []);
  });

  it("changes one cluster alone, with a new ConfigMap before the release and the old one away after it", async () => {
    const [first, second] = environment.clusters;
    const before = { first: await podUids(first), second: await podUids(second) };
    compressionLevel = 6;
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [
      "create-replacement ConfigMap",
      "delete-replaced ConfigMap",
      "update Release",
    ]);
    const release = position(run, "update", "Release");
    assert.ok(position(run, "create-replacement", "ConfigMap") < release);
    assert.ok(release < position(run, "delete-replaced", "ConfigMap"));
    const after = await podUids(first);
    assert.deepEqual(
      after.filter((uid) => before.first.includes(uid)),
      [],
    );
    assert.deepEqual(await podUids(second), before.second);
  });

  it("is destroyed and leaves nothing", async () => {
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    await assertGone(environment);
  });
});
