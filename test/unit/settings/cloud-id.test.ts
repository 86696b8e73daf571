import assert from "node:assert/strict";

import { decodeCloudId, endpointWithPort } from "../../../components/validation/endpoint";

const encode = (text: string) => `deployment:${Buffer.from(text).toString("base64")}`;

describe("Elastic Cloud id", () => {
  it("decodes to the Elasticsearch endpoint with its port", () => {
    assert.equal(
      decodeCloudId(encode("eu.cloud.example$abc123$kib456")),
      "https://abc123.eu.cloud.example:443",
    );
    assert.equal(
      decodeCloudId(encode("eu.cloud.example:9243$abc123$")),
      "https://abc123.eu.cloud.example:9243",
    );
    assert.equal(
      decodeCloudId(encode("eu.cloud.example:9243$abc123:9244$x")),
      "https://abc123.eu.cloud.example:9244",
    );
  });

  it("is refused with where to find it when it is something else", () => {
    assert.throws(() => decodeCloudId("https://es.example.com"), /is no Elastic Cloud id; copy it from/);
  });
});

describe("endpoint", () => {
  it("gets the port of its scheme, because Filebeat alone would take 9200", () => {
    assert.equal(endpointWithPort("https://es.example.com"), "https://es.example.com:443");
    assert.equal(endpointWithPort("http://es.example.com/"), "http://es.example.com:80");
    assert.equal(
      endpointWithPort("https://es.example.com:9200/prefix/"),
      "https://es.example.com:9200/prefix",
    );
    assert.equal(endpointWithPort("https://[2001:db8::1]:9200"), "https://[2001:db8::1]:9200");
  });

  it("with a password is refused without showing it", () => {
    for (const text of [
      "https://elastic:s3cret@es.example.com:9200",
      "https//elastic:s3cret@es",
      "ftp://u:s3cret@es",
    ]) {
      assert.throws(
        () => endpointWithPort(text),
        (error: Error) => !error.message.includes("s3cret") && error.message.length > 20,
      );
    }
  });
});
