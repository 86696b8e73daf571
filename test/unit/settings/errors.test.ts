import assert from "node:assert/strict";

import { UserError } from "../../../components/errors";
import { renderStack } from "../../../tools/render-stack";
import { enough, renderWith } from "../stacks/rendered";

/** Asserts that the settings are refused with a message that matches, and returns it. */
async function refused(override: Record<string, unknown>, ...patterns: RegExp[]): Promise<string> {
  let message = "";
  await assert.rejects(renderWith(override), (error: Error) => {
    assert.ok(error instanceof UserError, String(error.stack));
    message = error.message;
    return true;
  });
  for (const pattern of patterns) {
    assert.match(message, pattern);
  }
  return message;
}

describe("a wrong setting", () => {
  it("is reported together with every other one, each with its key, under the name of the stack file", async () => {
    const message = await refused({
      assets: "shared",
      elasticsearch: { endpoint: "https://es:9200" },
      buffer: { eventsPerSecond: "many" },
      elasticsearchVersion: "newest",
      filebeat: { eventFields: "fat" },
    });
    assert.match(message, /^stack local: \d+ settings in stacks\/Pulumi\.local\.yaml must be changed:\n/);
    for (const key of [
      "assets",
      "elasticsearch",
      "buffer.eventsPerSecond",
      "elasticsearchVersion",
      "filebeat.eventFields",
    ]) {
      assert.ok(message.includes(`  - tetragon-elastic:${key}: `), `${key} in:\n${message}`);
    }
  });

  it("is a misspelt key, at the top or inside an object", async () => {
    await refused({ elasticSearch: {} }, /tetragon-elastic:elasticSearch: is no setting/);
    await refused(
      { filebeat: { imag: "x" } },
      /tetragon-elastic:filebeat: remove "imag": filebeat has the fields image, /,
    );
  });

  const contradictions: [string, Record<string, unknown>, RegExp][] = [
    [
      "no Elasticsearch",
      { elasticsearch: {} },
      /elasticsearch\.endpoints: no Elasticsearch is named; set endpoints/,
    ],
    [
      "endpoints and a cloud id",
      { elasticsearch: { endpoints: ["https://es:9200"], cloudId: "x:eA==" } },
      /endpoints and cloudId exclude each other/,
    ],
    [
      "an endpoint that is no URL",
      { elasticsearch: { endpoints: ["es:9200"] } },
      /elasticsearch\.endpoints\[0\]: .*must begin with https/,
    ],
    [
      "two sources of the CA",
      {
        elasticsearch: {
          endpoints: ["https://es:9200"],
          caSecret: { name: "a" },
          caConfigMap: { name: "b" },
        },
      },
      /caSecret and caConfigMap exclude each other/,
    ],
    [
      "an API key and a user",
      { elasticsearchUsername: "u", elasticsearchPassword: "p" },
      /elasticsearchApiKey: excludes elasticsearchUsername and elasticsearchPassword/,
    ],
    [
      "a user without a password",
      { elasticsearchApiKey: "", elasticsearchUsername: "u", assets: "none", publisherApiKey: "a:b" },
      /elasticsearchPassword: is missing although elasticsearchUsername is set/,
    ],
    ["a text that is no API key", { elasticsearchApiKey: "nonsense" }, /elasticsearchApiKey: is no API key/],
    [
      "a publisher given and made",
      {
        elasticsearchApiKey: "",
        elasticsearchUsername: "u",
        elasticsearchPassword: "p",
        createPublisher: "true",
        publisherApiKey: "a:b",
      },
      /publisherApiKey: excludes createPublisher/,
    ],
    [
      "a publisher made with an API key",
      { createPublisher: "true" },
      /createPublisher: needs elasticsearchUsername/,
    ],
    ["an old Elasticsearch", { elasticsearchVersion: "8.12.0" }, /8\.12\.0 is too old.*8\.13\.0 or later/],
    [
      "synthetic source before 8.17",
      { elasticsearchVersion: "8.15.0", retention: { source: "synthetic" } },
      /retention\.source: synthetic needs Elasticsearch 8\.17\.0/,
    ],
    [
      "a failure store before 9.1",
      { elasticsearchVersion: "8.19.0", retention: { failureStore: true } },
      /retention\.failureStore: needs Elasticsearch 9\.1\.0/,
    ],
    [
      "two ways of retention",
      { retention: { days: 7, ilm: { delete: { minAge: "9d" } } } },
      /retention: days and ilm exclude each other/,
    ],
    [
      "a buffer that fills every disk",
      { buffer: { eventsPerSecond: 100_000, outageMinutes: 10_080 } },
      /buffer: .*GiB on every node.*lower/,
    ],
    ["the image latest", { filebeat: { image: "filebeat:latest" } }, /filebeat\.image: must name a version/],
    ["a wrong truth value", { createNamespace: "yes" }, /createNamespace: "yes" must be true or false/],
    [
      "a namespace with a dash",
      { dataStreamNamespace: "eu-1" },
      /dataStreamNamespace: "eu-1" is no data stream/,
    ],
  ];
  for (const [what, override, pattern] of contradictions) {
    it(`is ${what}`, async () => {
      await refused(override, pattern);
    });
  }

  it("is a secret inside an object, because it would make hosts and configuration secret too", async () => {
    await refused(
      { elasticsearch: { endpoints: enough.elasticsearch.endpoints, ca: { secure: "AAAA" } } },
      /elasticsearch: contains a secret.*move the secret to its own key/,
    );
  });

  it("never shows a secret", async () => {
    const message = await refused({ elasticsearchApiKey: "hunter2-hunter2", assets: "x" });
    assert.ok(!message.includes("hunter2"));
  });
});

describe("a missing credential", () => {
  it("is shown as [secret] by render, with one sentence that preview and up need it", async () => {
    const warnings: string[] = [];
    const override = { elasticsearch: enough.elasticsearch };
    const resources = await renderStack("local", { override, warn: (sentence) => warnings.push(sentence) });
    assert.deepEqual(warnings, [
      'stack local: no credential is set, elasticsearchApiKey shown as "[secret]"; preview and up need it',
    ]);
    assert.ok(JSON.stringify(resources).includes("[secret]"));
  });
});

describe("a stack file", () => {
  it("that does not exist is refused with the names of those that do", async () => {
    await assert.rejects(
      renderStack("nowhere"),
      /there is no stack "nowhere".*dev, elastic-agent, integration, local, prod, staging/,
    );
  });
});
