import assert from "node:assert/strict";

import { policyIdOf, tokensName } from "./elastic/fleet";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed, everything, helmReleases, leftInCluster, podPhases, position } from "./observed";

describe("The collector of a stack on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;
  const policyId = policyIdOf("tetragon-dev");
  const token = `token-of-${policyId}`;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    const { elastic } = environment;
    stack = await EngineStack.create(environment, {
      stack: "dev",
      settings: {
        kibana: { endpoint: elastic.url, dashboards: [] },
        fleet: { url: "https://fleet.example.com:8220" },
      },
    });
  });

  const agents = () => podPhases(environment.clusters[0], "elastic-agent-tetragon");

  it("goes from the sidecar to Elastic Agents by one line, which start after the release has rolled out", async () => {
    const first = await stack.up();
    assert.equal(first.error, undefined, first.output);
    assert.ok(!changed(first).some((change) => /Fleet|DaemonSet/.test(change)));
    stack.set({ collector: "elastic-agent" });
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [
      // With the CA by which the agents check Fleet Server.
      "create ConfigMap",
      "create DaemonSet",
      "create FleetAgentPolicy",
      "create FleetIntegration",
      "create FleetIntegrationPolicy",
      "create Secret",
      "create ServiceAccount",
      "delete ConfigMap",
      "delete Secret",
      "update Release",
    ]);
    const release = position(run, "update", "Release");
    assert.ok(release < position(run, "create", "FleetIntegrationPolicy"));
    assert.ok(release < position(run, "create", "DaemonSet"));
    assert.deepEqual(await agents(), ["Running", "Running", "Running"]);
  });

  it("has nothing to change afterwards, and shows the token nowhere", async () => {
    const preview = await stack.preview({ diff: true });
    assert.deepEqual(everything(preview), []);
    for (const text of [stack.state(), preview.output, ...(await helmReleases(environment.clusters[0]))]) {
      assert.ok(!text.includes(token) && !text.includes(Buffer.from(token).toString("base64")));
    }
  });

  it("is refused in one sentence where Kibana has no active token, and enrols anew with another one", async () => {
    const { elastic } = environment;
    elastic.kept.set(tokensName(policyId), { tokens: [] });
    const refused = await stack.preview();
    assert.ok(refused.error !== undefined);
    const [message] = refused.messages.filter(({ severity }) => severity === "error");
    assert.match(
      message?.text ?? "",
      /agent policy id-of-tetragon-dev has no active enrolment token, so no agent/,
    );
    const other = { active: true, apiKey: "other", createdAt: "2026-02-01T00:00:00Z", keyId: "2" };
    elastic.kept.set(tokensName(policyId), { tokens: [other] });
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [
      "create-replacement Secret",
      "delete-replaced Secret",
      "update DaemonSet",
    ]);
    elastic.kept.delete(tokensName(policyId));
  });

  it("goes to agents without Fleet and back to the sidecar, and leaves nothing", async () => {
    stack.set({ agent: { mode: "standalone" } });
    const standalone = await stack.up();
    assert.equal(standalone.error, undefined, standalone.output);
    assert.deepEqual(await agents(), ["Running", "Running", "Running"]);
    assert.deepEqual(everything(await stack.preview()), []);
    stack.set({ collector: "filebeat-sidecar" });
    const back = await stack.up();
    assert.equal(back.error, undefined, back.output);
    assert.ok(changed(back).includes("delete DaemonSet"));
    assert.deepEqual(await agents(), []);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.error, undefined, destroyed.output);
    assert.deepEqual(await leftInCluster(environment.clusters[0]), []);
  });
});
