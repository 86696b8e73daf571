import assert from "node:assert/strict";

import Ajv from "ajv";

import schema from "../../docs/verify.schema.json";
import type { CheckReport } from "../../tools/verify/verdict";
import { verifyReport, verifyTable } from "../../tools/verify/verify-report";
import { brokenClusters } from "./broken-clusters";
import { brokenElasticsearch } from "./broken-elasticsearch";
import { type TestEnvironment, testEnvironment } from "./environment";
import { VerifySetup, healthyDocuments } from "./verify-setup";

describe("verify, on a real API server", function () {
  this.timeout(300_000);
  let environment: TestEnvironment;
  let setup: VerifySetup;
  const isValid = new Ajv().compile(schema);

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    setup = await VerifySetup.start(environment);
    await setup.store(healthyDocuments());
  });

  after(() => setup?.close());

  it("finds nothing wrong where nothing is, and says why it skips what it cannot read", async () => {
    const checks = await setup.verify();
    const wrong = checks.filter(({ verdict }) => verdict === "warning" || verdict === "failed");
    assert.deepEqual(wrong, []);
    const skipped = checks.filter(({ verdict }) => verdict === "skipped").map(({ id }) => id);
    assert.deepEqual(skipped, ["btf", "data-view"]);
  });

  for (const { title, check, verdict, cause, seen, make, override } of [
    ...brokenClusters,
    ...brokenElasticsearch,
  ]) {
    it(`${title}: ${check} is ${verdict}${cause === undefined ? "" : ` (${cause})`}`, async () => {
      const mend = await make(setup);
      let checks: CheckReport[];
      try {
        checks = await setup.verify(override);
      } finally {
        await mend();
        await setup.settled();
      }
      const found = checks.find(({ id }) => id === check);
      assert.equal(found?.verdict, verdict, JSON.stringify(found));
      assert.match(found?.seen ?? "", seen);
      assert.equal(found?.docs, cause === undefined ? undefined : `docs/runbook.md#${cause}`);
      const result = verifyReport("dev", new Date(), checks);
      assert.ok(isValid(JSON.parse(JSON.stringify(result))), JSON.stringify(isValid.errors));
      assert.doesNotMatch(verifyTable(result, false), /^ +at \S+ \(/m);
      if (verdict === "failed") {
        assert.equal(result.verdict, "failed");
      }
    });
  }
});
