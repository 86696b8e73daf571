import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

import type { ElasticsearchEndpoint } from "../../local/elasticsearch/client";
import { loopback } from "../../local/ports";

/** One action of a bulk request: what Filebeat wants done, and the document's text. */
export interface BulkAction {
  index: string;
  id?: string;
  document: string;
}

/** What a fault does to requests; a method that is absent or returns undefined lets the request through. */
export interface ProxyFault {
  /** Answers a whole bulk request with this status, without asking Elasticsearch. */
  bulkStatus?: () => number | undefined;
  /** Answers these actions of a bulk request with a status and an error, Elasticsearch sees only the others. */
  itemStatus?: (action: BulkAction) => { status: number; type: string } | undefined;
  /** Answers a bulk request whose body is longer, as it is sent, with 413: nginx as an ingress takes 1 MiB. */
  bodyLimit?: number;
  /** Forwards a bulk request but closes the connection instead of passing the answer on. */
  loseAnswer?: () => boolean;
}

/** An Elasticsearch of which the answers can be made to fail. It forwards to a real one. */
export class FaultProxy {
  /** What happens to requests from now on. */
  fault: ProxyFault = {};
  /** Bulk requests that were not simply forwarded. */
  disturbed = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: ElasticsearchEndpoint,
  ) {}

  static async start(target: ElasticsearchEndpoint): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target);
    server.on("request", (incoming: IncomingMessage, answer: ServerResponse) => {
      proxy.handle(incoming, answer).catch(() => answer.destroy());
    });
    server.listen(0, loopback);
    await once(server, "listening");
    return proxy;
  }

  /** Where clients connect. */
  get endpoint(): ElasticsearchEndpoint {
    return { url: `http://${loopback}:${(this.server.address() as AddressInfo).port}`, credentials: {} };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    if (!incoming.url?.startsWith("/_bulk")) {
      await this.forward(incoming, body, answer);
      return;
    }
    const { bodyLimit = Infinity } = this.fault;
    const status = body.length > bodyLimit ? 413 : this.fault.bulkStatus?.();
    if (status !== undefined) {
      this.disturbed++;
      send(answer, status, { error: { type: "fault", reason: "made by a test" }, status });
      return;
    }
    if (this.fault.loseAnswer?.()) {
      this.disturbed++;
      await this.ask(incoming, body);
      answer.destroy();
      return;
    }
    if (this.fault.itemStatus) {
      await this.refuseItems(incoming, body, answer, this.fault.itemStatus);
      return;
    }
    await this.forward(incoming, body, answer);
  }

  /** Takes the refused actions out, forwards the rest, and puts both answers together in the original order. */
  private async refuseItems(
    incoming: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
    itemStatus: NonNullable<ProxyFault["itemStatus"]>,
  ): Promise<void> {
    const actions = parseBulk(incoming, body);
    const refusals = actions.map(itemStatus);
    const passed = actions.filter((_, index) => refusals[index] === undefined);
    if (passed.length < actions.length) {
      this.disturbed++;
    }
    const items = passed.length > 0 ? await this.bulk(passed) : [];
    const merged = refusals.map((refusal) =>
      refusal
        ? {
            create: { status: refusal.status, error: { type: refusal.type, reason: "made by a test" } },
          }
        : items.shift(),
    );
    send(answer, 200, { took: 1, errors: true, items: merged });
  }

  private async bulk(actions: BulkAction[]): Promise<unknown[]> {
    const lines = actions.flatMap(({ index, id, document }) => [
      JSON.stringify({ create: { _index: index, _id: id } }),
      document,
    ]);
    const response = await fetch(`${this.target.url}/_bulk`, {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      body: lines.map((line) => `${line}\n`).join(""),
    });
    return ((await response.json()) as { items: unknown[] }).items;
  }

  private async forward(incoming: IncomingMessage, body: Buffer, answer: ServerResponse): Promise<void> {
    const response = await this.ask(incoming, body);
    answer.writeHead(response.statusCode ?? 502, response.headers);
    answer.end(await readAll(response));
  }

  private async ask(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method, headers, url } = incoming;
    // The body is complete here, so its length replaces the chunks that it may have come in.
    const sent = { ...headers, "content-length": String(body.length) };
    delete sent["transfer-encoding"];
    const forwarded = request(`${this.target.url}${url}`, { method, headers: sent });
    forwarded.end(body);
    const [response] = (await once(forwarded, "response")) as [IncomingMessage];
    return response;
  }
}

function parseBulk(incoming: IncomingMessage, body: Buffer): BulkAction[] {
  const plain = incoming.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  const lines = plain.toString("utf8").split("\n").filter(Boolean);
  const actions: BulkAction[] = [];
  for (let line = 0; line < lines.length; line += 2) {
    const { create } = JSON.parse(lines[line]) as { create: { _index: string; _id?: string } };
    actions.push({ index: create._index, id: create._id, document: lines[line + 1] });
  }
  return actions;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function send(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { "content-type": "application/json", "x-elastic-product": "Elasticsearch" });
  answer.end(JSON.stringify(body));
}
