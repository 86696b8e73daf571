import { once } from "node:events";
import { type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, createServer, request } from "node:https";
import type { AddressInfo } from "node:net";

import { loopback } from "../../local/ports";

/** An answer that does not come from the server behind a front. */
export interface FrontAnswer {
  status: number;
  /** Text, or what is sent as JSON. */
  body: unknown;
}

/** Requests that a front answers itself; an answer of undefined lets the request through. */
export interface FrontRule {
  method?: string;
  /** Matched against path and query. */
  path: RegExp;
  answer: (path: string) => FrontAnswer | undefined;
}

/**
 * Stands in front of a server with TLS and forwards to it, except for what it is told to answer itself: what a kubelet
 * would, or an Elasticsearch with more than the embedded one has.
 */
export class AnsweringFront {
  /** The first that matches counts. */
  rules: FrontRule[] = [];
  /** Bodies of PUT requests, by path. */
  readonly puts = new Map<string, unknown>();
  url!: string;
  /** Certificate that it shows, as PEM text. */
  readonly ca: string;
  private readonly agent: Agent;
  private readonly server: ReturnType<typeof createServer>;

  private constructor(
    private readonly target: { url: string; ca: string },
    certificate: { cert: string; key: string },
  ) {
    this.agent = new Agent({ keepAlive: true, ca: target.ca });
    this.server = createServer(certificate);
    this.ca = certificate.cert;
  }

  static async start(
    target: { url: string; ca: string },
    certificate: { cert: string; key: string },
  ): Promise<AnsweringFront> {
    const front = new AnsweringFront(target, certificate);
    front.server.on("request", (incoming: IncomingMessage, answer: ServerResponse) => {
      front.serve(incoming, answer).catch(() => answer.destroy());
    });
    front.server.listen(0, loopback);
    await once(front.server, "listening");
    front.url = `https://${loopback}:${(front.server.address() as AddressInfo).port}`;
    return front;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }

  private async serve(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const { method = "GET", url: path = "/" } = incoming;
    if (method === "PUT") {
      this.puts.set(path, JSON.parse(body.toString("utf8") || "null"));
    }
    const rule = this.rules.find(
      (candidate) => (candidate.method ?? method) === method && candidate.path.test(path),
    );
    const own = rule?.answer(path);
    if (own) {
      const isText = typeof own.body === "string";
      answer.writeHead(own.status, {
        "content-type": isText ? "text/plain" : "application/json",
        "x-elastic-product": "Elasticsearch",
      });
      answer.end(isText ? own.body : JSON.stringify(own.body));
      return;
    }
    const forwarded = request(new URL(path, this.target.url), {
      method,
      agent: this.agent,
      headers: forwardedHeaders(incoming, new URL(this.target.url).host, body.length),
    });
    forwarded.end(body);
    const [reply] = (await once(forwarded, "response")) as [IncomingMessage];
    // The server behind it may not tell what it is.
    answer.writeHead(reply.statusCode ?? 502, { ...reply.headers, "x-elastic-product": "Elasticsearch" });
    reply.pipe(answer);
  }
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

/** The body is sent whole, whatever way it came. */
function forwardedHeaders(incoming: IncomingMessage, host: string, length: number) {
  const headers = Object.entries(incoming.headers).filter(([name]) => name !== "transfer-encoding");
  return { ...Object.fromEntries(headers), host, "content-length": length };
}
