import assert from "node:assert/strict";

import { stackNames } from "../../../tools/project";
import { recordProgram } from "../../../tools/record-program";
import { renderStack } from "../../../tools/render-stack";

describe("the program", () => {
  it("declares the same in the same way every time, so that a second update shows no change", async () => {
    for (const stack of stackNames()) {
      assert.deepEqual(await renderStack(stack), await renderStack(stack));
    }
  });

  it("survives a preview in which no output of any resource is known", async () => {
    for (const stack of stackNames()) {
      const resources = await renderStack(stack);
      assert.ok(resources.length > 8, stack);
      assert.ok(JSON.stringify(resources).includes("[unknown]"), stack);
    }
  });

  it("gives every resource but the pipeline a parent, and every other the provider of its package", async () => {
    for (const stack of stackNames()) {
      const resources = await renderStack(stack);
      const byName = new Map(resources.map((resource) => [resource.name, resource]));
      for (const { name, parent, type, provider } of resources) {
        const isPipeline = type === "tetragon-elastic:index:TetragonPipeline";
        assert.equal(parent === null, isPipeline, name);
        assert.ok(parent === null || byName.has(parent), name);
        assert.ok(parent === null || name.startsWith(`${parent}-`), name);
        const [package_ = ""] = type.split(":");
        if (["kubernetes", "elasticstack"].includes(package_)) {
          assert.equal(byName.get(provider ?? "")?.type, `pulumi:providers:${package_}`, name);
        }
      }
    }
  });

  it("that fails is shown the line of its source", async () => {
    const failure = await recordProgram(() => {
      throw new Error("inside");
    }).catch((error: unknown) => error);
    assert.ok(failure instanceof Error);
    // What the loader makes of the file is one line.
    assert.match(failure.stack ?? "", /^Error: inside\n.*program\.test\.ts:[1-9]\d+:\d+/);
  });
});
