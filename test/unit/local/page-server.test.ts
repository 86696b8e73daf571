import assert from "node:assert/strict";
import { once } from "node:events";
import { type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

import { ElasticsearchClient } from "../../../local/elasticsearch/client";
import { type PageServer, servePage } from "../../../local/page/page-server";
import { loopback } from "../../../local/ports";

describe("the server of the page", function () {
  this.timeout(30_000);
  let elasticsearch: Server;
  let page: PageServer;
  /** What Elasticsearch was asked. */
  const asked: string[] = [];

  before(async () => {
    elasticsearch = createServer((incoming, answer) => {
      asked.push(`${incoming.method} ${incoming.url}`);
      answer.end(JSON.stringify({ hits: { total: { value: 0 }, hits: [] } }));
    }).listen(0, loopback);
    await once(elasticsearch, "listening");
    const url = `http://${loopback}:${(elasticsearch.address() as AddressInfo).port}`;
    const streams = { events: "events", deadLetter: "dead-letters" };
    page = await servePage(new ElasticsearchClient({ url, credentials: {} }), streams, { port: 0 });
  });

  after(async () => {
    await page.close();
    elasticsearch.close();
  });

  beforeEach(() => (asked.length = 0));

  /** The status of a request, with any Host header. */
  async function status(
    path: string,
    { method = "GET", host = new URL(page.url).host } = {},
  ): Promise<number> {
    const outgoing = request(new URL(path, page.url), { method, headers: { host } });
    outgoing.end();
    const [answer] = (await once(outgoing, "response")) as [{ statusCode: number; resume(): void }];
    answer.resume();
    return answer.statusCode;
  }

  it("answers only to the names of the loopback address, so that no foreign name leads to it", async () => {
    const { port } = new URL(page.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]) {
      assert.equal(await status("/", { host }), 200, host);
    }
    for (const host of ["evil.example:80", `evil.example:${port}`, "127.0.0.1", "localhost:1"]) {
      assert.equal(await status("/api/rows?dashboard=overview", { host }), 403, host);
    }
    assert.deepEqual(asked, []);
  });

  it("takes GET only", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      assert.equal(await status("/api/rows?dashboard=overview", { method }), 405, method);
    }
    assert.deepEqual(asked, []);
  });

  it("asks for its own panels and fields, and passes nothing else on", async () => {
    for (const path of [
      "/_search",
      "/events/_search",
      "/api/rows?dashboard=nothing",
      "/api/rows",
      "/api/rows?dashboard=overview&filter=_index:secret",
      "/api/rows?dashboard=overview&filter=message:x",
      "/api/rows?dashboard=overview&last=0",
      "/api/rows?dashboard=overview&last=1e99",
      "/api/values?field=process.env_vars",
      "/page.ts",
      "/../package.json",
    ]) {
      assert.ok([400, 404].includes(await status(path)), path);
    }
    assert.deepEqual(asked, []);
    assert.equal(await status("/api/rows?dashboard=network&last=900&filter=host.name:a"), 200);
    assert.ok(asked.length > 5);
    for (const line of asked) {
      assert.match(line, /^POST \/(events|dead-letters)\/_search\?/);
    }
  });

  it("takes as many long filters as it promises, and says what is wrong with a longer one or a broken address", async () => {
    const long = `filter=process.executable:${encodeURIComponent("文".repeat(4_000))}`;
    assert.equal(await status(`/api/rows?dashboard=files&${long}`), 200);
    assert.equal(await status("/api/rows?dashboard=files&filter=process.executable:"), 200);
    assert.equal(await status(`/api/rows?dashboard=files&filter=host.name:${"a".repeat(4_097)}`), 400);
    assert.equal(await status(`/api/rows?dashboard=files${"&filter=host.name:a".repeat(21)}`), 400);
    assert.equal(await status("/api/state"), 200);
  });

  it("allows the page nothing from elsewhere and no code but its own file", async () => {
    const { headers } = await fetch(page.url);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|http/);
    assert.equal(headers.get("access-control-allow-origin"), null);
  });
});
