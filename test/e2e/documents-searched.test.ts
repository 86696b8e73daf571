import assert from "node:assert/strict";

import { tetragonEvents, toLine } from "../../local/generator";
import { goldenLines } from "../golden-cases";
import { type StoredDocument, withPipeline } from "./harness";
import { execLine } from "./lines";

const pipelineError = { term: { "event.kind": "pipeline_error" } };

describe("documents of the pipeline", function () {
  this.timeout(120_000);

  it("makes exactly one document of every generated line, and parses every one", async () => {
    const events = [...tetragonEvents({ seed: 7, count: 4_000 })];
    await withPipeline({ lines: events.map(toLine) }, async (pipeline) => {
      const stats = await pipeline.delivered();
      assert.equal(stats.dropped + stats.filtered, 0);
      assert.equal(await pipeline.count(), events.length);
      assert.equal(await pipeline.count(pipelineError), 0);
      assert.equal(await pipeline.deadLetters(), 0);
    });
  });

  it("keeps the label app beside the label app.kubernetes.io/name, in either order", async () => {
    const name = { "app.kubernetes.io/name": "checkout" };
    const lines = [
      execLine({ arguments: "--labels=1", podLabels: { app: "checkout" } }),
      execLine({ arguments: "--labels=2", podLabels: name }),
      execLine({ arguments: "--labels=3", podLabels: { ...name, app: "checkout" } }),
    ];
    await withPipeline({ lines }, async (pipeline) => {
      await pipeline.delivered();
      assert.equal(await pipeline.count(), 3);
      assert.equal(await pipeline.count({ term: { "kubernetes.labels.app": "checkout" } }), 2);
      const byName = { term: { "kubernetes.labels.app.kubernetes.io/name": "checkout" } };
      assert.equal(await pipeline.count(byName), 2);
      assert.equal(await pipeline.deadLetters(), 0);
    });
  });

  it("keeps lines that are not JSON, and JSON that is no event, as pipeline errors", async () => {
    const lines = [
      "not JSON at all",
      '{"process_exec":{"process":',
      '"a text"',
      "[1,2]",
      "null",
      "{}",
      "\u0000",
      " ",
    ];
    await withPipeline({ lines }, async (pipeline) => {
      await pipeline.delivered();
      const documents = await pipeline.find(pipelineError);
      assert.equal(documents.length, lines.length);
      for (const { _source: source } of documents) {
        assert.ok((source.error as { message?: string } | undefined)?.message, JSON.stringify(source));
      }
      const messages = documents.map(({ _source: source }) => source.message);
      for (const line of lines.slice(0, 2)) {
        assert.ok(messages.includes(line), `${line} is kept in message`);
      }
    });
  });

  it("keeps a document that Elasticsearch refuses in the dead-letter stream, with the reason", async () => {
    await withPipeline({}, async (pipeline) => {
      const { events, deadLetter } = pipeline.streams;
      await pipeline.client.request("PUT", `/_index_template/${events}`, {
        index_patterns: [events],
        priority: 1_000,
        data_stream: {},
        template: { mappings: { dynamic: "strict", properties: { "@timestamp": { type: "date_nanos" } } } },
      });
      const line = execLine({ arguments: "--refused" });
      pipeline.write([line]);
      const stats = await pipeline.delivered();
      assert.equal(stats.deadLetter, 1);
      assert.equal(await pipeline.count(), 0);
      const [letter] = await pipeline.find(undefined, deadLetter);
      const text = JSON.stringify(letter._source);
      assert.match(text, /--refused/, "the event is kept");
      assert.match(text, /strict_dynamic_mapping_exception/, "and why it was refused");
      await pipeline.client.request("DELETE", `/_index_template/${events}`);
    });
  });
});

describe("documents of the golden cases", function () {
  it("come one of each line, at the event's own time", async function () {
    this.timeout(120_000);
    const lines = goldenLines();
    await withPipeline({ lines }, async (pipeline) => {
      await pipeline.delivered();
      const documents = await pipeline.find();
      assert.equal(documents.length, lines.length);
      assert.equal(await pipeline.count(pipelineError), 0);
      assert.equal(await pipeline.deadLetters(), 0);
      assert.deepEqual(times(documents), expectedTimes(lines, documents));
    });
  });
});

/** The stored times, sorted. */
function times(documents: StoredDocument[]): string[] {
  return documents.map(({ _source: source }) => sameDigits(String(source["@timestamp"]))).sort();
}

/** The times that the events carry; for those that carry none, whatever time is left over in the documents. */
function expectedTimes(lines: string[], documents: StoredDocument[]): string[] {
  const own = lines.map((line) => eventTime(JSON.parse(line) as Record<string, unknown>));
  const known = own.filter((time) => time !== undefined).map(sameDigits);
  const left = times(documents);
  known.forEach((time) => left.splice(left.indexOf(time), 1));
  return [...known, ...left].sort();
}

/** The time of the line, or else the start of its process, which an event without a time of its own is given. */
function eventTime(event: Record<string, unknown>): string | undefined {
  if (typeof event.time === "string") {
    return event.time;
  }
  const [kind] = Object.values(event).filter((part) => typeof part === "object" && part !== null);
  const { time, process } = kind as { time?: string; process?: { start_time?: string } };
  return time ?? process?.start_time;
}

/** RFC 3339 in UTC with nine fraction digits. */
function sameDigits(time: string): string {
  const [seconds, fraction = ""] = time.replace("Z", "").split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}Z`;
}
