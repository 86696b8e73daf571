import assert from "node:assert/strict";

import Ajv from "ajv";

import schema from "../../docs/verify.schema.json";
import { verifyReport, verifyTable } from "../../tools/verify/verify-report";
import type { CheckReport } from "../../tools/verify/verdict";
import type { Broken } from "./broken-setup";
import type { VerifySetup } from "./verify-setup";

const isValid = new Ajv().compile(schema);

/** Declares a test for each broken set-up: verify finds it, and prints it as its schema says. */
export function findsEach(broken: readonly Broken[], setup: () => VerifySetup): void {
  for (const one of broken) {
    const { title, check, verdict, cause } = one;
    it(`${title}: ${check} is ${verdict}${cause === undefined ? "" : ` (${cause})`}`, () =>
      assertFound(one, setup()));
  }
}

async function assertFound(
  { check, verdict, cause, seen, make, override }: Broken,
  setup: VerifySetup,
): Promise<void> {
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
}

/** What verify finds wrong, and the names of the checks that it skips. */
export function summary(checks: CheckReport[]): { wrong: CheckReport[]; skipped: string[] } {
  return {
    wrong: checks.filter(({ verdict }) => verdict === "warning" || verdict === "failed"),
    skipped: checks.filter(({ verdict }) => verdict === "skipped").map(({ id }) => id),
  };
}
