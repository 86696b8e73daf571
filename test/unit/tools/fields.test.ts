import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fieldReferenceMarkdown } from "../../../components/elasticsearch/catalog/reference-markdown";
import { projectRoot } from "../../../tools/project";

describe("field reference", () => {
  it("is what the catalog says; `npm run fields` writes it", () => {
    assert.equal(readFileSync(join(projectRoot, "docs", "fields.md"), "utf8"), fieldReferenceMarkdown());
  });
});
