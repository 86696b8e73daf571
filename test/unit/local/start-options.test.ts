import assert from "node:assert/strict";

import { UserError } from "../../../components/errors";
import {
  curlAuthentication,
  elasticsearchFromEnvironment,
} from "../../../local/elasticsearch/from-environment";
import { parseOptions } from "../../../local/start-options";

const userError = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UserError);
  assert.match(error.message, pattern);
  return true;
};

describe("options of npm start", () => {
  it("has defaults", () => {
    const absent = { events: undefined, port: undefined, pagePort: undefined, through: undefined };
    const defaults = { once: false, help: false, count: 2000, ...absent };
    assert.deepEqual(parseOptions([], {}), defaults);
  });

  it("reads every option", () => {
    const { once, events, port, count } = parseOptions(
      ["--once", "--events", __filename, "--port", "9400", "--count=5"],
      {},
    );
    assert.deepEqual({ once, events, port, count }, { once: true, events: __filename, port: 9400, count: 5 });
  });

  it("takes a way through Kafka and no other", () => {
    assert.equal(parseOptions(["--through", "kafka"], {}).through, "kafka");
    assert.throws(
      () => parseOptions(["--through", "redis"], {}),
      userError(/--through is "redis": write kafka, or leave it out/),
    );
  });

  it("takes a port for the page of a run that goes on, and no other", () => {
    assert.equal(parseOptions(["--page-port", "9300"], {}).pagePort, 9300);
    assert.throws(() => parseOptions(["--page-port", "0"], {}), userError(/--page-port is "0"/));
    assert.throws(
      () => parseOptions(["--once", "--page-port", "9300"], {}),
      userError(/--page-port is for a run that goes on: leave it out or leave --once out/),
    );
  });

  it("refuses what is no option, no port, no count and no file", () => {
    assert.throws(() => parseOptions(["--nonsense"], {}), userError(/--nonsense.*--help/));
    assert.throws(() => parseOptions(["file"], {}), userError(/file.*--help/));
    assert.throws(() => parseOptions(["--port", "65536"], {}), userError(/--port is "65536"/));
    assert.throws(() => parseOptions(["--count", "0"], {}), userError(/--count is "0"/));
    assert.throws(() => parseOptions(["--events", __dirname], {}), userError(/is no file/));
  });

  it("refuses --port for an Elasticsearch of the user", () => {
    const env = { ELASTICSEARCH_URL: "http://127.0.0.1:9200" };
    assert.throws(() => parseOptions(["--port", "9400"], env), userError(/--port.*ELASTICSEARCH_URL/));
  });
});

describe("an Elasticsearch from the environment", () => {
  const url = "https://es.example:9200";
  const from = (env: NodeJS.ProcessEnv) => elasticsearchFromEnvironment(env);

  it("is absent without ELASTICSEARCH_URL", () => {
    assert.equal(from({ ELASTICSEARCH_API_KEY: "id:key" }), undefined);
  });

  it("has a URL without a slash at its end, and a user", () => {
    const endpoint = from({
      ELASTICSEARCH_URL: `${url}/`,
      ELASTICSEARCH_USERNAME: "u",
      ELASTICSEARCH_PASSWORD: "p",
    });
    assert.deepEqual(endpoint, { url, credentials: { username: "u", password: "p", apiKey: undefined } });
  });

  it("takes an API key in both forms", () => {
    for (const key of ["id:key", Buffer.from("id:key").toString("base64")]) {
      const endpoint = from({ ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: key });
      assert.equal(endpoint?.credentials.apiKey, "id:key");
    }
  });

  it("refuses contradictions and halves, without showing a secret", () => {
    const key = { ELASTICSEARCH_URL: url, ELASTICSEARCH_API_KEY: "secret" };
    assert.throws(() => from(key), userError(/^ELASTICSEARCH_API_KEY has neither((?!secret).)*$/));
    assert.throws(() => from({ ...key, ELASTICSEARCH_USERNAME: "u" }), userError(/excludes/));
    assert.throws(
      () => from({ ELASTICSEARCH_URL: url, ELASTICSEARCH_USERNAME: "u" }),
      userError(/belong together/),
    );
    assert.throws(() => from({ ELASTICSEARCH_URL: "es:9200" }), userError(/no URL/));
    const withPassword = { ELASTICSEARCH_URL: "https://u:secret@es.example:9200" };
    assert.throws(() => from(withPassword), userError(/^ELASTICSEARCH_URL holds credentials((?!secret).)*$/));
  });

  it("is asked by curl with the variables and not with what they hold", () => {
    const key = { ELASTICSEARCH_API_KEY: "id:secret" };
    assert.equal(
      curlAuthentication(key),
      ' -H "Authorization: ApiKey $(printf %s "$ELASTICSEARCH_API_KEY" | base64)"',
    );
    const encoded = { ELASTICSEARCH_API_KEY: Buffer.from("id:secret").toString("base64") };
    assert.equal(curlAuthentication(encoded), ' -H "Authorization: ApiKey $ELASTICSEARCH_API_KEY"');
    const user = { ELASTICSEARCH_USERNAME: "u", ELASTICSEARCH_PASSWORD: "secret" };
    assert.equal(curlAuthentication(user), ' -u "$ELASTICSEARCH_USERNAME:$ELASTICSEARCH_PASSWORD"');
    assert.equal(curlAuthentication({}), "");
  });
});
