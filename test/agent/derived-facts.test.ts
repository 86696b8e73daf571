import assert from "node:assert/strict";

import { ConsoleProgress } from "../../local/progress";
import { deriveTetragon } from "../reference/derive-tetragon";
import { readReference } from "../reference/reference";

describe("the committed facts about Tetragon", function () {
  this.timeout(300_000);

  it("are what its own modules say, with origin, version and licence", async () => {
    const derived = await deriveTetragon(new ConsoleProgress());
    for (const name of ["tetragon-api", "tetragon-chart-values", "tracing-policy-schema"] as const) {
      assert.ok(
        JSON.stringify(readReference(name)) === JSON.stringify(derived[name]),
        `test/reference/${name}.json is another than its original; npm run reference writes it`,
      );
    }
  });
});
