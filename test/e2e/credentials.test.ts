import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { renderStack } from "../../tools/render-stack";
import { loopback } from "../../local/ports";
import { Pipeline } from "./harness";

/** Passwords that Filebeat would take for lists, numbers or broken quotes if they were not quoted. */
const passwords = ["a,b", "[y", "'q", "1e3", 'a"b\\c', "${HOME}", "{a: b}", "true", " padded ", "ümläut"];

/** A server that looks like Elasticsearch as far as the first request and remembers what it was sent. */
async function authorizationServer(): Promise<{ server: Server; url: string; first: Promise<string> }> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end("{}");
  });
  const first = once(server, "request").then(([request]) => {
    return (request as IncomingMessage).headers.authorization ?? "none";
  });
  server.listen(0, loopback);
  await once(server, "listening");
  return { server, url: `http://${loopback}:${(server.address() as AddressInfo).port}`, first };
}

/** The data of the Secret that the program declares for these settings, as the kubelet puts it into the environment. */
async function secretData(settings: Record<string, unknown>): Promise<Record<string, string>> {
  const resources = await renderStack("local", { override: settings, showSecrets: true });
  const secret = resources.find(({ type }) => type === "kubernetes:core/v1:Secret");
  return secret?.inputs.stringData as Record<string, string>;
}

/** What Filebeat sends as Authorization when it runs with the program's Secret for these settings. */
async function authorizationOf(settings: Record<string, unknown>): Promise<string> {
  const { server, url, first } = await authorizationServer();
  const pipeline = await Pipeline.prepare({
    settings,
    endpoint: { url, credentials: {} },
    env: await secretData(settings),
  });
  try {
    pipeline.write(["{}"]);
    await pipeline.startFilebeat();
    return await first;
  } finally {
    await pipeline.close();
    server.closeAllConnections();
    server.close();
  }
}

describe("credentials that look like configuration", function () {
  this.timeout(60_000);

  for (const password of passwords) {
    it(`sends the password ${JSON.stringify(password)} as it is`, async () => {
      const elasticsearchUsername = "pub,lisher";
      const header = await authorizationOf({ elasticsearchUsername, elasticsearchPassword: password });
      const [scheme, encoded] = header.split(" ");
      assert.equal(scheme, "Basic");
      assert.equal(Buffer.from(encoded, "base64").toString("utf8"), `${elasticsearchUsername}:${password}`);
    });
  }

  it("sends an API key as it is", async () => {
    const elasticsearchApiKey = "VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw";
    const header = await authorizationOf({ elasticsearchApiKey });
    assert.equal(header, `ApiKey ${Buffer.from(elasticsearchApiKey).toString("base64")}`);
  });
});
