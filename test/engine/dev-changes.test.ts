import assert from "node:assert/strict";

import { administrator } from "./elastic/elastic-service";
import { EngineStack, type Run } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed, everything, podUids, position } from "./observed";

describe("A change of one setting of the stack dev", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    stack = await EngineStack.create(environment, { stack: "dev" });
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
  });

  after(async () => {
    const run = await stack.destroy();
    environment.elastic.password = administrator.password;
    assert.equal(run.error, undefined, run.output);
  });

  /** Previews and makes a change: both say the same, a further preview says nothing, pods are new or the same. */
  async function apply(expected: string[], pods: "restart" | "stay"): Promise<Run> {
    const before = await podUids(environment.clusters[0]);
    const previewed = await stack.preview();
    assert.equal(previewed.error, undefined, previewed.output);
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), expected);
    assert.deepEqual(changed(previewed), expected);
    const after = await podUids(environment.clusters[0]);
    assert.equal(after.length, before.length);
    const kept = after.filter((uid) => before.includes(uid)).length;
    assert.equal(kept, pods === "stay" ? before.length : 0, "agent pods that were kept");
    assert.deepEqual(everything(await stack.preview()), []);
    return run;
  }

  it("of Filebeat's configuration changes the ConfigMap, and restarts the pods after it", async () => {
    stack.change("filebeat", { compressionLevel: 6 });
    const run = await apply(["update ConfigMap", "update Release"], "restart");
    assert.ok(position(run, "update", "ConfigMap") < position(run, "update", "Release"));
  });

  it("of the password makes a new Secret before the pods restart, and removes the old one after", async () => {
    environment.elastic.password = "another password";
    await stack.setSecret("elasticsearchPassword", environment.elastic.password);
    const run = await apply(
      ["create-replacement Secret", "delete-replaced Secret", "update Release"],
      "restart",
    );
    const release = position(run, "update", "Release");
    assert.ok(position(run, "create-replacement", "Secret") < release);
    assert.ok(release < position(run, "delete-replaced", "Secret"));
  });

  it("of the policies changes policies only", async () => {
    stack.change("tetragon", { policies: ["sensitive-files", "outbound-connections"] });
    await apply(["delete TracingPolicy"], "stay");
    stack.change("tetragon", {
      policies: ["sensitive-files", "outbound-connections", "privilege-escalation"],
    });
    await apply(["create TracingPolicy"], "stay");
  });

  it("of a policy's parameter changes that policy", async () => {
    stack.change("tetragon", {
      policies: [
        { name: "sensitive-files", paths: ["/etc/shadow"] },
        "outbound-connections",
        "privilege-escalation",
      ],
    });
    await apply(["update TracingPolicy"], "stay");
  });

  it("of the retention changes the templates", async () => {
    stack.change("retention", { days: 14 });
    await apply(["update ElasticsearchIndexTemplate", "update ElasticsearchIndexTemplate"], "stay");
  });

  it("of the buffer changes the release", async () => {
    stack.set({ buffer: { eventsPerSecond: 100, outageMinutes: 15 } });
    await apply(["update ConfigMap", "update Release"], "restart");
  });

  it("of the chart's version changes the release", async () => {
    stack.change("tetragon", { chartVersion: environment.charts.nextVersion });
    await apply(["update Release"], "restart");
  });

  it("of the event fields changes templates before the release", async () => {
    // The names of the component templates say which fields they hold, so those are new ones.
    stack.change("filebeat", { eventFields: "lean" });
    const run = await apply(
      [
        "create ElasticsearchComponentTemplate",
        "create ElasticsearchComponentTemplate",
        "delete ElasticsearchComponentTemplate",
        "delete ElasticsearchComponentTemplate",
        "update ConfigMap",
        "update ElasticsearchIndexTemplate",
        "update Release",
      ],
      "restart",
    );
    const template = position(run, "update", "ElasticsearchIndexTemplate");
    assert.ok(position(run, "create", "ElasticsearchComponentTemplate") < template);
    assert.ok(template < position(run, "update", "Release"));
    assert.ok(template < position(run, "delete", "ElasticsearchComponentTemplate"));
  });

  it("of the data stream's namespace changes the collector alone", async () => {
    stack.set({ dataStreamNamespace: "dev2" });
    await apply(["update ConfigMap", "update Release"], "restart");
  });
});
