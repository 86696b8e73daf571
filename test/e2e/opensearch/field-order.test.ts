import assert from "node:assert/strict";

import { ingestPipelineNames } from "../../../components/elasticsearch/ingest-pipeline";
import { tetragonEvents, toLine } from "../../../local/generator";
import type { Pipeline } from "../harness";
import { numberedLines } from "../lines";
import { withOpenSearch } from "./shared-opensearch";

const without = { retention: { finalPipeline: false } };

/** Every object of a document: its path, and its fields in the order in which they are stored. */
function objects(value: object, path = ""): [string, string][] {
  const inner = Object.entries(value).flatMap(([key, part]) =>
    isObject(part) ? objects(part, `${path}${key}.`) : [],
  );
  return [[path, Object.keys(value).join()], ...inner];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many orders each object of the documents has. */
async function orders(settings: Record<string, unknown>, lines: string[]): Promise<Map<string, number>> {
  const found = new Map<string, Set<string>>();
  await withOpenSearch({ settings, lines }, async (pipeline) => {
    await pipeline.delivered();
    for (const [path, keys] of (await pipeline.find()).flatMap(({ _source: source }) => objects(source))) {
      found.set(path, (found.get(path) ?? new Set()).add(keys));
    }
  });
  return new Map([...found].map(([path, each]) => [path, each.size]));
}

async function storedBytes({ client, streams }: Pipeline): Promise<number> {
  await client.request("POST", `/${streams.events}/_forcemerge?max_num_segments=1&flush=true`);
  await client.refresh(streams.events);
  const { _all: all } = await client.request<{ _all: { primaries: { store: { size_in_bytes: number } } } }>(
    "GET",
    `/${streams.events}/_stats/store`,
  );
  return all.primaries.store.size_in_bytes;
}

/** Bytes in one segment for each of the lines' documents. */
async function bytesOf(
  lines: string[],
  settings: Record<string, unknown>,
  change?: (pipeline: Pipeline) => Promise<unknown>,
): Promise<number> {
  let bytes = 0;
  await withOpenSearch({ settings }, async (pipeline) => {
    await change?.(pipeline);
    pipeline.write(lines);
    await pipeline.delivered();
    assert.equal(await pipeline.count(), lines.length);
    bytes = Math.round((await storedBytes(pipeline)) / lines.length);
  });
  return bytes;
}

/** OpenSearch rewrites no document for a pipeline without processors, so there is one that finds nothing to do. */
function onlyRewrite({ client }: Pipeline): Promise<unknown> {
  const idle = { remove: { field: "absent", ignore_missing: true } };
  return client.request("PUT", `/_ingest/pipeline/${ingestPipelineNames.events}`, { processors: [idle] });
}

describe("order of fields", function () {
  this.timeout(300_000);

  it("hardly varies between documents of one kind, while Filebeat sends each in another", async () => {
    const lines = numberedLines(0, 200);
    const [rewritten, asSent] = [await orders({}, lines), await orders(without, lines)];
    for (const path of ["", "process."]) {
      const [few = 0, many = 0] = [rewritten.get(path), asSent.get(path)];
      assert.ok(many > lines.length / 2, `otherwise nothing is proved: ${many} orders of "${path}" as sent`);
      assert.ok(few > 0 && few < many / 4, `${few} orders of "${path}" instead of ${many}`);
    }
  });

  it("makes the stored events smaller, although they say when they arrived", async () => {
    const lines = [...tetragonEvents({ seed: 11, count: 3_000 })].map(toLine);
    const asSent = await bytesOf(lines, without);
    const rewritten = await bytesOf(lines, {}, onlyRewrite);
    const arrived = await bytesOf(lines, {});
    const figures = `${asSent} B an event as sent, ${rewritten} rewritten, ${arrived} with event.ingested`;
    console.log(`      ${figures}`);
    assert.ok(rewritten < asSent && arrived < asSent, figures);
  });
});
