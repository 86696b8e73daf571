import assert from "node:assert/strict";

import { ownedVariables } from "../../../components/collector/elastic-agent/agent-input";
import {
  type FilestreamVariables,
  filestreamConfig,
  filestreamIssues,
  filestreamVars,
  variableNames,
} from "../../../components/collector/elastic-agent/filestream-package";
import { settableVariables } from "../../../components/collector/elastic-agent/stream-bounds";

const least: FilestreamVariables = { paths: ["/a.log"], "data_stream.dataset": "a.b" };

describe("the variables of package filestream 1.2.0", () => {
  it("are refused where the package has none of that name, whatever name an object has by itself", () => {
    for (const name of ["path", "toString", "__proto__x", "custom", "Paths"]) {
      const [issue] = filestreamIssues({ [name]: "a" }, { requireAll: false });
      assert.deepEqual(issue?.path, [name]);
      assert.match(issue?.message ?? "", /^is no variable of filestream 1\.2\.0; use one of paths, /);
    }
  });

  it("are each the pipeline's own, or a user's within bounds", () => {
    assert.deepEqual([...ownedVariables, ...settableVariables].sort(), variableNames().sort());
  });

  it("are refused where one is missing that the package requires", () => {
    assert.throws(
      () => filestreamVars({ paths: ["/a.log"] }),
      /data_stream\.dataset is missing, and filestream 1\.2\.0 requires it/,
    );
    assert.throws(() => filestreamVars({ "data_stream.dataset": "a.b" }), /paths is missing/);
    assert.equal(filestreamVars(least), JSON.stringify(least));
  });

  it("are refused where their value is of another type", () => {
    const wrong: [string, unknown, RegExp][] = [
      ["harvester_limit", 8, /must be a text; write a number in quotes/],
      ["symlinks", "true", /must be true or false/],
      ["tags", "forwarded", /must be a list of texts/],
      ["tags", [1], /must be a list of texts/],
      ["parsers", [{ container: {} }], /must be a text with YAML in it/],
    ];
    for (const [name, value, message] of wrong) {
      const issues = filestreamIssues({ [name]: value }, { requireAll: false });
      assert.equal(issues.length, 1, name);
      assert.match(issues[0]?.message ?? "", message);
    }
  });
});

describe("what Fleet makes of the variables", () => {
  it("has the package's defaults for what is left out: a fingerprint, no compressed files", () => {
    assert.deepEqual(filestreamConfig(least), {
      paths: ["/a.log"],
      "data_stream.dataset": "a.b",
      "prospector.scanner.exclude_files": ["\\.gz$"],
      "prospector.scanner.recursive_glob": true,
      "file_identity.fingerprint": null,
      "prospector.scanner.fingerprint.enabled": true,
      "prospector.scanner.fingerprint.offset": 0,
      "prospector.scanner.fingerprint.length": 1024,
    });
  });

  it("has no line for a value that is false, empty or left out, which the template takes for absent", () => {
    const config = filestreamConfig({
      ...least,
      clean_removed: false,
      ignore_older: "",
      include_lines: [],
      symlinks: false,
    });
    for (const key of ["clean_removed", "ignore_older", "include_lines", "prospector.scanner.symlinks"]) {
      assert.ok(!(key in config), key);
    }
  });

  it("reads each value as YAML, so that a number is one and a list of parsers is a list", () => {
    const config = filestreamConfig({
      ...least,
      clean_inactive: "-1",
      close_on_state_changed_inactive: "0s",
      parsers: '[{"container":{"stream":"stdout"}}]',
    });
    assert.equal(config.clean_inactive, -1);
    assert.equal(config["close.on_state_change.inactive"], "0s");
    assert.deepEqual(config.parsers, [{ container: { stream: "stdout" } }]);
  });

  it("identifies a file by its inode where the fingerprint is off, and by nothing of ours where both are on", () => {
    const native = filestreamConfig({ ...least, fingerprint: false, file_identity_native: true });
    assert.equal(native["file_identity.native"], null);
    assert.equal(native["prospector.scanner.fingerprint.enabled"], false);
    const both = filestreamConfig({ ...least, fingerprint: true, file_identity_native: true });
    assert.ok(!("file_identity.native" in both) && !("file_identity.fingerprint" in both));
  });

  it("leaves the agent's own host out of forwarded events only", () => {
    assert.equal(
      filestreamConfig({ ...least, tags: ["forwarded"] })["publisher_pipeline.disable_host"],
      true,
    );
    assert.ok(!("publisher_pipeline.disable_host" in filestreamConfig({ ...least, tags: ["other"] })));
  });
});
