import assert from "node:assert/strict";

import { settingsWith } from "./settings-with";

/** What is set, and the one line that refuses it. */
export type Case = [what: string, override: Record<string, unknown>, refusal: string];

/** A test for each case: the settings are refused with this line and no other. */
export function refuses(cases: Case[]): void {
  for (const [what, override, refusal] of cases) {
    it(what, async () => {
      assert.deepEqual((await settingsWith(override)).refusals, [refusal]);
    });
  }
}

/** A test for each configuration: nothing is refused. */
export function accepts(cases: Record<string, unknown>[]): void {
  for (const override of cases) {
    it(`accepts ${JSON.stringify(override).slice(0, 120)}`, async () => {
      assert.deepEqual((await settingsWith(override)).refusals, []);
    });
  }
}
