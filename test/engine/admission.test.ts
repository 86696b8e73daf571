import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { type KubernetesClient, KubernetesError } from "../../local/cluster/kubernetes-client";
import {
  policiesSetting,
  policyLibrary,
  type TracingPolicyManifest,
} from "../../components/tetragon/policies";
import { EngineStack } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { eventually } from "./eventually";
import { leftInCluster, podUids } from "./observed";

describe("Tetragon's own CRDs", function () {
  this.timeout(300_000);
  const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  let client: KubernetesClient;
  let names: string[];

  before(async function () {
    this.timeout(7_200_000);
    const environment = await testEnvironment();
    // The second cluster has no release here.
    client = environment.clusters[1].client;
    const folder = join(environment.chart.folder, "crds-yaml");
    const manifests = readdirSync(folder).map(
      (file) => parse(readFileSync(join(folder, file), "utf8")) as { metadata: { name: string } },
    );
    names = manifests.map(({ metadata }) => metadata.name);
    for (const manifest of manifests) {
      await client.request("POST", crds, manifest);
    }
    // Until its storage is ready the API server refuses with 404, then with 429.
    for (const path of ["tracingpolicies", "namespaces/default/tracingpoliciesnamespaced"]) {
      await eventually(() =>
        client.request("GET", `/apis/cilium.io/v1alpha1/${path}`).then(
          () => true,
          () => false,
        ),
      );
    }
  });

  after(async () => {
    for (const name of names) {
      await client.request("DELETE", `${crds}/${name}`);
    }
    // The controller that removes them backs off when it comes too early.
    await eventually(async () => (await client.list(crds)).length === 0, 180);
  });

  /** Asks the API server whether it would take an object as it is, every field of which it must know. */
  async function refusal(manifest: object): Promise<string | undefined> {
    const { kind, metadata } = manifest as TracingPolicyManifest;
    const path =
      kind === "TracingPolicy"
        ? "tracingpolicies"
        : `namespaces/${metadata.namespace}/tracingpoliciesnamespaced`;
    try {
      await client.request(
        "POST",
        `/apis/cilium.io/v1alpha1/${path}?dryRun=All&fieldValidation=Strict`,
        manifest,
      );
      return undefined;
    } catch (error) {
      if (error instanceof KubernetesError) {
        return error.reason;
      }
      throw error;
    }
  }

  const selectors = {
    podSelector: { matchLabels: { app: "web" } },
    containerSelector: { matchExpressions: [{ key: "name", operator: "NotIn", values: ["istio-proxy"] }] },
    exceptBinaries: ["/usr/bin/sudo"],
    rateLimit: "5m",
    tags: ["team.web"],
  };

  for (const { name, enforcement } of policyLibrary) {
    it(`take ${name} in every form`, async () => {
      const forms = {
        "as it is": {},
        "with the common parameters": selectors,
        "in a namespace": { namespaces: ["default"] },
        ...(enforcement && {
          enforcing: { enforce: true, podSelector: {} },
          "as a canary": { canary: { pool: "canary" }, namespaces: ["default"] },
        }),
      };
      let asked = 0;
      for (const [form, parameters] of Object.entries(forms)) {
        const choices = policiesSetting.parse([{ name, ...parameters }]);
        for (const choice of choices) {
          assert.ok("manifests" in choice);
          for (const manifest of choice.manifests) {
            assert.equal(await refusal(manifest), undefined, form);
            asked++;
          }
        }
      }
      assert.ok(asked >= Object.keys(forms).length);
    });
  }

  it("refuse what is no policy, and say why", async () => {
    const policy = (spec: object) => ({
      apiVersion: "cilium.io/v1alpha1",
      kind: "TracingPolicy",
      metadata: { name: "wrong" },
      spec,
    });
    const kprobe = (hook: object) => policy({ kprobes: [{ call: "fd_install", syscall: false, ...hook }] });
    assert.match((await refusal(policy({ kprobess: [] }))) ?? "", /unknown field "spec\.kprobess"/);
    assert.match(
      (await refusal(kprobe({ args: [{ index: 0, type: "fiel" }] }))) ?? "",
      /Unsupported value: "fiel"/,
    );
  });
});

describe("Pod Security admission", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
  });

  it("takes agent and operator in the namespace that a stack makes, as it labels that", async () => {
    const [cluster] = environment.clusters;
    const { client } = cluster;
    const namespace = "made-by-stack";
    const stack = await EngineStack.create(environment, {
      stack: "dev",
      settings: { kubernetesNamespace: namespace, createNamespace: true },
    });
    const run = await stack.up();
    assert.equal(run.error, undefined, run.output);
    const found = await client.find(`/api/v1/namespaces/${namespace}`);
    assert.equal(found?.metadata.labels?.["pod-security.kubernetes.io/enforce"], "privileged");
    assert.equal((await podUids(cluster, namespace)).length, 3);
    const pods = await client.list<{ spec: { hostNetwork?: boolean } }>(
      `/api/v1/namespaces/${namespace}/pods`,
    );
    assert.equal(pods.length, 4, "three agents and the operator");

    // What the label is for: the next lower level takes none of the agents.
    const labels = { "pod-security.kubernetes.io/enforce": "baseline" };
    await client.request("POST", "/api/v1/namespaces", { metadata: { name: "lower-level", labels } });
    const [agent] = pods.filter(({ spec }) => spec.hostNetwork);
    await assert.rejects(
      client.request("POST", "/api/v1/namespaces/lower-level/pods?dryRun=All", {
        metadata: { name: "agent" },
        spec: { ...agent?.spec, serviceAccountName: "default", serviceAccount: "default" },
      }),
      /violates PodSecurity "baseline:latest": .*host namespaces/,
    );
    await client.request("DELETE", "/api/v1/namespaces/lower-level");

    const destroyed = await stack.destroy();
    assert.equal(destroyed.error, undefined, destroyed.output);
    assert.deepEqual(await leftInCluster(cluster), []);
    assert.equal(await client.find(`/api/v1/namespaces/${namespace}`), undefined);
  });
});
