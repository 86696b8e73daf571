import assert from "node:assert/strict";

import { partOf, profiledParts } from "../../../bench/ingest/engine-profile";

const write = "org.opensearch.action.bulk.TransportShardBulkAction.performOnPrimary(...)";
const index = `org.apache.lucene.index.IndexWriter.updateDocuments(...)\n${write}`;

describe("what the engine does, by the stack of a thread", () => {
  for (const [part, stack] of [
    [
      "merging of segments",
      `org.apache.lucene.index.SegmentMerger.merge(...)\norg.apache.lucene.index.IndexWriter.merge(...)`,
    ],
    ["writing of new segments", `org.apache.lucene.index.DocumentsWriterPerThread.flush(...)\n${write}`],
    [
      "ingest: scripts",
      "org.opensearch.ingest.common.ScriptProcessor.execute(...)\norg.opensearch.ingest.CompoundProcessor.execute(...)",
    ],
    [
      "ingest: other processors",
      "org.opensearch.ingest.common.JsonProcessor.execute(...)\norg.opensearch.ingest.CompoundProcessor.execute(...)",
    ],
    ["ingest: document read and written again", "org.opensearch.ingest.IngestService.innerExecute(...)"],
    ["text analysis", `org.apache.lucene.analysis.standard.StandardTokenizer.incrementToken(...)\n${index}`],
    ["index: terms", `org.apache.lucene.index.TermsHashPerField.add(...)\n${index}`],
    ["index: stored documents", `org.apache.lucene.index.StoredFieldsConsumer.writeField(...)\n${index}`],
    ["index: document values", `org.apache.lucene.index.SortedSetDocValuesWriter.addValue(...)\n${index}`],
    [
      "fields read from the document",
      `org.opensearch.index.mapper.DocumentParser.parseDocument(...)\n${write}`,
    ],
    [
      "look-up of ids",
      `org.opensearch.common.lucene.uid.PerThreadIDVersionAndSeqNoLookup.lookupVersion(...)\n${write}`,
    ],
    ["log of transactions", `org.opensearch.index.translog.Translog.add(...)\n${write}`],
    ["requests", `java.util.HashMap.get(...)\n${write}`],
    ["all else", "java.lang.Thread.run(...)"],
  ]) {
    it(`tells ${part}`, () => {
      assert.equal(partOf(stack), part);
      assert.ok(profiledParts.includes(part));
    });
  }
});
