import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { startElasticsearch } from "../../local/elasticsearch/elasticsearch-node";
import { freePort, loopback } from "../../local/ports";
import { ScratchFolder } from "../../local/scratch";
import type { SearchNode } from "../../local/search-node";

/** A server that looks like an Elasticsearch and agrees to everything; `requests` says what it was asked. */
async function impostor(port: number): Promise<{ server: Server; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "application/json");
    response.end('{"name":"local","cluster_name":"tetragon-elastic-local","status":"green"}');
  });
  server.listen(port, loopback);
  await once(server, "listening");
  return { server, requests };
}

describe("an embedded node", function () {
  this.timeout(240_000);
  let scratch: ScratchFolder;
  let node: Promise<SearchNode> | undefined;

  beforeEach(async () => {
    scratch = await ScratchFolder.create("node");
  });

  afterEach(async () => {
    await node?.then(
      (started) => started.kill(),
      () => undefined,
    );
    await scratch.remove();
  });

  /** Starts a node, and another program on its port before the node listens there. */
  async function race(
    chosen: "port" | "preferredPort",
  ): Promise<{ port: number; requests: string[]; end(): void }> {
    const port = await freePort();
    node = startElasticsearch({ dataDir: scratch.path, [chosen]: port });
    node.catch(() => undefined);
    while (!existsSync(join(scratch.path, "elasticsearch.log"))) {
      await sleep(10);
    }
    const { server, requests } = await impostor(port);
    return { port, requests, end: () => server.close() };
  }

  it("is never taken for the program that took its port: it goes to another one", async () => {
    const other = await race("preferredPort");
    const started = await node;
    other.end();
    assert.ok(started);
    assert.notEqual(started.port, other.port);
    const { name } = (await (await fetch(started.url)).json()) as { name: string };
    assert.match(name, /^local-[0-9a-f]{16}$/);
    assert.deepEqual([...new Set(other.requests)], ["GET /"]);
  });

  it("whose port was chosen says in one sentence who has it", async () => {
    const other = await race("port");
    await assert.rejects(
      async () => node,
      new RegExp(
        `Another program took port ${other.port} on ${loopback} .*: end it or choose another port\\.$`,
      ),
    );
    other.end();
  });
});
