import assert from "node:assert/strict";

import { agentImage } from "../../../components/collector/elastic-agent/agent-version";
import { ElasticsearchVersion } from "../../../components/elasticsearch/elasticsearch-version";

const stack = (version: string) => ElasticsearchVersion.parse(version);
const repository = "docker.elastic.co/elastic-agent/elastic-agent";

describe("the agent's image", () => {
  it("has the version of Elasticsearch, and a late one where that has none", () => {
    assert.equal(agentImage(undefined, stack("8.17.2")), `${repository}:8.17.2`);
    assert.equal(agentImage(undefined, undefined), `${repository}:9.5.2`);
  });

  it("is refused by name where the version starts again without end, the default too", () => {
    for (const version of ["9.3.7", "9.3.8", "9.4.3", "9.4.4"]) {
      const loops = new RegExp(`Elastic Agent ${version} starts again without end`);
      assert.throws(() => agentImage(`registry.example.com/agent:${version}`, stack("9.5.2")), loops);
      assert.throws(() => agentImage(undefined, stack(version)), loops);
    }
    assert.ok(agentImage(`${repository}:9.4.2`, stack("9.5.2")));
  });

  it("is refused where it is newer than Elasticsearch by more than a patch", () => {
    assert.throws(() => agentImage(`${repository}:8.18.0`, stack("8.17.5")), /is newer than .* 8\.17\.5/);
    assert.throws(() => agentImage(`${repository}:9.0.0`, stack("8.19.0")), /is newer than/);
    assert.ok(agentImage(`${repository}:8.17.9`, stack("8.17.0")));
    assert.ok(agentImage(`${repository}:9.5.2`, undefined));
  });

  it("must tell its version, with a digest or a suffix behind it or not", () => {
    assert.throws(() => agentImage(`${repository}@sha256:${"0".repeat(64)}`, undefined), /names no version/);
    assert.throws(
      () => agentImage(`${repository}:9.4.3-SNAPSHOT@sha256:${"0".repeat(64)}`, undefined),
      /9\.4\.3 starts again/,
    );
  });
});
