import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/errors";
import { requireNamespace } from "../../../settings/required-namespace";

describe("The namespace of the release", () => {
  const before = { PATH: process.env.PATH, KUBECONFIG: process.env.KUBECONFIG };
  let folder: string;
  let warnings: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "required-namespace-"));
    writeFileSync(join(folder, "kubeconfig"), "contexts: [{ name: dev, context: {} }]\n");
    process.env.KUBECONFIG = join(folder, "kubeconfig");
    process.env.PATH = `${folder}:${before.PATH}`;
    warnings = [];
  });

  afterEach(() => {
    Object.assign(process.env, before);
    if (before.KUBECONFIG === undefined) {
      delete process.env.KUBECONFIG;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** A kubectl that checks what it is asked and answers as the real one does. */
  function kubectl(says: string, code: number): void {
    const wanted = "--context dev get namespace security --output=name --request-timeout=5s";
    writeFileSync(
      join(folder, "kubectl"),
      `#!/bin/sh\n[ "$*" = "${wanted}" ] || { echo "asked: $*" >&2; exit 3; }\necho '${says}' >&2\nexit ${code}\n`,
    );
    chmodSync(join(folder, "kubectl"), 0o755);
  }

  const ask = () => requireNamespace("dev", "security", (sentence) => warnings.push(sentence));

  it("is refused where the cluster lacks it, with what to do", () => {
    kubectl('Error from server (NotFound): namespaces "security" not found', 1);
    assert.throws(ask, (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /^kubernetesNamespace is "security", which the cluster lacks; make the namespace, /,
      );
      return true;
    });
  });

  it("is taken where it is there, and where nobody may look", () => {
    kubectl("", 0);
    ask();
    kubectl('Error from server (Forbidden): namespaces "security" is forbidden', 1);
    ask();
    assert.deepEqual(warnings, []);
  });

  it("is a warning with the reason where the cluster does not answer", () => {
    kubectl(
      "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?",
      1,
    );
    ask();
    assert.match(
      warnings.join(),
      /^the cluster cannot be asked for namespace "security" \(The connection to the /,
    );
    assert.equal(warnings.length, 1);
  });

  it("is asked of nobody without a kubeconfig or without kubectl", () => {
    process.env.PATH = folder;
    ask();
    kubectl("must not run", 1);
    process.env.KUBECONFIG = join(folder, "absent");
    ask();
    assert.deepEqual(warnings, []);
  });
});
