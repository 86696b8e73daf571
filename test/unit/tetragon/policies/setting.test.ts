import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../../components/errors";
import { policiesSetting, resolvePolicies } from "../../../../components/tetragon/policies";
import { complaints, policies } from "./library";

const own = `
apiVersion: cilium.io/v1alpha1
kind: TracingPolicy
metadata:
  name: clock
spec:
  kprobes:
    - call: sys_clock_settime
      syscall: true
      args:
        - index: 0
          type: int
`;

describe("the setting tetragon.policies", () => {
  let baseDir: string;

  before(() => {
    baseDir = mkdtempSync(join(tmpdir(), "policies-"));
  });

  after(() => {
    rmSync(baseDir, { recursive: true });
  });

  function resolveFile(content: string, more: unknown[] = []) {
    writeFileSync(join(baseDir, "own.yaml"), content);
    return resolvePolicies(policiesSetting.parse([...more, { file: "own.yaml" }]), { baseDir });
  }

  function refusesFile(content: string, expected: RegExp): void {
    assert.throws(
      () => resolveFile(content),
      (error) => error instanceof UserError && expected.test(error.message) && !error.message.includes("\n"),
    );
  }

  it("is empty by default and takes names and objects", () => {
    assert.deepEqual(policies([]), []);
    assert.deepEqual(policies(["dns"]), policies([{ name: "dns" }]));
  });

  it("refuses an unknown policy and lists those that exist", () => {
    assert.match(
      complaints(["dns", "files"]).join("\n"),
      /^1: use one of the policies .*sensitive-files.*, or \{file:/,
    );
    assert.match(complaints([{ name: "files" }]).join("\n"), /^0\.name: use one of the policies/);
  });

  it("refuses entries of another form", () => {
    assert.match(complaints([1]).join("\n"), /^0: write the name of a policy/);
    assert.match(complaints([["dns"]]).join("\n"), /^0: write the name of a policy/);
    assert.match(complaints([{ file: "a.yaml", name: "dns" }]).join("\n"), /^0: leave only the key file/);
    assert.match(complaints([{ file: 1 }]).join("\n"), /^0\.file: write the path of a YAML file/);
    assert.match(complaints("dns").join("\n"), /^: write a list of policies/);
  });

  it("reports everything that is wrong at once", () => {
    assert.equal(complaints(["files", { name: "dns", ports: ["53"], enforced: true }]).length, 3);
  });

  it("reads the policies of a file, several documents too", () => {
    const manifests = resolveFile(`${own}---\n${own.replace("clock", "clock-2")}---\n`);
    assert.deepEqual(
      manifests.map(({ metadata }) => metadata.name),
      ["clock", "clock-2"],
    );
    assert.equal(manifests[0]?.spec.kprobes?.[0]?.syscall, true);
  });

  it("refuses a file that is not there, with its name", () => {
    const choices = policiesSetting.parse([{ file: "policies/none.yaml" }]);
    assert.throws(() => resolvePolicies(choices, { baseDir }), {
      name: "UserError",
      message: "policies/none.yaml does not exist; correct the path, or make the file",
    });
  });

  it("refuses a file with an unknown kind or a bad spec, with file and path", () => {
    refusesFile(
      own.replace("kind: TracingPolicy", "kind: Pod"),
      /^own\.yaml: kind: write kind: TracingPolicy or/,
    );
    refusesFile(
      own.replace("type: int", "type: integer"),
      /^own\.yaml: spec\.kprobes\[0\]\.args\[0\]\.type: use one of/,
    );
    refusesFile(own.replace("syscall:", "sycall:"), /^own\.yaml: spec\.kprobes\[0\]: remove "sycall"/);
  });

  it("names everything that is wrong in a file", () => {
    const broken = own.replace("type: int", "type: integer").replace("clock\n", "Clock\n");
    refusesFile(broken, /metadata\.name: .*; own\.yaml: spec\.kprobes\[0\]\.args\[0\]\.type: /);
  });

  it("refuses a file that is no YAML, or empty, or no object", () => {
    refusesFile("kind: [", /^own\.yaml is no valid YAML: .+ line 1.*; correct it/);
    refusesFile("# nothing\n", /^own\.yaml: write at least one TracingPolicy/);
    refusesFile("just text", /^own\.yaml: write a Kubernetes object/);
  });

  it("refuses two policies of one name and says how to rename one", () => {
    assert.throws(
      () => policies(["dns", { name: "dns", ports: [5353] }]),
      /two policies are named dns; .*"as"/,
    );
    assert.throws(() => resolveFile(own.replace("clock", "dns"), ["dns"]), /two policies are named dns/);
    assert.equal(policies([{ name: "dns", namespaces: ["a", "b"] }]).length, 2);
  });
});
