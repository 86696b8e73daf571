import assert from "node:assert/strict";

import { ElasticsearchVersion } from "../../../components/elasticsearch/elasticsearch-version";

describe("Elasticsearch version", () => {
  const features = (text: string) => {
    const version = ElasticsearchVersion.parse(text);
    return [version.isSupported, version.hasLogsdb, version.hasFailureStore];
  };

  it("decides the features", () => {
    assert.deepEqual(features("8.12.2"), [false, false, false]);
    assert.deepEqual(features("8.13"), [true, false, false]);
    assert.deepEqual(features("8.17.0"), [true, true, false]);
    assert.deepEqual(features("9.0.4"), [true, true, false]);
    assert.deepEqual(features("9.1.0"), [true, true, true]);
    assert.deepEqual(features("10.0.0"), [true, true, true]);
  });

  it("is refused when it is no version", () => {
    assert.throws(
      () => ElasticsearchVersion.parse("latest"),
      /is no Elasticsearch version; write major.minor.patch/,
    );
  });
});
