import assert from "node:assert/strict";

import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";

import { EventStore, TetragonCluster } from "../../../components/index";
import type { RenderedResource } from "../../../tools/render-stack";
import { cluster, named, resourcesOf, store } from "./programs";

/** One store and two clusters, each with a provider of the caller's. */
function program(): void {
  const elastic = new elasticstack.Provider("elastic", {});
  const events = new EventStore("events", store, { providers: { elasticstack: elastic } });
  for (const name of ["eu", "us"]) {
    const provider = new kubernetes.Provider(`${name}-cluster`, { context: name });
    new TetragonCluster(
      name,
      {
        ...cluster,
        clusterName: name,
        dataStreamNamespace: name,
        createPublisher: true,
        publisherApiKey: undefined,
        createNamespace: true,
        kubernetesNamespace: "tetragon",
        tetragon: { policies: [{ name: "kernel-modules" }] },
      },
      { providers: [provider, elastic], dependsOn: events },
    );
  }
}

describe("two clusters and one store in one program", () => {
  let resources: RenderedResource[];
  before(async () => {
    resources = await resourcesOf(program);
  });

  it("have no name in common", () => {
    const keys = resources.map(({ type, name }) => `${type} ${name}`);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(keys.length > 20);
  });

  it("give every child a name that begins with its component's, and its component as parent", () => {
    const children = resources.filter(({ type }) => /^(kubernetes|elasticstack):/.test(type));
    assert.ok(children.length > 15);
    for (const { name, parent } of children) {
      assert.ok(parent !== null && ["eu", "us", "events"].includes(parent), name);
      assert.ok(name.startsWith(`${parent}-`), name);
    }
  });

  it("reach their own cluster and Elasticsearch by the caller's providers, and make none", () => {
    for (const { type, name, parent, provider } of resources) {
      if (type.startsWith("kubernetes:")) {
        assert.equal(provider, `${parent}-cluster`, name);
      } else if (type.startsWith("elasticstack:")) {
        assert.equal(provider, "elastic", name);
      }
    }
    const providers = resources.filter(({ type }) => type.startsWith("pulumi:providers:"));
    assert.deepEqual(providers.map(({ name }) => name).sort(), ["elastic", "eu-cluster", "us-cluster"]);
  });

  it("start the pods after the templates, the ConfigMap and the Secret, and load policies after the release", () => {
    for (const name of ["eu", "us"]) {
      const { dependsOn = [] } = named(resources, `${name}-release`);
      const first = [
        "events-tetragon-elastic-events",
        "events-tetragon-elastic-settings",
        `${name}-filebeat-configmap`,
        `${name}-filebeat-credentials`,
        `${name}-namespace`,
      ];
      for (const each of first) {
        assert.ok(dependsOn.includes(each), `${each} in ${dependsOn.join(", ")}`);
      }
      assert.ok(named(resources, `${name}-policy-kernel-modules`).dependsOn?.includes(`${name}-release`));
    }
  });

  it("write to data streams of their own with keys of their own", () => {
    const roles = ["eu", "us"].map((name) => named(resources, `${name}-publisher-role`).inputs);
    assert.deepEqual(
      roles.map(({ name }) => name),
      ["tetragon-publisher-eu", "tetragon-publisher-us"],
    );
    assert.deepEqual((roles[0]?.indices as { names: string[] }[])[0]?.names, [
      "logs-cilium_tetragon.log-eu",
      "logs-cilium_tetragon.dead_letter-eu",
    ]);
  });
});
