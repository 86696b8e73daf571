import assert from "node:assert/strict";

import { indexerMemory } from "../../../components/collector/indexer/indexer-config";
import { indexerGroup } from "../../../components/validation/kafka-arguments";

const mebibyte = 1_048_576;
const elasticsearch = { endpoints: ["https://es.example.com:9200"] };
const defaults = indexerGroup.parse({});

function withLimit(memory: string, maxEventBytes = defaults.maxEventBytes) {
  return { elasticsearch, indexer: { ...defaults, maxEventBytes, resources: { limits: { memory } } } };
}

describe("the memory of an indexer", () => {
  it("has room for three partitions full of the longest documents beside its full queue", () => {
    const { queueBytes, goMemoryLimit } = indexerMemory({ elasticsearch, indexer: defaults });
    const heldByKafkasLibrary = 3 * 256 * defaults.maxEventBytes;
    assert.ok(queueBytes > 0);
    assert.ok(2.2 * queueBytes + heldByKafkasLibrary < 0.85 * goMemoryLimit * mebibyte);
  });

  it("is too little for that at 1 GiB, and enough where no document may be as long", () => {
    assert.throws(
      () => indexerMemory(withLimit("1Gi")),
      (error: Error) => {
        const least = /set (\d+Mi) or more$/.exec(error.message)?.[1] as string;
        return indexerMemory(withLimit(least)).batchEvents >= 32;
      },
    );
    assert.ok(indexerMemory(withLimit("1Gi", 131_072)).batchEvents > 32);
  });
});
