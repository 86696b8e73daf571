import assert from "node:assert/strict";

import { policyLibrary } from "../../../../components/tetragon/policies";
import { complaints, policies } from "./library";

const canary = { pool: "canary" };
const everywhere = { name: "kernel-modules", podSelector: {}, canary };

/** The name of each object, its selectors, and whether it kills. */
const outline = (choices: unknown[]) =>
  policies(choices).map(({ metadata, spec }) => ({
    name: metadata.name,
    pods: spec.podSelector?.matchExpressions,
    hosts: spec.hostSelector,
    enforces: /"action":"(Sigkill|Override|NotifyEnforcer)"/.test(JSON.stringify(spec)),
  }));

describe("a policy with a canary", () => {
  it("enforces in the pods with the label and observes in all others", () => {
    assert.deepEqual(outline([everywhere]), [
      {
        name: "kernel-modules",
        pods: [{ key: "pool", operator: "NotIn", values: ["canary"] }],
        hosts: undefined,
        enforces: false,
      },
      {
        name: "kernel-modules-canary",
        pods: [{ key: "pool", operator: "In", values: ["canary"] }],
        hosts: undefined,
        enforces: true,
      },
    ]);
  });

  it("is promoted by enforce: true alone, and then is the policy without a canary", () => {
    assert.deepEqual(
      policies([{ ...everywhere, enforce: true }]),
      policies([{ name: "kernel-modules", podSelector: {}, enforce: true }]),
    );
  });

  it("keeps the user's own selector and namespaces", () => {
    const [observing, enforcing] = policies([
      { name: "kernel-modules", namespaces: ["web"], podSelector: { matchLabels: { app: "a" } }, canary },
    ]);
    for (const policy of [observing, enforcing]) {
      assert.equal(policy?.metadata.namespace, "web");
      assert.deepEqual(policy?.spec.podSelector?.matchLabels, { app: "a" });
    }
  });

  it("goes on to observe hosts where it did, and enforces on none of them", () => {
    const [observing, enforcing] = outline([
      { name: "kernel-modules", podSelector: {}, hostSelector: {}, canary },
    ]);
    assert.deepEqual([observing?.hosts, enforcing?.hosts], [{}, undefined]);
  });

  it("is refused where it could not be promoted", () => {
    assert.match(
      complaints([{ name: "kernel-modules", canary }]).join("\n"),
      /^0\.enforce: add namespaces or a selector/,
    );
    assert.match(
      complaints([{ name: "kernel-modules", hostSelector: {}, canary }]).join("\n"),
      /^0\.canary: remove canary: a policy on hosts alone/,
    );
    const observer = policyLibrary.find(({ enforcement }) => enforcement === undefined);
    assert.ok(observer);
    assert.match(
      complaints([{ name: observer.name, canary }]).join("\n"),
      /^0\.canary: remove canary: this policy only observes/,
    );
  });

  it("names one label of pods", () => {
    for (const wrong of [{}, { a: "1", b: "2" }, { "a b": "c" }, { a: "b c" }, { a: 1 }, "canary", null]) {
      assert.match(
        complaints([{ ...everywhere, canary: wrong }]).join("\n"),
        /^0\.canary: write the one label of the pods/,
        JSON.stringify(wrong),
      );
    }
  });

  it("has it in every policy of the library that can enforce", () => {
    for (const { name, enforcement } of policyLibrary) {
      if (enforcement !== undefined) {
        const [observing, enforcing] = outline([{ name, podSelector: {}, canary }]);
        assert.deepEqual([observing?.enforces, enforcing?.enforces], [false, true], name);
      }
    }
  });
});
