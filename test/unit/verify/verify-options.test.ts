import assert from "node:assert/strict";

import { UserError } from "../../../components/errors";
import { readVerifyOptions } from "../../../tools/verify/verify-options";

describe("command line of verify", () => {
  it("has defaults for all but the stack", () => {
    assert.deepEqual(readVerifyOptions(["dev"]), {
      stack: "dev",
      json: false,
      generate: false,
      namespace: "default",
      watch: false,
      untilOk: false,
      volume: false,
    });
  });

  it("takes options on both sides of the stack", () => {
    const options = readVerifyOptions([
      "--generate",
      "dev",
      "--namespace",
      "shop",
      "--image",
      "a:1",
      "--json",
    ]);
    assert.deepEqual(
      [options.stack, options.namespace, options.image, options.json],
      ["dev", "shop", "a:1", true],
    );
  });

  for (const [args, words] of [
    [[], /^name one stack; usage: /],
    [["dev", "prod"], /^name one stack; /],
    [["dev", "--frobnicate"], /^Unknown option '--frobnicate'; usage: /],
    [["dev", "--namespace"], /--namespace/],
    [["dev", "--until-ok"], /^--until-ok goes with --watch; /],
    [["dev", "--namespace", "shop"], /^--namespace and --image go with --generate; /],
    [["dev", "--image", "a:1"], /^--namespace and --image go with --generate; /],
    [["dev", "--volume", "--watch"], /^--volume looks once and runs no check; /],
  ] as const) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      assert.throws(
        () => readVerifyOptions([...args]),
        (error: unknown) =>
          error instanceof UserError && words.test(error.message) && !error.message.includes("\n"),
      );
    });
  }
});
