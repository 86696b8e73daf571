import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { testCa } from "../settings/test-ca";
import { only, renderWith } from "./rendered";

const kibana = { endpoint: "https://kibana.example.com:5601" };
const basic = {
  elasticsearchApiKey: "",
  elasticsearchUsername: "elastic",
  elasticsearchPassword: "in-clear",
};

/** The connection to Kibana that the provider gets. */
async function connection(settings: Record<string, unknown>): Promise<Record<string, unknown>> {
  const rendered = await renderWith({ ...basic, ...settings }, { showSecrets: true });
  const { kibanas } = only(rendered, "elasticstack").inputs;
  return (JSON.parse(String(kibanas)) as Record<string, unknown>[])[0] ?? {};
}

const target = (more: Record<string, unknown>) => ({ endpoints: ["https://es.example.com:9200"], ...more });

describe("the provider's connection to Kibana", () => {
  it("is checked with the CA of Elasticsearch, as a file beside the project", async () => {
    const { caCerts } = await connection({ kibana, elasticsearch: target({ ca: testCa }) });
    assert.ok(Array.isArray(caCerts) && caCerts.length === 1);
    assert.match(String(caCerts[0]), /^\.tetragon-elastic\/ca-[0-9a-f]{32}\.pem$/);
    assert.equal(readFileSync(String(caCerts[0]), "utf8"), testCa);
  });

  it("is checked with its own CA where it has one, also where Elasticsearch has a fingerprint only", async () => {
    const fingerprint = target({ caFingerprint: "ab".repeat(32) });
    const { caCerts } = await connection({ kibana: { ...kibana, ca: testCa }, elasticsearch: fingerprint });
    assert.equal(readFileSync(String((caCerts as string[])[0]), "utf8"), testCa);
  });

  it("is checked with the system's roots where a public CA signed it or nothing is said", async () => {
    const system = { ...kibana, ca: "system" };
    assert.equal(
      (await connection({ kibana: system, elasticsearch: target({ ca: testCa }) })).caCerts,
      undefined,
    );
    assert.equal((await connection({ kibana, elasticsearch: target({}) })).caCerts, undefined);
  });

  it("needs no CA without TLS", async () => {
    const plain = { endpoint: "http://kibana.example.com:5601" };
    assert.equal(
      (await connection({ kibana: plain, elasticsearch: target({ ca: testCa }) })).caCerts,
      undefined,
    );
  });
});
