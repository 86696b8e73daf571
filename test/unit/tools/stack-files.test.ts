import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/errors";
import { readYamlFile } from "../../../components/yaml-file";
import { stackConfig } from "../../../tools/project";

const name = "stacks/Pulumi.x.yaml";
const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x, x]",
  ..."bcdefgh".split("").map((letter, index) => {
    const before = "abcdefg"[index];
    return `${letter}: &${letter} [${Array.from({ length: 10 }, () => `*${before}`).join(", ")}]`;
  }),
].join("\n");

describe("a stack file", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stack-files-"));
    file = join(directory, "Pulumi.x.yaml");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const read = (content: string | Uint8Array) => {
    writeFileSync(file, content);
    return stackConfig(readYamlFile(file, name), name);
  };
  const refuses = (content: string | Uint8Array, message: string | RegExp) => {
    assert.throws(
      () => read(content),
      (error: Error) => {
        assert.ok(error instanceof UserError, String(error.stack));
        assert.doesNotMatch(error.message, /\n/);
        if (typeof message === "string") {
          assert.equal(error.message, `${name}${message}`);
        } else {
          assert.match(error.message, message);
        }
        return true;
      },
    );
  };

  it("may be empty, a comment, or without a configuration", () => {
    for (const content of ["", "# nothing\n", "encryptionsalt: v1:x\n", "config:\n", "config: {}\n"]) {
      assert.deepEqual(read(content), {});
    }
  });

  it("may use an anchor", () => {
    assert.deepEqual(read("config:\n  a:b: &x [1]\n  a:c: *x\n"), { "a:b": [1], "a:c": [1] });
  });

  it("that is a list, a text or a number is refused", () => {
    for (const content of ["- a\n", "text\n", "1\n"]) {
      refuses(content, ' must be an object with the key "config"; write for example "config: {}"');
    }
  });

  it("whose configuration is a list is refused", () => {
    refuses(
      "config: [a]\n",
      ': config must be an object; write one line "<project>:<key>: <value>" for each setting',
    );
  });

  it("with a key without a namespace is refused", () => {
    refuses(
      "config:\n  assets: none\n",
      ': "assets" has no namespace; write "tetragon-elastic:assets" if it is a setting of this project',
    );
  });

  it("of several documents is refused", () => {
    refuses("config: {}\n---\nconfig: {}\n", ' has 2 documents; leave one, without "---" between its lines');
  });

  it("that is no YAML is refused with the line", () => {
    refuses(
      "config:\n  a:b: [\n",
      /^stacks\/Pulumi\.x\.yaml is no valid YAML: .+ at line 3.*; correct it and try again$/,
    );
    refuses("config:\n  a:b: 1\n  a:b: 2\n", /is no valid YAML: Map keys must be unique at line 3/);
    refuses("config:\n  a:b: !!js/function x\n", /is no valid YAML: .*tag.*; correct it and try again$/i);
    refuses("config: *nothing\n", /is no valid YAML: .*nothing/);
  });

  it("that multiplies by anchors is refused", () => {
    refuses(
      `config:\n  a:b:\n${bomb.replace(/^/gm, "    ")}\n`,
      " repeats an anchor too often; write the values out",
    );
  });

  it("that contains itself is refused", () => {
    refuses(
      "config:\n  a:b: &a [*a]\n",
      " nests too deep, or an anchor contains itself; write it with fewer levels",
    );
    refuses(
      "config:\n  a:b: &a { x: { y: *a } }\n",
      " nests too deep, or an anchor contains itself; write it with fewer levels",
    );
  });

  it("that nests without end is refused", () => {
    for (const depth of [200, 50_000]) {
      refuses(`config:\n  a:b: ${"[".repeat(depth)}${"]".repeat(depth)}\n`, /nests too deep/);
    }
  });

  it("that is no UTF-8 is refused", () => {
    refuses(Uint8Array.of(0x63, 0x3a, 0x20, 0xff, 0xfe), " is no UTF-8 text; save it as UTF-8");
    refuses(Buffer.from("config: {}", "utf16le"), /is no valid YAML|must be an object/);
  });

  it("that is a folder is refused", () => {
    mkdirSync(file);
    assert.throws(() => readYamlFile(file, name), {
      name: "UserError",
      message: `${name} is a folder; correct the path, or make the file`,
    });
  });
});
