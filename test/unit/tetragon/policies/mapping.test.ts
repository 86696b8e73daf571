import assert from "node:assert/strict";

import { hookOf } from "../../../../components/mapping/kinds/hook/hook-table";
import { policyLibrary } from "../../../../components/tetragon/policies";
import { policy } from "./library";

/** Hooks without a row of their own: the mapping classifies them by their arguments. */
const byArguments = ["security_bprm_check", "security_sock_graft"];

describe("the mapping and the policy library", () => {
  for (const { name, yields } of policyLibrary) {
    it(`agree on what the hooks of ${name} mean`, () => {
      for (const { call } of policy(name).spec.kprobes ?? []) {
        if (byArguments.includes(call)) {
          continue;
        }
        const { category } = hookOf(call);
        assert.notDeepEqual(category, [], call);
        assert.ok(
          category.some((word) => yields.includes(word)),
          `${call} is ${category.join()}, the policy says: ${yields}`,
        );
      }
    });
  }
});
