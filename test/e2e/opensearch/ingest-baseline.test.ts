import assert from "node:assert/strict";

import { mappingPipelines } from "../../../bench/ingest/ingest-processors";
import { ElasticsearchClient } from "../../../local/elasticsearch/client";
import { tetragonEvents, toLine } from "../../../local/generator";
import { sharedOpenSearch } from "./shared-opensearch";

interface Simulated {
  docs: { doc?: { _source: Record<string, Record<string, unknown>> }; error?: unknown }[];
}

const name = "baseline";

/** What the pipelines make of lines, without an index. */
async function mapped(lines: string[]): Promise<Record<string, Record<string, unknown>>[]> {
  const client = new ElasticsearchClient((await sharedOpenSearch()).endpoint);
  for (const pipeline of mappingPipelines(name)) {
    await client.request("PUT", `/_ingest/pipeline/${pipeline.name}`, { processors: pipeline.processors });
  }
  const docs = lines.map((message) => ({ _source: { message } }));
  const answer = await client.request<Simulated>("POST", `/_ingest/pipeline/${name}/_simulate`, { docs });
  return answer.docs.map(({ doc, error }) => {
    assert.equal(error, undefined, JSON.stringify(error));
    return doc!._source;
  });
}

describe("ingest pipelines that the bench compares with", function () {
  this.timeout(180_000);

  it("make the documented fields of a start", async () => {
    const process = {
      exec_id: "a",
      pid: 7,
      uid: 0,
      binary: "/bin/ls",
      arguments: "-l /etc",
      pod: { name: "web" },
    };
    const line = JSON.stringify({
      process_exec: { process, parent: { exec_id: "b", pid: 1, pod: { name: "web" } } },
      node_name: "worker",
      time: "2026-03-04T05:06:07.123456789Z",
    });
    const [document] = await mapped([line]);
    const { process_exec: exec, node_name: node } = document.cilium_tetragon.log as Record<string, unknown>;
    assert.deepEqual(document.process, {
      entity_id: "a",
      pid: 7,
      executable: "/bin/ls",
      args: ["-l", "/etc"],
      parent: { entity_id: "b", pid: 1 },
    });
    assert.deepEqual([document.host.name, node], ["worker", "worker"]);
    assert.equal(document["@timestamp"], "2026-03-04T05:06:07.123Z");
    assert.deepEqual(document.event, { original: line, action: "executed" });
    assert.equal(document.message, undefined);
    // The official names stay, the others moved.
    assert.deepEqual(exec, {
      process: { exec_id: "a", uid: 0, arguments: "-l /etc", pod: { name: "web" } },
      parent: { exec_id: "b", pod: { name: "web" } },
    });
  });

  it("take every event of the generator", async () => {
    const lines = [...tetragonEvents({ seed: 5, count: 500 })].map(toLine);
    const documents = await mapped(lines);
    documents.forEach((document, index) => {
      assert.equal(document.event.original, lines[index]);
      assert.ok(document.process?.pid ?? Object.keys(document.cilium_tetragon.log as object).length > 0);
    });
  });
});
