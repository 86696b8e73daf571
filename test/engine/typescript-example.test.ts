import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";

import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { assertGone, makeWatchedNamespace } from "./example-checks";
import { changed, drifted, everything, podUids, position } from "./observed";

const folder = join(projectRoot, "examples", "typescript");

describe("The example in TypeScript on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    const ca = join(environment.directory, "example-ca.crt");
    writeFileSync(ca, environment.elastic.certificate);
    stack = await EngineStack.create(environment, {
      stack: "prod",
      folder,
      settings: { elasticStack: "organization/elastic/prod" },
      program,
      env: { KUBECONFIG: environment.kubeconfig, NODE_EXTRA_CA_CERTS: ca },
    });
    await stack.setSecret("elasticPassword", administrator.password);
    await elasticStack();
    await makeWatchedNamespace(environment);
  });

  after(() => {
    environment.elastic.password = administrator.password;
  });

  /** The program as it is, with the chart from the repository that can be reached here. */
  const program = async (): Promise<Record<string, unknown>> => {
    const { url } = environment.charts;
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
      type === "kubernetes:helm.sh/v3:Release"
        ? { props: { ...props, repositoryOpts: { repo: url } }, opts }
        : undefined,
    );
    const load = createRequire(__filename);
    const file = join(folder, "index.ts");
    delete load.cache[file];
    return { ...(load(file) as Record<string, unknown>) };
  };

  /** The stack that the example asks where Elasticsearch is, in the same backend. */
  async function elasticStack(): Promise<void> {
    const endpoint = environment.elastic.url;
    const elastic = await LocalWorkspace.createOrSelectStack(
      { stackName: "prod", projectName: "elastic", program: async () => ({ endpoint }) },
      {
        pulumiCommand: await PulumiCommand.get({ root: environment.pulumi.root }),
        secretsProvider: "passphrase",
        envVars: stack.env,
      },
    );
    await elastic.up();
  }

  it("previews, and comes up in both clusters with a key each", async () => {
    const previewed = await stack.preview();
    assert.equal(previewed.error, undefined, previewed.output);
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), changed(previewed));
    assert.ok(position(run, "create", "ElasticsearchIndexTemplate") < position(run, "create", "Release"));
    for (const cluster of environment.clusters) {
      assert.equal((await podUids(cluster)).length, 3);
    }
    const { roles } = await environment.elastic.left();
    assert.deepEqual(roles, ["tetragon-publisher-eu", "tetragon-publisher-us"]);
    assert.deepEqual((await stack.outputs()).dataStreams, [
      "logs-cilium_tetragon.log-eu",
      "logs-cilium_tetragon.log-us",
    ]);
  });

  it("has nothing to change afterwards, and nothing drifts", async () => {
    assert.deepEqual(everything(await stack.preview()), []);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.error, undefined, refreshed.output);
    assert.deepEqual(drifted(refreshed), []);
  });

  it("takes a new password of the administrator without touching a pod", async () => {
    const pods = () => Promise.all(environment.clusters.map((cluster) => podUids(cluster)));
    const before = await pods();
    environment.elastic.password = "another password of the administrator";
    await stack.setSecret("elasticPassword", environment.elastic.password);
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.ok(everything(run).length > 0, "the providers take the password");
    assert.deepEqual(changed(run), []);
    assert.deepEqual(await pods(), before);
  });

  it("is destroyed and leaves what the documentation says", async () => {
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    await assertGone(environment);
  });
});
