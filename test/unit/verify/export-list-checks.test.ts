import assert from "node:assert/strict";

import { droppingList, exportLists } from "../../../tools/verify/export-lists";

function dropping(values: { allow?: object[]; deny?: object[] }, namespace = "shop"): string | undefined {
  const text = (list: object[] = []) => list.map((line) => JSON.stringify(line)).join("\n");
  return droppingList(
    exportLists({ exportAllowList: text(values.allow), exportDenyList: text(values.deny) }),
    namespace,
  );
}

describe("export lists, as verify --generate reads them", () => {
  it("drop nothing where they are empty or speak of other namespaces and kinds", () => {
    assert.equal(dropping({}), undefined);
    assert.equal(
      dropping({ deny: [{ namespace: ["kube-system"] }, { event_set: ["PROCESS_KPROBE"] }] }),
      undefined,
    );
    assert.equal(dropping({ allow: [{ namespace: ["shop"] }] }), undefined);
  });

  it("name the deny list that drops a namespace, or a kind everywhere", () => {
    assert.match(
      dropping({ deny: [{ namespace: ["shop"] }] }) ?? "",
      /^tetragon\.denyList drops starts .* shop$/,
    );
    assert.match(
      dropping({ deny: [{ namespace: ["shop"], event_set: ["PROCESS_EXIT"] }] }) ?? "",
      /^tetragon\.denyList drops ends /,
    );
    assert.match(dropping({ deny: [{ event_set: ["PROCESS_EXEC"] }] }) ?? "", /denyList drops starts/);
  });

  it("name the allow list that does not have the namespace or the kind", () => {
    assert.match(
      dropping({ allow: [{ namespace: ["other"] }] }) ?? "",
      /^tetragon\.allowList has no line for starts/,
    );
    assert.match(
      dropping({ allow: [{ event_set: ["PROCESS_EXEC"] }] }) ?? "",
      /allowList has no line for ends/,
    );
  });

  it("decide nothing by a filter with further conditions", () => {
    assert.equal(
      dropping({ deny: [{ namespace: ["shop"], binary_regex: ["^/usr/bin/kubectl$"] }] }),
      undefined,
    );
    assert.equal(dropping({ deny: [{ health_check: true }] }), undefined);
  });
});
