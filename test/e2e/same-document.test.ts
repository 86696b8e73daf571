import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

import { tetragonEvents, toLine } from "../../local/generator";
import { goldenLines } from "../golden-cases";
import { type AgentPipeline, withAgentPipeline } from "./agent-pipeline";
import { type StoredDocument, withPipeline } from "./harness";
import { execLine } from "./lines";

type Tree = Record<string, unknown>;

/** What the two collectors cannot have alike: why, and how it is taken out of a document. */
const exceptions: { why: string; leaveOut: (document: Tree) => void }[] = [
  { why: "another Filebeat read the line", leaveOut: (document) => delete document.agent },
  { why: "the agent tells its own id and version", leaveOut: (document) => delete document.elastic_agent },
  {
    why: "the container parser tells the stream of the container",
    leaveOut: (document) => delete document.stream,
  },
  { why: "another file and offset", leaveOut: (document) => delete document.log },
  { why: "the agent has the input too", leaveOut: (document) => delete document.input },
  {
    why: "the tests keep the documents of the two apart",
    leaveOut: (document) => delete (document.data_stream as Tree).namespace,
  },
  {
    why: "the two read and arrive at different times",
    leaveOut: (document) => {
      const event = document.event as Tree;
      delete event.created;
      delete event.ingested;
    },
  },
  {
    why: "Fleet has no setting for the precision of the times that Filebeat sends",
    leaveOut: (document) => {
      document["@timestamp"] = (document["@timestamp"] as string).slice(0, 23);
    },
  },
  {
    why: "without the tag the agent writes its own host over the event's",
    leaveOut: (document) => {
      document.tags = ((document.tags as string[] | undefined) ?? []).filter((tag) => tag !== "forwarded");
    },
  },
];

/** A document without what is excepted. */
function comparable({ _source }: StoredDocument): Tree {
  const document = structuredClone(_source);
  exceptions.forEach(({ leaveOut }) => leaveOut(document));
  return document;
}

/** JSON with sorted keys, to sort and compare documents by. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Whether an event says when it happened; not all kinds do. */
function hasTime(line: string): boolean {
  const { time, ...kinds } = JSON.parse(line) as Tree;
  const [body] = Object.values(kinds).filter((part) => typeof part === "object");
  const process = (body as { process?: { start_time?: unknown } } | undefined)?.process;
  return time !== undefined || process?.start_time !== undefined;
}

/** Asserts that two sorted lists are the same, and shows the first of what only one has. */
function assertSame(found: string[], expected: string[]): void {
  const [first, second] = [new Set(found), new Set(expected)];
  assert.deepEqual(
    {
      onlyAgent: found.filter((each) => !second.has(each)).slice(0, 1),
      onlySidecar: expected.filter((each) => !first.has(each)).slice(0, 1),
    },
    { onlyAgent: [], onlySidecar: [] },
  );
  assert.equal(found.length, expected.length);
}

const sorted = (documents: StoredDocument[]) => documents.map((each) => canonical(comparable(each))).sort();

/** What the sidecar makes of the lines. */
async function sidecarDocuments(lines: string[]): Promise<string[]> {
  let documents: string[] = [];
  await withPipeline({ lines }, async (pipeline) => {
    await pipeline.delivered();
    documents = sorted(await pipeline.find());
  });
  return documents;
}

async function agentDocuments(pipeline: AgentPipeline, expected: number): Promise<StoredDocument[]> {
  await pipeline.start();
  assert.equal(await pipeline.holds(expected), expected);
  return pipeline.find();
}

