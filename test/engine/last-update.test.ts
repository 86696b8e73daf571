import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { changed } from "./observed";

/** A port on which nothing answers. */
const nobody = "https://127.0.0.1:1";

describe("A preview without the cluster on the real engine", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let stack: EngineStack;
  let kubeconfig: string;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    kubeconfig = join(environment.directory, "kubeconfig-of-last-update");
    await connect();
    const [{ client }] = environment.clusters;
    await client.request("POST", "/api/v1/namespaces/kube-system/configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "elasticsearch-ca", namespace: "kube-system" },
      data: { "ca.crt": environment.elastic.certificate },
    });
    stack = await EngineStack.create(environment, {
      stack: "dev",
      settings: {
        elasticsearch: {
          endpoints: [environment.elastic.url],
          caConfigMap: { name: "elasticsearch-ca", key: "ca.crt" },
        },
        filebeat: { eventFields: "lean" },
      },
      env: { KUBECONFIG: kubeconfig },
    });
  });

  after(async () => {
    await connect();
    await stack.destroy();
    const [{ client }] = environment.clusters;
    await client.request("DELETE", "/api/v1/namespaces/kube-system/configmaps/elasticsearch-ca");
  });

  const connect = () => copyFile(environment.kubeconfig, kubeconfig);
  const disconnect = async () => {
    const text = await readFile(environment.kubeconfig, "utf8");
    await writeFile(kubeconfig, text.replace(/server: .*/g, `server: ${nobody}`));
  };

  it("works before the first update, with one warning that the CA is not known yet", async () => {
    await disconnect();
    const run = await stack.preview();
    assert.equal(run.error, undefined, run.output);
    const about = run.messages.filter(({ text }) =>
      text.includes("the CA in elasticsearch-ca is read from the cluster"),
    );
    assert.equal(about.length, 1, JSON.stringify(run.messages));
  });

  it("comes up with the CA that lies in the cluster", async () => {
    await connect();
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    assert.equal((await stack.outputs()).elasticsearchCa, environment.elastic.certificate);
    assert.deepEqual(changed(await stack.preview()), []);
  });

  it("knows the CA from the last update, and finds no change in Elasticsearch", async () => {
    await disconnect();
    const run = await stack.preview();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(changed(run), [], run.output);
    assert.ok(!run.messages.some(({ text }) => text.includes("the CA in")), JSON.stringify(run.messages));
    await connect();
  });

  it("tells a change from lean to full with its rollover, until it is made", async () => {
    stack.set({ filebeat: { eventFields: "full" } });
    const told = (messages: { text: string }[]) =>
      messages.filter(({ text }) => text.includes("filebeat.eventFields (lean → full)")).length;
    assert.equal(told((await stack.preview()).messages), 1);
    assert.equal((await stack.up()).error, undefined);
    assert.equal(told((await stack.preview()).messages), 0);
  });
});
