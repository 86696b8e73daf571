import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { UserError } from "../../../components/errors";
import { requireContext } from "../../../settings/kubeconfig";

describe("The context of the kubeconfig", () => {
  let folder: string;
  let first: string;
  let second: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    first = join(folder, "first");
    second = join(folder, "second");
    writeFileSync(first, "contexts: [{ name: dev, context: {} }]\ncurrent-context: dev\n");
    writeFileSync(second, "contexts: [{ name: prod, context: {} }, { name: eu, context: {} }]\n");
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is found in any file that KUBECONFIG names", () => {
    for (const context of ["dev", "prod", "eu"]) {
      requireContext(context, { KUBECONFIG: [first, second].join(delimiter) });
    }
  });

  it("is refused where every file lacks it, with those that there are", () => {
    assert.throws(
      () => requireContext("staging", { KUBECONFIG: [first, second].join(delimiter) }),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.equal(
          error.message,
          `"staging" is no context of the kubeconfig (${first}, ${second}); ` +
            "set one of dev, prod, eu, or add the context to the kubeconfig",
        );
        return true;
      },
    );
  });

  it("is the kubeconfig's own where none is set", () => {
    requireContext(undefined, { KUBECONFIG: first });
    requireContext("", { KUBECONFIG: first });
  });

  it("is left to the provider where no kubeconfig can be read", () => {
    requireContext("dev", { KUBECONFIG: join(folder, "absent") });
    writeFileSync(join(folder, "broken"), "contexts: {");
    requireContext("dev", { KUBECONFIG: join(folder, "broken") });
  });
});
