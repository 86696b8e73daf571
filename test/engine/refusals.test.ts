import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";

import { freePort } from "../../local/ports";
import { policyPackRunner } from "../../local/pulumi/pulumi-home";
import { projectRoot } from "../../tools/project";
import { causes } from "../../tools/verify/causes";
import { EngineStack, projectProgram } from "./engine-stack";
import { type TestEnvironment, clientFolders, testEnvironment } from "./environment";
import { changed, everything, podUids } from "./observed";

describe("What cannot work", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    // The program asks kubectl.
    process.env.PATH = [...(await clientFolders()), process.env.PATH].join(":");
  });

  const dev = (settings: Record<string, unknown>, env: Record<string, string> = {}) =>
    EngineStack.create(environment, { stack: "dev", settings, env });

  it("is found by the preview: a context that the kubeconfig lacks", async () => {
    const run = await (await dev({ kubernetesContext: "elsewhere" })).preview();
    assert.match(run.error ?? "", /"elsewhere" is no context of the kubeconfig \(.*\); set one of first, /);
    assert.deepEqual(changed(run), []);
  });

  it("is found by the preview: a namespace that a reachable cluster lacks", async () => {
    const run = await (await dev({ kubernetesNamespace: "absent" })).preview();
    assert.match(
      run.error ?? "",
      /kubernetesNamespace is "absent", which the cluster lacks; make the namespace/,
    );
    assert.deepEqual(changed(run), []);
  });

  it("is found by the preview: a CA in a namespace that is made by the same update", async () => {
    const { elastic } = environment;
    const caConfigMap = { name: "elasticsearch-ca", key: "ca.crt" };
    const stack = await dev({
      kubernetesNamespace: "made-here",
      createNamespace: true,
      elasticsearch: { endpoints: [elastic.url], caConfigMap },
    });
    const run = await stack.preview();
    assert.match(
      run.error ?? "",
      /elasticsearch\.caConfigMap: names an object in a namespace that createNamespace/,
    );
    assert.deepEqual(changed(run), []);
  });

  it("is found by the policy pack on what the engine is about to make", async () => {
    const script = join(environment.directory, "policy-pack-of-refusals");
    const policyPack = await policyPackRunner(script, join(projectRoot, "policy-pack"));
    const stack = await dev({ extraHelmValues: { tetragon: { image: { tag: "latest" } } } });
    const run = await stack.preview({ policyPacks: [policyPack] });
    assert.ok(run.error);
    assert.match(run.output, /pinned-images/);
    assert.match(run.output, /values\.tetragon\.image\.tag is "latest"; name a version or a digest/);
  });

  it("is a warning where the cluster cannot be reached, and the preview goes on", async () => {
    const unreachable = join(environment.directory, "unreachable");
    const port = await freePort();
    const text = readFileSync(environment.kubeconfig, "utf8");
    writeFileSync(unreachable, text.replace(/https:\/\/127\.0\.0\.1:\d+/g, `https://127.0.0.1:${port}`));
    const run = await (await dev({}, { KUBECONFIG: unreachable })).preview();
    assert.equal(run.error, undefined, run.output);
    assert.ok(
      run.messages.some(
        ({ severity, text: message }) =>
          severity === "warning" && /cannot be asked for namespace/.test(message),
      ),
    );
    assert.ok(changed(run).includes("create Release"));
  });

  it("ends in a failed release where Pod Security refuses the agent, which the next update repairs", async () => {
    const [{ client }] = environment.clusters;
    const namespace = (level: string) => ({
      metadata: { name: "guarded", labels: { "pod-security.kubernetes.io/enforce": level } },
    });
    await client.request("POST", "/api/v1/namespaces", namespace("restricted"));
    // A setting allows a minute at least, which nobody here waits for.
    let seconds: number | undefined = 15;
    const program: PulumiFn = () => {
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        seconds !== undefined && type === "kubernetes:helm.sh/v3:Release"
          ? { props: { ...props, timeout: seconds }, opts }
          : undefined,
      );
      return projectProgram();
    };
    const settings = { kubernetesNamespace: "guarded" };
    const stack = await EngineStack.create(environment, { stack: "dev", settings, program });
    const refused = await stack.up();
    const words = "context deadline exceeded";
    assert.ok(refused.output.includes(words), refused.output);
    // All that the engine says; the pages say what it is.
    assert.ok(causes["pod-security"].origin.includes(words));
    const operations = readFileSync(join(projectRoot, "docs", "operations.md"), "utf8");
    assert.match(operations, new RegExp(`${words}.*refuses privileged pods`));
    const events = await client.list<{ metadata: { name: string }; message?: string }>(
      "/api/v1/namespaces/guarded/events",
    );
    assert.ok(events.some(({ message }) => /violates PodSecurity "restricted/.test(message ?? "")));

    await client.request("PATCH", "/api/v1/namespaces/guarded", namespace("privileged"));
    seconds = undefined;
    const repaired = await stack.up();
    assert.equal(repaired.error, undefined, repaired.output);
    assert.equal((await podUids(environment.clusters[0], "guarded")).length, 3);
    assert.deepEqual(everything(await stack.preview()), []);

    const elsewhere = join(environment.directory, "same-kubeconfig-elsewhere");
    copyFileSync(environment.kubeconfig, elsewhere);
    const moved = await stack.preview({ env: { KUBECONFIG: elsewhere } });
    assert.equal(moved.error, undefined, moved.output);
    assert.deepEqual(
      moved.changes.map(({ op, type }) => `${op} ${type}`),
      [],
    );

    const destroyed = await stack.destroy();
    assert.equal(destroyed.error, undefined, destroyed.output);
    await client.request("DELETE", "/api/v1/namespaces/guarded");
  });
});
