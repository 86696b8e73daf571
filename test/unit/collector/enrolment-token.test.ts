import assert from "node:assert/strict";

import {
  type EnrolmentToken,
  oldestActive,
} from "../../../components/collector/elastic-agent/enrolment-token";

const token = (apiKey: string, createdAt: string, active = true): EnrolmentToken => ({
  apiKey,
  createdAt,
  active,
  keyId: apiKey,
});

describe("the enrolment token", () => {
  it("is the oldest that is active, in whatever order Kibana lists them, so that a new one re-enrols nobody", () => {
    const tokens = [
      token("new", "2026-03-01T00:00:00Z"),
      token("old", "2026-02-01T00:00:00Z"),
      token("revoked", "2026-01-01T00:00:00Z", false),
    ];
    assert.equal(oldestActive(tokens), "old");
    assert.equal(oldestActive([...tokens].reverse()), "old");
  });

  it("is none where all are revoked", () => {
    assert.equal(oldestActive([]), undefined);
    assert.equal(oldestActive([token("revoked", "2026-01-01T00:00:00Z", false)]), undefined);
  });
});
