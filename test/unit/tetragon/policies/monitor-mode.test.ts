import assert from "node:assert/strict";

import { monitoringPolicies, type TracingPolicyManifest } from "../../../../components/tetragon/policies";

/** A policy that would enforce, in the mode of these options. */
function policy(name: string, modes: string[], namespace?: string): TracingPolicyManifest {
  return {
    apiVersion: "cilium.io/v1alpha1",
    kind: namespace === undefined ? "TracingPolicy" : "TracingPolicyNamespaced",
    metadata: { name, namespace },
    spec: {
      kprobes: [{ call: "sys_setns", syscall: true, selectors: [{ matchActions: [{ action: "Sigkill" }] }] }],
      options: modes.map((value) => ({ name: "policy-mode", value })),
    },
  };
}

describe("policies in monitor mode", () => {
  it("are those with the option, in order and once", () => {
    const policies = [
      policy("b", ["monitor"], "web"),
      policy("b", ["monitor"], "shop"),
      policy("a", ["monitor"]),
      policy("c", ["enforce"]),
      policy("d", []),
    ];
    assert.deepEqual(monitoringPolicies(policies), ["a", "b"]);
  });

  it("follow the last of several options, as the agent does", () => {
    assert.deepEqual(monitoringPolicies([policy("a", ["enforce", "monitor"])]), ["a"]);
    assert.deepEqual(monitoringPolicies([policy("a", ["monitor", "enforce"])]), []);
  });

  it("are not those that share their name with one that enforces, since events tell no namespace", () => {
    assert.deepEqual(monitoringPolicies([policy("a", ["monitor"], "web"), policy("a", [], "shop")]), []);
  });
});
