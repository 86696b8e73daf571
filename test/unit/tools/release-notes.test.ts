import assert from "node:assert/strict";

import { UserError } from "../../../components/errors";
import { notesOf } from "../../../tools/changelog";

const changelog = `# Changelog

## Unreleased

Nothing.

## [1.2.30] - 2026-01-02

- Another release.

## 1.2.3 - 2026-01-01

### Added

- A setting.

## 1.2.2

`;
const packages = { "package.json": "1.2.3" };

describe("release notes", () => {
  it("are the section of the tag's version and no other", () => {
    assert.equal(notesOf(changelog, "v1.2.3", packages), "### Added\n\n- A setting.");
    assert.equal(notesOf(changelog, "v1.2.30", { "package.json": "1.2.30" }), "- Another release.");
  });

  for (const [tag, versions, words] of [
    ["1.2.3", packages, /is no tag of a release/],
    ["v1.2.4", packages, /package\.json has version 1\.2\.3, the tag says 1\.2\.4/],
    ["v1.2.2", { "package.json": "1.2.2" }, /no section "## 1\.2\.2" with notes/],
    ["v1.1.0", { "package.json": "1.1.0" }, /no section "## 1\.1\.0"/],
  ] as const) {
    it(`refuse ${tag} with ${JSON.stringify(versions)}`, () => {
      assert.throws(
        () => notesOf(changelog, tag, versions),
        (error: unknown) => error instanceof UserError && words.test(error.message),
      );
    });
  }
});
