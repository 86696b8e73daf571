import assert from "node:assert/strict";

import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import {
  EventStore,
  type EventStoreArgs,
  TetragonCluster,
  type TetragonClusterArgs,
} from "../../../components/index";
import type { RecordOptions } from "../../../tools/record-program";
import { type RenderedResource } from "../../../tools/render-stack";
import { cluster, refused, resourcesOf, store } from "./programs";

const agents: TetragonClusterArgs = {
  clusterName: "eu",
  elasticsearch: { endpoints: ["https://es.example.com:9200"] },
  elasticsearchApiKey: "id:key",
  collector: "elastic-agent",
  kibana: { endpoint: "https://kibana.example.com" },
  fleet: { url: "https://fleet.example.com" },
};
const tokensOf = "elasticstack:index/getFleetEnrollmentTokens:getFleetEnrollmentTokens";
const deployed = (tokens: object[]): RecordOptions => ({
  deployed: true,
  outputs: { "elasticstack:index/fleetAgentPolicy:FleetAgentPolicy": { policyId: "the-policy" } },
  answers: { [tokensOf]: { id: "x", tokens } },
});
const token = {
  active: true,
  apiKey: "the-token",
  apiKeyId: "a",
  createdAt: "2026-01-01T00:00:00Z",
  keyId: "a",
  name: "Default",
  policyId: "the-policy",
};
const ofType = (resources: RenderedResource[], type: string) =>
  resources.filter((resource) => resource.type.endsWith(`:${type}`));

describe("the collector of a cluster", () => {
  it("enrols with the token that Kibana has for the policy, which is a secret everywhere", async () => {
    const resources = await resourcesOf(() => new TetragonCluster("eu", agents), deployed([token]));
    const [secret] = ofType(resources, "Secret");
    assert.deepEqual(secret?.inputs.stringData, { FLEET_ENROLLMENT_TOKEN: "the-token" });
    const rest = JSON.stringify(resources.filter((resource) => resource !== secret));
    assert.ok(!rest.includes("the-token"));
    assert.equal(ofType(resources, "FleetIntegrationPolicy")[0]?.inputs.agentPolicyId, "the-policy");
  });

  it("makes no publisher, role or key where Fleet gives the agents theirs", async () => {
    const resources = await resourcesOf(
      () =>
        new TetragonCluster("eu", {
          ...agents,
          elasticsearchApiKey: undefined,
          elasticsearchUsername: "elastic",
          elasticsearchPassword: "p",
          createPublisher: true,
        }),
    );
    assert.equal(ofType(resources, "ElasticsearchSecurityApiKey").length, 0);
    assert.equal(ofType(resources, "FleetAgentPolicy").length, 1);
  });

  it("takes the caller's elasticstack provider for Fleet, whose Kibana it cannot see", async () => {
    const resources = await resourcesOf(() => {
      const given = new elasticstack.Provider("given", {});
      const args = { ...agents, kibana: undefined, elasticsearchApiKey: undefined };
      return new TetragonCluster("eu", args, { providers: [given] });
    });
    for (const type of ["FleetIntegration", "FleetAgentPolicy", "FleetIntegrationPolicy"]) {
      assert.equal(ofType(resources, type)[0]?.provider, "given", type);
    }
    assert.notEqual(ofType(resources, "DaemonSet")[0]?.provider, "given");
  });

  it("is one for the nodes of a cluster", async () => {
    const sidecar = { ...cluster, clusterName: "b" };
    await refused(
      () => [new TetragonCluster("one", agents), new TetragonCluster("two", sidecar)],
      /kubernetesContext: Tetragon and its collector are on the nodes of this cluster already: "one", by collector elastic-agent/,
    );
    await refused(() => {
      const provider = new kubernetes.Provider("k");
      return [
        new TetragonCluster("one", sidecar, { providers: [provider] }),
        new TetragonCluster("two", agents, { providers: [provider] }),
      ];
    }, /already: "one", by collector filebeat-sidecar/);
    const two = await resourcesOf(() => [
      new TetragonCluster("one", { ...agents, kubernetesContext: "a" }),
      new TetragonCluster("two", { ...sidecar, kubernetesContext: "b" }),
    ]);
    assert.equal(ofType(two, "DaemonSet").length, 1);
  });

  it("reads names that come from other resources", async () => {
    const resources = await resourcesOf(
      () =>
        new TetragonCluster("eu", {
          ...agents,
          clusterName: pulumi.output("late"),
          fleet: { url: pulumi.output("https://late.example.com") },
        }),
    );
    assert.equal(ofType(resources, "FleetAgentPolicy")[0]?.inputs.name, "tetragon-late");
  });
});

describe("a store with Elastic's package", () => {
  const official: EventStoreArgs = { ...store, assets: "integration", kibana: agents.kibana };

  it("has nothing of ours, and keeps the package when it goes", async () => {
    const resources = await resourcesOf(() => new EventStore("store", official));
    const declared = resources.filter(({ type }) => type.startsWith("elasticstack:"));
    assert.equal(declared.length, 1);
    assert.deepEqual(declared[0]?.inputs, {
      name: "cilium_tetragon",
      version: "0.4.0",
      prerelease: true,
      skipDestroy: true,
    });
  });

  it("is refused with assets: none, which is no store", async () => {
    await refused(() => new EventStore("store", { ...store, assets: "none" }), /assets: none leaves a store/);
  });
});
