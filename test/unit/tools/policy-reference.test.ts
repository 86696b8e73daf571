import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { policyLibrary } from "../../../components/tetragon/policies/library";
import { policiesMarkdown, policyPage } from "../../../tools/policy-reference";

describe("reference of policies", () => {
  const page = readFileSync(policyPage, "utf8");

  it("is what the library says; `npm run policy-docs` writes it", () => {
    assert.equal(page, policiesMarkdown(page));
  });

  it("has one section for each policy", () => {
    const library = page.split("\n## The library\n")[1]?.split("\n## ")[0] ?? "";
    const sections = [...library.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      sections,
      policyLibrary.map(({ name }) => name),
    );
  });
});
