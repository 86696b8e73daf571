import assert from "node:assert/strict";

import { backingIndexOf, rolloverSentence } from "../../../settings/last-update";
import { settingsWith } from "./settings-with";

async function backingIndex(override: Record<string, unknown>) {
  const { settings, refusals } = await settingsWith(override);
  assert.ok(settings, refusals.join());
  return backingIndexOf(settings);
}

describe("settings that an existing index does not follow", () => {
  const stream = "logs-cilium_tetragon.log-default";

  it("are told when they changed since the last update, with the rollover and what came before", async () => {
    const last = await backingIndex({});
    const now = await backingIndex({ filebeat: { eventFields: "full" }, retention: { shards: 2 } });
    assert.equal(
      rolloverSentence(last, now, stream),
      "filebeat.eventFields (lean → full), retention.shards (default → 2): the index that logs-cilium_tetragon.log-default " +
        "writes to keeps what it was made with until it is rolled over (POST logs-cilium_tetragon.log-default/_rollover)" +
        "; full documents that arrive before are refused and kept in the dead-letter stream, so first update with " +
        "--target '**EventStore**', roll over, and update the rest (docs/operations.md)",
    );
  });

  it("lose no document when fields become fewer, so only the rollover is told", async () => {
    const last = await backingIndex({ filebeat: { eventFields: "full" } });
    assert.equal(
      rolloverSentence(last, await backingIndex({}), stream),
      "filebeat.eventFields (full → lean): the index that logs-cilium_tetragon.log-default writes to keeps what it was " +
        "made with until it is rolled over (POST logs-cilium_tetragon.log-default/_rollover)",
    );
  });

  it("are not told when nothing changed, nor by a stack that did not keep them yet", async () => {
    const now = await backingIndex({ filebeat: { eventFields: "full" } });
    assert.equal(rolloverSentence(now, now, stream), undefined);
    assert.equal(rolloverSentence({}, now, stream), undefined);
  });
});