describe("the Elastic Agent's documents", function () {
  this.timeout(240_000);

  const lines = [
    ...[...tetragonEvents({ seed: 11, count: 2_000 })].map(toLine),
    ...goldenLines(),
    // Four parts, one of them ends within a letter.
    execLine({ arguments: `--long=${"é".repeat(30_000)}` }),
    // Exactly one part, and one byte more.
    execLine({ arguments: "--exact", padding: 0 }).replace("--exact", (text) => text.padEnd(12_000, "x")),
  ].filter(hasTime);

  it("are the sidecar's but for what cannot be alike, over rotated files and long lines", async () => {
    const expected = await sidecarDocuments(lines);
    await withAgentPipeline({}, async (pipeline) => {
      const third = Math.floor(lines.length / 3);
      lines.slice(0, third).forEach((line) => pipeline.log.write(line));
      pipeline.log.rotate(lines.slice(third, third + 10));
      lines.slice(third + 10).forEach((line) => pipeline.log.write(line));
      pipeline.log.putNeighbour(".tmp", "half of a compressed file");
      pipeline.log.putNeighbour(".gz", gzipSync("2026-03-04T05:06:07.000000000Z stdout F {}\n"));
      const found = await agentDocuments(pipeline, expected.length);
      assertSame(sorted(found), expected);
      for (const { _source } of found) {
        assert.ok((_source.tags as string[]).includes("forwarded"));
      }
    });
  });

  it("are the sidecar's but for the time, where an event has none of its own", async () => {
    const timeless = goldenLines().filter((line) => !hasTime(line));
    assert.ok(timeless.length > 0);
    const withoutTime = (texts: string[]) =>
      texts.map((text) => canonical({ ...(JSON.parse(text) as Tree), "@timestamp": "" })).sort();
    const expected = await sidecarDocuments(timeless);
    await withAgentPipeline({}, async (pipeline) => {
      timeless.forEach((line) => pipeline.log.write(line));
      const found = sorted(await agentDocuments(pipeline, expected.length));
      assertSame(withoutTime(found), withoutTime(expected));
    });
  });

  it("are the same out of the format of Docker", async () => {
    const some = lines.slice(0, 300);
    const expected = await sidecarDocuments(some);
    await withAgentPipeline({ format: "docker" }, async (pipeline) => {
      some.forEach((line) => pipeline.log.write(line));
      assertSame(sorted(await agentDocuments(pipeline, expected.length)), expected);
    });
  });

  it("hold nothing of what a sidecar wrote to its own log, which is standard error", async () => {
    await withAgentPipeline({}, async (pipeline) => {
      pipeline.log.write('{"log.level":"info","message":"Filebeat started"}', "stderr");
      pipeline.log.write(execLine({ arguments: "--one" }));
      const [document] = await agentDocuments(pipeline, 1);
      assert.equal((document?._source.event as Tree).kind, "event");
    });
  });

  it("lose the head of a line that a rotation cuts, and keep its tail as a pipeline error", async () => {
    await withAgentPipeline({}, async (pipeline) => {
      const parts = pipeline.log.parts(execLine({ arguments: `--cut=${"x".repeat(40_000)}` }));
      assert.ok(parts.length > 2);
      pipeline.log.write(execLine({ arguments: "--before" }));
      pipeline.log.append(parts.slice(0, 1).join(""));
      pipeline.log.rotate();
      pipeline.log.append(parts.slice(1).join(""));
      pipeline.log.write(execLine({ arguments: "--after" }));
      const found = await agentDocuments(pipeline, 3);
      const kinds = found.map(({ _source }) => (_source.event as Tree).kind).sort();
      assert.deepEqual(kinds, ["event", "event", "pipeline_error"]);
    });
  });

  it("name the file of the container, by which they are found, and not the container export-stdout", async () => {
    await withAgentPipeline({}, async (pipeline) => {
      pipeline.log.write(execLine({ arguments: "--where" }));
      await agentDocuments(pipeline, 1);
      const path = { wildcard: { "log.file.path": "*/export-stdout/*" } };
      assert.equal(await pipeline.count(path), 1);
      assert.equal(await pipeline.count({ term: { "container.name": "export-stdout" } }), 0);
    });
  });
});
