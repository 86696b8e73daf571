import assert from "node:assert/strict";

import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import { EventStore } from "../../../components/index";
import { recordProgram } from "../../../tools/record-program";
import { readableResources } from "../../../tools/render-stack";
import { Deployment, store } from "../components/programs";
import { enough, renderWith } from "../stacks/rendered";

describe("what a program only reads", () => {
  const program = () => {
    const secret = { name: "es-ca", key: "ca.crt" };
    new EventStore("s", { ...store, elasticsearch: { ...store.elasticsearch, caSecret: secret } });
  };
  const marked = async (reads: boolean, options: object = {}) =>
    readableResources(await recordProgram(program, { reads, ...options })).filter(
      ({ read }) => read !== undefined,
    );

  it("is told by its id, with parent and provider, where it is asked for", async () => {
    assert.deepEqual(await marked(true), [
      {
        type: "kubernetes:core/v1:Secret",
        name: "s-elasticsearch-ca",
        parent: "s",
        inputs: {},
        provider: "s-kubernetes",
        read: "kube-system/es-ca",
      },
    ]);
    assert.deepEqual(await marked(false), []);
  });

  it("is a function with the names of its arguments, any of which may hold a secret", async () => {
    const asking = () => {
      const provider = new elasticstack.Provider("theirs", {});
      const { password } = new Deployment("elastic", { password: "hunter2" });
      elasticstack.getFleetEnrollmentTokensOutput(
        { policyId: "policy", spaceId: pulumi.secret(password) },
        { provider },
      );
    };
    const declared = readableResources(await recordProgram(asking, { reads: true, deployed: true }));
    assert.deepEqual(
      declared.filter(({ read }) => read !== undefined),
      [
        {
          type: "elasticstack:index/getFleetEnrollmentTokens:getFleetEnrollmentTokens",
          name: "getFleetEnrollmentTokens",
          parent: null,
          inputs: { policyId: "[secret]", spaceId: "[secret]" },
          provider: "theirs",
          read: true,
        },
      ],
    );
  });

  it("by a stack is rendered with --reads: the CA in the cluster and the outputs of the last update", async () => {
    const elasticsearch = { ...enough.elasticsearch, caConfigMap: { name: "es-ca", key: "ca.crt" } };
    const resources = await renderWith({ elasticsearch }, { reads: true });
    const reads = resources.filter(({ read }) => read !== undefined);
    assert.deepEqual(
      [...new Set(reads.map(({ type }) => type))],
      ["kubernetes:core/v1:ConfigMap", "pulumi:pulumi:readStackOutputs"],
    );
    assert.equal(reads[0]?.read, "[unknown]");
    const declared = await renderWith({ elasticsearch });
    assert.ok(declared.every((resource) => !("read" in resource)));
  });
});
