import assert from "node:assert/strict";
import { join } from "node:path";

import { getFileInfo } from "prettier";

import { projectRoot, readProject, readStackConfig, stackNames } from "../../../tools/project";

describe("Pulumi.yaml", () => {
  const project = readProject();

  it("gives every key a default, without which the engine refuses a stack that leaves it out", () => {
    for (const [key, declaration] of Object.entries(project.config)) {
      assert.ok("default" in declaration && declaration.default !== null, key);
      assert.ok(declaration.description.length > 10, key);
    }
  });

  it("types every key by its default, and declares none secret, whose default the engine would refuse", () => {
    for (const [key, declaration] of Object.entries(project.config)) {
      assert.equal(typeof declaration.default, declaration.type, key);
      assert.ok(!("secret" in declaration), key);
    }
  });
});

describe("committed stack files", () => {
  const project = readProject();

  it("hold no secret and no placeholder of one", () => {
    for (const stack of stackNames()) {
      const config = readStackConfig(stack);
      assert.ok(!JSON.stringify(config).includes('"secure"'), stack);
      for (const key of Object.keys(config)) {
        assert.doesNotMatch(key, /password|apikey/i, stack);
      }
    }
  });

  it("pass the check of forms whatever `pulumi config set` makes of them", async () => {
    for (const stack of stackNames()) {
      const file = join(projectRoot, project.stackConfigDir, `Pulumi.${stack}.yaml`);
      const { ignored } = await getFileInfo(file, { ignorePath: join(projectRoot, ".prettierignore") });
      assert.ok(ignored, stack);
    }
  });

  it("set declared keys only", () => {
    for (const stack of stackNames()) {
      for (const key of Object.keys(readStackConfig(stack))) {
        const [namespace, name] = key.split(":");
        assert.equal(namespace, project.name);
        assert.ok(name !== undefined && name in project.config, `${stack}: ${key}`);
      }
    }
  });
});
