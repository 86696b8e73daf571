import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

import { ElasticsearchClient } from "../../local/elasticsearch/client";
import { loopback } from "../../local/ports";

/** A way to an Elasticsearch that can be cut, as if the server ended, and opened again on the same port. */
export class InterruptedElasticsearch {
  private constructor(
    private server: Server,
    private readonly target: string,
    private readonly port: number,
  ) {}

  static async start(target: string): Promise<InterruptedElasticsearch> {
    const server = await listening(target, 0);
    return new InterruptedElasticsearch(server, target, (server.address() as AddressInfo).port);
  }

  get client(): ElasticsearchClient {
    return new ElasticsearchClient({ url: `http://${loopback}:${this.port}`, credentials: {} });
  }

  async goAway(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  async comeBack(): Promise<void> {
    this.server = await listening(this.target, this.port);
  }

  async close(): Promise<void> {
    if (this.server.listening) {
      await this.goAway();
    }
  }
}

async function listening(target: string, port: number): Promise<Server> {
  const server = createServer((incoming, answer) => forward(target, incoming, answer));
  server.listen(port, loopback);
  await once(server, "listening");
  return server;
}

function forward(target: string, incoming: IncomingMessage, answer: ServerResponse): void {
  const { method, headers, url } = incoming;
  const outgoing = request(`${target}${url}`, { method, headers: withoutHost(headers) }, (found) => {
    answer.writeHead(found.statusCode ?? 502, found.headers);
    found.pipe(answer);
  });
  outgoing.on("error", () => answer.destroy());
  incoming.pipe(outgoing);
}

/** The target is another host than the one that the client asked for. */
function withoutHost(headers: IncomingMessage["headers"]): IncomingMessage["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "host"));
}
