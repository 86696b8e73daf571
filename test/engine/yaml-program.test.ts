import assert from "node:assert/strict";

import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";

import { ConsoleProgress } from "../../local/progress";
import { linkPlugin } from "../../local/pulumi/pulumi-home";
import { installPulumiLanguages } from "../../local/pulumi/pulumi-languages";
import { record } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { assertGone, assertUp } from "./example-checks";
import { ExampleWorkspace, stackName } from "./example-workspace";
import { everything, podUids } from "./observed";

describe("The example in YAML, with the package in a folder of its own", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let workspace: ExampleWorkspace;
  let stack: Stack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    const { yaml } = await installPulumiLanguages(new ConsoleProgress());
    await linkPlugin(environment.pulumi, { name: "language-yaml", ...yaml });
    workspace = await ExampleWorkspace.create(environment, "yaml");
    const { env, folder } = workspace;
    stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir: folder },
      {
        pulumiCommand: await PulumiCommand.get({ root: environment.pulumi.root }),
        pulumiHome: env.PULUMI_HOME,
        secretsProvider: "passphrase",
        envVars: env,
      },
    );
    await stack.setAllConfig(workspace.settings(environment));
  });

  it("comes up in two clusters and one store, and a second preview has no change", async () => {
    const run = await record((common) => stack.up(common));
    assert.equal(run.error, undefined, run.output);
    await assertUp(environment, workspace.resources("two-clusters-yaml"));
    const { dataStreams } = await stack.outputs();
    assert.deepEqual(dataStreams?.value, ["logs-cilium_tetragon.log-eu", "logs-cilium_tetragon.log-us"]);
    assert.deepEqual(everything(await record((common) => stack.preview(common))), []);
  });

  it("changes a policy's parameter in the cluster that has the policy, and no pod", async () => {
    const before = await Promise.all(environment.clusters.map((cluster) => podUids(cluster)));
    workspace.edit("Pulumi.yaml", "ports: [443]", "ports: [443, 8443]");
    const run = await record((common) => stack.up(common));
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(everything(run), [
      "update TetragonCluster eu",
      "update TracingPolicyNamespaced eu-policy-web/outbound-connections",
    ]);
    const [{ client }, second] = environment.clusters;
    const path = "/apis/cilium.io/v1alpha1/namespaces/web/tracingpoliciesnamespaced/outbound-connections";
    assert.match(JSON.stringify(await client.find(path)), /"8443"/);
    assert.equal(await second.client.find(path), undefined);
    assert.deepEqual(await Promise.all(environment.clusters.map((cluster) => podUids(cluster))), before);
    assert.deepEqual(everything(await record((common) => stack.preview(common))), []);
  });

  it("is destroyed and leaves nothing", async () => {
    const run = await record((common) => stack.destroy(common));
    assert.equal(run.error, undefined, run.output);
    await assertGone(environment);
  });
});
