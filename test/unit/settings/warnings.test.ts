import assert from "node:assert/strict";

import { settingsWith } from "./settings-with";

async function warnings(override: Record<string, unknown>): Promise<string[]> {
  const reading = await settingsWith(override);
  assert.deepEqual(reading.refusals, []);
  return reading.warnings;
}

describe("a stack that works is warned", () => {
  it("of a password or key in plain text, with the command that encrypts it and without the text", async () => {
    const basic = {
      elasticsearchApiKey: "",
      elasticsearchUsername: "elastic",
      elasticsearchPassword: "hunter2",
    };
    assert.deepEqual(await warnings(basic), [
      'tetragon-elastic:elasticsearchPassword is readable in stacks/Pulumi.test.yaml; encrypt it with "pulumi config set --stack test --secret elasticsearchPassword", and renew it where others have seen the file',
    ]);
    const keys = await warnings({ elasticsearchApiKey: "id:hunter2", publisherApiKey: "id:hunter3" });
    assert.deepEqual(
      keys.map((line) => line.split(" is readable")[0]),
      ["tetragon-elastic:elasticsearchApiKey", "tetragon-elastic:publisherApiKey"],
    );
    assert.doesNotMatch(keys.join(), /hunter/);
  });

  it("of a user's name that is encrypted, because its text vanishes from all output", async () => {
    assert.deepEqual(
      await warnings({
        elasticsearchApiKey: "",
        elasticsearchUsername: { secure: "elastic" },
        elasticsearchPassword: { secure: "hunter2" },
      }),
      [
        'tetragon-elastic:elasticsearchUsername is encrypted, so Pulumi hides its text wherever it occurs in any output; write it in plain text with "pulumi config set --stack test --plaintext elasticsearchUsername <value>"',
      ],
    );
  });

  it("of a key in a namespace that is the project's but for a letter or two", async () => {
    for (const namespace of ["tetragon-elastc", "tetragon-elasitc", "tetragonelastic", "Tetragon-elastic"]) {
      assert.deepEqual(await warnings({ [`${namespace}:assets`]: "none" }), [
        `${namespace}:assets is read by nothing, and its namespace differs from tetragon-elastic by a letter or two; write "tetragon-elastic:assets" if it is meant for this project`,
      ]);
    }
  });

  it("not of other namespaces, nor of anything where nothing is odd", async () => {
    assert.deepEqual(
      await warnings({
        "kubernetes:context": "x",
        "tetragon:assets": "x",
        "elastic:url": "x",
        "pulumi:disable-default-providers": "[]",
        elasticsearchApiKey: "",
        elasticsearchUsername: "elastic",
        elasticsearchPassword: { secure: "hunter2" },
      }),
      [],
    );
  });
});

describe("a misspelt key", () => {
  it("is refused with the one that it may mean", async () => {
    for (const [key, refusal] of [
      ["asets", "asets: is no setting of this project; write assets if that is meant"],
      ["elasticSearch", "elasticSearch: is no setting of this project; write elasticsearch if that is meant"],
      [
        "elasticsearchPasword",
        "elasticsearchPasword: is no setting of this project; write elasticsearchPassword if that is meant",
      ],
      [
        "policies",
        "policies: is no setting of this project; remove it or correct its spelling (README, settings)",
      ],
    ] as const) {
      assert.deepEqual((await settingsWith({ [key]: "x" })).refusals, [refusal]);
    }
  });
});

describe("an encrypted setting that must be readable in the cluster", () => {
  it("is refused, whether it is a text or an object", async () => {
    const encrypted = { secure: "x" };
    const plainText =
      "is encrypted, although it must be readable in the cluster; write it in plain text, without --secret";
    for (const key of ["clusterName", "dataStreamNamespace", "assets", "createNamespace"]) {
      assert.deepEqual((await settingsWith({ [key]: encrypted })).refusals, [`${key}: ${plainText}`]);
    }
    assert.deepEqual((await settingsWith({ kibana: encrypted })).refusals, [
      "kibana: contains a secret, which would make all of it secret; move the secret to its own key and write the rest in plain text",
    ]);
  });
});
