import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { TetragonPipeline } from "../../../components/pipeline";
import { readSettings } from "../../../settings/stack-settings";
import { stackNames } from "../../../tools/project";
import { renderStack } from "../../../tools/render-stack";
import { renderWith } from "./rendered";

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

  it("gives every resource but the pipeline a parent, and every custom resource a provider of its own", async () => {
    for (const stack of stackNames()) {
      const resources = await renderStack(stack);
      const names = new Set(resources.map(({ name }) => name));
      for (const { name, parent, type } of resources) {
        const isPipeline = type === "tetragon-elastic:index:TetragonPipeline";
        assert.equal(parent === null, isPipeline, name);
        assert.ok(parent === null || names.has(parent), name);
      }
    }
  });
});

describe("a transform", () => {
  it("changes one child resource and leaves the others", async () => {
    // Renders once so that the settings of a stack are those of the runtime.
    const plain = await renderWith({});
    const seen: string[] = [];
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, type, inputs }) => {
          if (type === "kubernetes:helm.sh/v3:Release") {
            seen.push(`${name}:${String((inputs as { timeout: number }).timeout)}`);
          }
          return { id: name, state: inputs as object };
        },
        call: () => ({}),
      },
      "tetragon-elastic",
      "local",
      false,
    );
    await pulumi.runtime.runInPulumiStack(async () => {
      new TetragonPipeline("tetragon-elastic", {
        settings: readSettings(),
        transforms: { release: (args, opts) => ({ args: { ...args, timeout: 7 }, opts }) },
      });
    });
    await pulumi.runtime.disconnect();
    assert.deepEqual(seen, ["tetragon:7"]);
    assert.ok(plain.some(({ name, inputs }) => name === "tetragon" && inputs.timeout !== 7));
  });
});
