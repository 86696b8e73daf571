import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

import { otherOwners } from "../../../settings/shared-objects";

describe("stacks that share an Elasticsearch", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "stacks-"));
    const write = (stack: string, config: Record<string, unknown>) => {
      const full = Object.fromEntries(Object.entries(config).map(([key, value]) => [`p:${key}`, value]));
      writeFileSync(join(directory, `Pulumi.${stack}.yaml`), stringify({ config: full }));
    };
    write("one", { elasticsearch: { endpoints: ["https://es:9200"] } });
    write("two", { elasticsearch: { endpoints: ["https://other", "https://es:9200/"] } });
    write("three", { assets: "none", elasticsearch: { endpoints: ["https://es:9200"] } });
    write("four", { elasticsearch: { endpoints: ["https://elsewhere:9200"] } });
    writeFileSync(join(directory, "Pulumi.broken.yaml"), "config: [");
  });
  after(() => rmSync(directory, { recursive: true }));

  it("are found when two own its objects, by endpoint, and not when one leaves them to the other", () => {
    assert.deepEqual(otherOwners(directory, "p", "one", ["https://es:9200"]), ["two"]);
    assert.deepEqual(otherOwners(directory, "p", "two", ["https://other:443", "https://es:9200"]), ["one"]);
    assert.deepEqual(otherOwners(directory, "p", "four", ["https://elsewhere:9200"]), []);
    assert.deepEqual(otherOwners(join(directory, "absent"), "p", "one", ["https://es:9200"]), []);
  });
});
