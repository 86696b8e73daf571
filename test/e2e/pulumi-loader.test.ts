import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { projectRoot } from "../../tools/project";

describe("the program", () => {
  it("loads with the TypeScript loader that the Pulumi runtime uses", function () {
    this.timeout(120_000);
    const script = `
      const run = require.resolve("@pulumi/pulumi/cmd/run/run");
      const { typeScriptRequireStrings } = require("@pulumi/pulumi/tsutils");
      const { tsnodeRequire, typescriptRequire } = typeScriptRequireStrings();
      require(require.resolve(tsnodeRequire, { paths: [run] }))
        .register({ compiler: require.resolve(typescriptRequire, { paths: [run] }), project: "tsconfig.json" });
      const { mappingScript } = require("./components/collector/mapping-script.ts");
      require("./components/pipeline.ts");
      console.log(mappingScript().length > 1000 ? "loaded" : "no script");`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    assert.equal(stdout.trim(), "loaded", stderr);
  });
});
