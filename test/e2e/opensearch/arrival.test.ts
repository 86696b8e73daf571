import assert from "node:assert/strict";

import { sortedJson } from "../../../components/json";
import { tetragonEvents, toLine } from "../../../local/generator";
import { mutatedLines } from "../../../local/generator/mutate";
import type { Pipeline, StoredDocument } from "../harness";
import { numberedLines } from "../lines";
import { sharedOpenSearch, withOpenSearch } from "./shared-opensearch";

interface EventTimes {
  created: string;
  ingested: string;
}

const since = (time: string) => ({ range: { "event.ingested": { gte: time } } });
const times = ({ _source: source }: StoredDocument) => source.event as EventTimes;

/** Asserts that every document says when it arrived, not before it was read. */
async function assertArrival(pipeline: Pipeline, documents: number): Promise<void> {
  const found = await pipeline.find({ exists: { field: "event.ingested" } });
  assert.equal(found.length, documents);
  for (const { created, ingested } of found.map(times)) {
    assert.ok(Date.parse(ingested) >= Date.parse(created), `arrived ${ingested}, read ${created}`);
  }
}

/** Differs between two runs with the same lines; a line without a time gets that of its reading. */
const ofTheRun = ["@timestamp", "agent", "data_stream", "log"];

/** What the documents of these lines say of their events, sorted. */
async function contents(lines: (string | Uint8Array)[], finalPipeline: boolean): Promise<string[]> {
  const settings = { retention: { finalPipeline }, filebeat: { eventFields: "full" } };
  const documents: string[] = [];
  await withOpenSearch({ settings, lines }, async (pipeline) => {
    await pipeline.delivered();
    const found = await pipeline.find();
    // Its flat_object takes no value of more than 32,766 bytes, which Elasticsearch's flattened does.
    assert.equal(found.length + (await pipeline.deadLetters()), lines.length);
    for (const { _source: source } of found) {
      const event = { ...(source.event as Partial<EventTimes>) };
      assert.equal(event.ingested !== undefined, finalPipeline);
      delete event.created;
      delete event.ingested;
      const own = Object.entries(source).filter(([name]) => !ofTheRun.includes(name));
      documents.push(sortedJson({ ...Object.fromEntries(own), event }));
    }
  });
  return documents.sort();
}

describe("time of arrival", function () {
  this.timeout(180_000);

  it("is in every document, of whatever kind, and not before the time of reading", async () => {
    const start = new Date().toISOString();
    const lines = [...[...tetragonEvents({ seed: 3, count: 1_000 })].map(toLine), "not JSON", "{}"];
    await withOpenSearch({ lines }, async (pipeline) => {
      await pipeline.delivered();
      assert.equal(await pipeline.deadLetters(), 0);
      await assertArrival(pipeline, lines.length);
      assert.equal(await pipeline.count(since(start)), lines.length);
      assert.equal(await pipeline.count(since(new Date().toISOString())), 0);
    });
  });

  it("is that of its arrival for an event that waited out an outage, so that a rule that looks back finds it", async () => {
    const openSearch = await sharedOpenSearch();
    await withOpenSearch({}, async (pipeline) => {
      const [before, during] = [200, 300];
      pipeline.write(numberedLines(0, before));
      await pipeline.delivered();
      const outage = new Date().toISOString();
      await openSearch.crash();
      pipeline.write(numberedLines(before, before + during));
      await pipeline.filebeat.waitFor(({ published }) => published >= before + during);
      const over = new Date().toISOString();
      await openSearch.restart();
      await pipeline.delivered();

      const late = await pipeline.find(since(over));
      assert.equal(late.length, during);
      for (const { created } of late.map(times)) {
        assert.ok(created >= outage && created <= over, `read ${created}, during the outage`);
      }
      assert.equal(await pipeline.count({ range: { "@timestamp": { gte: over } } }), 0);
      await assertArrival(pipeline, before + during);
    });
  });

  it("is not what a document says of itself", async () => {
    await withOpenSearch({}, async ({ client, streams }) => {
      const start = new Date().toISOString();
      const forged = "2001-02-03T04:05:06.000Z";
      const body = { "@timestamp": forged, event: { ingested: forged, created: forged } };
      await client.request("POST", `/${streams.events}/_create/forged?refresh=true`, body);
      const { hits } = (await client.search(streams.events, { query: since(start) })).hits;
      assert.deepEqual(
        hits.map(({ _id }) => _id),
        ["forged"],
      );
    });
  });

  it("is all that the pipeline adds: every other value stays as it was sent, whatever the event is", async () => {
    const lines = [...mutatedLines({ seed: 5, count: 400 })];
    const [through, without] = [await contents(lines, true), await contents(lines, false)];
    assert.ok(without.length > lines.length * 0.95, `${without.length} of ${lines.length} lines`);
    assert.equal(through.length, without.length);
    const changed = through.filter((text) => !without.includes(text));
    assert.deepEqual(
      changed.map((text) => text.slice(0, 1_000)),
      [],
    );
  });

  it("is missing with finalPipeline: false, where nothing else changes", async () => {
    const settings = { retention: { finalPipeline: false } };
    await withOpenSearch({ settings, lines: numberedLines(0, 50) }, async (pipeline) => {
      await pipeline.delivered();
      assert.equal(await pipeline.count(), 50);
      assert.equal(await pipeline.count({ exists: { field: "event.ingested" } }), 0);
    });
  });
});
