import assert from "node:assert/strict";

import { filterConditionIssues } from "../../../../components/tetragon/filters";
import { complaints, settings } from "./filter-settings";

describe("a filter that depends on another setting", () => {
  const capabilities = { capabilities: { effective: { any: ["CAP_SYS_ADMIN"] } } };

  it("is refused when the agent does not read credentials", () => {
    const [issue, ...others] = filterConditionIssues(settings({ allowList: [{ pid: [1] }, capabilities] }));
    assert.deepEqual(others, []);
    assert.deepEqual(issue?.path, ["allowList", 1, "capabilities"]);
    assert.match(issue?.message ?? "", /set tetragon\.processCredentials: true/);
    assert.deepEqual(
      filterConditionIssues(settings({ allowList: [capabilities], processCredentials: true })),
      [],
    );
  });

  it("is refused when the agent lacks the flag for pid sets", () => {
    const denyList = [{ pid_set: [1] }];
    assert.match(
      filterConditionIssues(settings({ denyList }))[0]?.message ?? "",
      /set tetragon\.pidSetFilter: true/,
    );
    assert.deepEqual(filterConditionIssues(settings({ denyList, pidSetFilter: true })), []);
  });

  it("is refused when ancestors of its kinds are not read", () => {
    const denyList = [{ event_set: ["PROCESS_EXIT", "PROCESS_LSM"], ancestor_binary_regex: ["/runc"] }];
    const missing = filterConditionIssues(settings({ denyList, processAncestors: ["base"] }));
    assert.match(missing[0]?.message ?? "", /^add lsm to tetragon\.processAncestors, because/);
    assert.deepEqual(filterConditionIssues(settings({ denyList, processAncestors: ["base", "lsm"] })), []);
  });

  it("needs the ancestors of every kind when it names no kind", () => {
    const denyList = [{ ancestor_binary_regex: ["/runc"] }];
    const missing = filterConditionIssues(settings({ denyList, processAncestors: ["base"] }));
    assert.match(
      missing[0]?.message ?? "",
      /add kprobe, tracepoint, uprobe, lsm, usdt .* or name fewer kinds in event_set/,
    );
    const processAncestors = ["base", "kprobe", "tracepoint", "uprobe", "lsm", "usdt"];
    assert.deepEqual(filterConditionIssues(settings({ denyList, processAncestors })), []);
  });

  it("is refused for a kind that has no ancestors at all", () => {
    const denyList = [{ event_set: ["PROCESS_THROTTLE"], ancestor_binary_regex: ["/runc"] }];
    assert.match(filterConditionIssues(settings({ denyList }))[0]?.message ?? "", /remove PROCESS_THROTTLE/);
  });
});

describe("the setting processAncestors", () => {
  it("demands base beside every other kind", () => {
    assert.deepEqual(complaints({ processAncestors: ["kprobe"] }), [
      'processAncestors: add "base", because the other kinds need it',
    ]);
    assert.deepEqual(complaints({ processAncestors: ["base", "kprobe"] }), []);
  });
});
