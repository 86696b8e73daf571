import assert from "node:assert/strict";

import { delivered } from "../../../bench/ingest/delivered";
import { samePipeline } from "../../../bench/ingest/same-pipeline";
import type { JsonObject } from "../../../components/json";
import { ElasticsearchClient } from "../../../local/elasticsearch/client";
import { everyKind, tetragonEvents, toLine } from "../../../local/generator";
import { loadMapping } from "../../../tools/mapping-runtime";
import { sharedOpenSearch } from "./shared-opensearch";

interface Simulated {
  docs: { doc?: { _id: string; _source: JsonObject }; error?: unknown }[];
}

interface Documents {
  ids: (string | undefined)[];
  sources: JsonObject[];
}

const name = "baseline-same";
const readAt = "2026-03-04T05:06:08.000Z";
const stream = { cluster: "local", namespace: "test" };

const logOf = (offset: number) => ({
  offset: offset * 2_000,
  file: { path: "/var/log/tetragon.log", device_id: "64768", inode: "1311" },
});

/** What the pipeline makes of lines, without an index. */
async function pipelined(lines: string[]): Promise<Documents> {
  const client = new ElasticsearchClient((await sharedOpenSearch()).endpoint);
  const { processors } = samePipeline(name, stream);
  await client.request("PUT", `/_ingest/pipeline/${name}`, { processors });
  const docs = lines.map((message, offset) => ({
    _source: { "@timestamp": readAt, message, log: logOf(offset) },
  }));
  const answer = await client.request<Simulated>("POST", `/_ingest/pipeline/${name}/_simulate`, { docs });
  const found = answer.docs.map(({ doc, error }, index) => {
    assert.equal(error, undefined, `${lines[index]}: ${JSON.stringify(error)}`);
    return doc!;
  });
  return { ids: found.map(({ _id }) => _id), sources: found.map(({ _source: source }) => source) };
}

/** What the mapping of lean makes of them. */
function mapped(lines: string[]): Documents {
  const mapping = loadMapping({
    readAt: () => readAt,
    eventFields: "lean",
    clusterName: stream.cluster,
    nodeName: "",
    dataStreamNamespace: stream.namespace,
  });
  const found = lines.map((line, offset) => mapping.map(line, { log: logOf(offset) }));
  return { ids: found.map(({ id }) => id), sources: found.map(({ source }) => source as JsonObject) };
}

/** An empty object in an argument, which `lean` leaves out. */
const missed = ["cilium_tetragon.log.process_kprobe.args"];

/** Asserts that what is given has what is wanted, but for those arguments. */
function assertDelivered(wanted: Documents, given: Documents): void {
  const share = delivered(wanted.sources, given.sources);
  assert.deepEqual(share.missed, missed);
  assert.ok(share.fields > 350, `${share.fields} fields`);
  assert.ok(share.equalValues / share.values > 0.9998, JSON.stringify(share));
}

describe("the ingest pipeline that makes the documents of lean", function () {
  this.timeout(180_000);

  it("makes every field of a busy node's events with the value that it has in lean, and no other", async () => {
    const lines = [...tetragonEvents({ seed: 5, count: 2_000 })].map(toLine);
    const [theirs, ours] = [await pipelined(lines), mapped(lines)];
    assertDelivered(ours, theirs);
    assertDelivered(theirs, ours);
    for (const { event } of theirs.sources) {
      assert.match((event as { ingested: string }).ingested, /^20\d\d-.*Z$/);
    }
  });

  it("makes the same of every kind of event, argument and special case", async () => {
    const lines = everyKind().map(toLine);
    const [theirs, ours] = [await pipelined(lines), mapped(lines)];
    assertDelivered(ours, theirs);
    assertDelivered(theirs, ours);
  });

  it("gives events the same ids, so that a line that is sent again is no second document", async () => {
    const lines = [...tetragonEvents({ seed: 7, count: 500 })].map(toLine);
    const [theirs, ours] = [await pipelined(lines), mapped(lines)];
    // The others have no process; lean hashes their lines.
    const written = ours.ids.flatMap((id, index) => (id?.startsWith(".") ? [] : [index]));
    assert.ok(written.length > 480, `${written.length} ids`);
    assert.deepEqual(
      written.map((index) => theirs.ids[index]),
      written.map((index) => ours.ids[index]),
    );
  });
});
