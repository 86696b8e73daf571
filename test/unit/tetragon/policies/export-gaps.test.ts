import assert from "node:assert/strict";

import { exportGaps } from "../../../../components/tetragon/policies";
import { settings } from "../filters/filter-settings";
import { policies } from "./library";

describe("policies whose findings the filters keep on the node", () => {
  it("are named when they watch hosts and host processes are denied", () => {
    const chosen = policies(["kernel-modules", "container-drift", { name: "dns", namespaces: ["web"] }]);
    assert.deepEqual(exportGaps(settings(), chosen), [
      "what kernel-modules find in host processes is not exported; choose the preset audit, or limit them to pods by namespaces or podSelector: {}",
    ]);
    assert.deepEqual(exportGaps(settings({ filterPresets: ["audit"] }), chosen), []);
  });

  it("are no concern when only other events of hosts are denied", () => {
    const denyList = [{ namespace: [""], event_set: ["PROCESS_EXEC", "PROCESS_EXIT"] }];
    assert.deepEqual(
      exportGaps(settings({ filterPresets: ["audit"], denyList }), policies(["kernel-modules"])),
      [],
    );
  });

  it("are named when their kind of event is not allowed", () => {
    const chosen = policies([{ name: "library-loading", podSelector: {} }]);
    assert.match(
      exportGaps(settings(), chosen).join(),
      /^events of library-loading are not exported; .* PROCESS_LOADER$/,
    );
    assert.deepEqual(exportGaps(settings({ allowList: [{ namespace: ["web"] }] }), chosen), []);
    assert.deepEqual(exportGaps(settings({ allowList: [{ event_set: ["PROCESS_LOADER"] }] }), chosen), []);
  });
});
