import assert from "node:assert/strict";

import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";

describe("The stack dev on the real engine", function () {
  this.timeout(3_600_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async () => {
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, { stack: "dev" });
  });

  it("previews with nothing there", async () => {
    const run = await stack.preview();
    assert.equal(run.error, undefined);
    console.log(run.summary, run.messages, run.output.length);
  });
  it("comes up", async () => {
    const run = await stack.up();
    console.log(run.output.slice(-3000));
    console.log(environment.clusters[0].kubelets.notReady, environment.clusters[0].kubelets.problems);
    assert.equal(run.error, undefined);
    console.log(run.summary, run.messages);
  });
});
