import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";

import { readReference, type References } from "../reference/reference";

describe("the committed facts", () => {
  const files = readdirSync(resolve(__dirname, "../reference")).filter((name) => name.endsWith(".json"));

  for (const file of files) {
    it(`of ${file} say where they are from`, () => {
      const { origin } = readReference(file.replace(".json", "") as keyof References);
      assert.match(origin.source, /^https:\/\/github\.com\/[^/]+\/[^/]+, \S/);
      assert.match(origin.version, /^\d+\.\d+\.\d+$/);
      assert.match(origin.licence, /^(Apache-2\.0|Elastic-2\.0)$/);
      assert.ok(origin.reduced.length > 10);
    });
  }
});
