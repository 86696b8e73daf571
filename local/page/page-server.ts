import { once } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { UserError } from "../../components/errors";
import { type ElasticsearchClient, ElasticsearchError } from "../elasticsearch/client";
import { loopback } from "../ports";
import type { DataStreams } from "../rendered-stack";
import { type PageFile, pageFiles } from "./page-files";
import { PageData, pageDefinitions } from "./page-data";
import type { PageState } from "./page-model";
import { readSelection } from "./page-request";
import { processTree } from "./process-family";

/** A page that is being served. */
export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** How a page is served. */
export interface PageOptions {
  /** Which must be free; 0 for any. */
  port: number;
  /** Seconds up to now that are shown first; all events without it. */
  last?: number;
}

/** Nothing from elsewhere, no inline code or style, no frame around it. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** Bytes of a request's head: an address holds up to 20 filters, percent-encoded. */
const longestRequest = 512 * 1024;

interface Answer {
  status: number;
  type: string;
  body: string;
}

/**
 * Serves the page with the dashboards over the streams of one Elasticsearch, on the loopback address. It answers GET
 * requests that are addressed to the loopback address by name, so that no foreign page can read it through a name of
 * its own, and asks Elasticsearch for its own panels only.
 */
export async function servePage(
  client: ElasticsearchClient,
  streams: DataStreams,
  { port, last }: PageOptions,
): Promise<PageServer> {
  const files = await pageFiles();
  const data = new PageData(client, streams);
  const definitions = json(200, await pageDefinitions(last));
  const server = createServer({ maxHeaderSize: longestRequest }, (request, response) => {
    void answer(request, server, (url) => route(url, { files, data, client, definitions })).then((found) =>
      send(response, found),
    );
  });
  server.listen(port, loopback);
  await once(server, "listening");
  return {
    url: `http://${loopback}:${boundPort(server)}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function boundPort(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(
  request: IncomingMessage,
  server: Server,
  found: (url: URL) => Promise<Answer>,
): Promise<Answer> {
  const port = boundPort(server);
  const hosts = [loopback, "localhost", "[::1]"].map((name) => `${name}:${port}`);
  if (!hosts.includes(request.headers.host ?? "")) {
    return refusal(403, "This page answers only to the loopback address.");
  }
  if (request.method !== "GET") {
    return refusal(405, "This page only shows: use GET.");
  }
  try {
    const base = `http://${loopback}:${port}`;
    if (!URL.canParse(request.url ?? "/", base)) {
      return refusal(400, "This is no address of the page.");
    }
    return await found(new URL(request.url ?? "/", base));
  } catch (error) {
    return failure(error);
  }
}

/** What a request for a wrong thing, or one at a time when Elasticsearch is away, is answered with. */
function failure(error: unknown): Answer {
  if (error instanceof ElasticsearchError) {
    return refusal(error.status < 500 ? 400 : 503, `Elasticsearch refuses this: ${error.reason}`);
  }
  if (error instanceof UserError) {
    const isAway = error.message.startsWith("Elasticsearch at ");
    return refusal(isAway ? 503 : 400, error.message);
  }
  return refusal(500, (error as Error).message);
}

interface Sources {
  files: Map<string, PageFile>;
  data: PageData;
  client: ElasticsearchClient;
  definitions: Answer;
}

async function route({ pathname, searchParams }: URL, sources: Sources): Promise<Answer> {
  const { files, data, client, definitions } = sources;
  const file = files.get(pathname);
  if (file) {
    return { status: 200, ...file };
  }
  const required = (name: string): string => {
    const value = searchParams.get(name) ?? "";
    if (value === "" || value.length > 2_048) {
      throw new UserError(`Give ${name}, up to 2,048 characters.`);
    }
    return value;
  };
  switch (pathname) {
    case "/api/dashboards":
      return definitions;
    case "/api/state":
      return json(200, { documents: await data.documents() } satisfies PageState);
    case "/api/rows":
      return json(200, await data.dashboard(required("dashboard"), readSelection(searchParams)));
    case "/api/events":
      return json(200, await data.newest(readSelection(searchParams)));
    case "/api/values":
      return json(200, await data.values(required("field"), readSelection(searchParams)));
    case "/api/event":
      return orMissing(await data.document(required("id")));
    case "/api/tree":
      return orMissing(await processTree(client, data.eventStream, required("entity")));
    default:
      return refusal(404, "There is no such page.");
  }
}

function orMissing(value: object | undefined): Answer {
  return value ? json(200, value) : refusal(404, "There is no such event any more.");
}

function json(status: number, value: unknown): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

function refusal(status: number, sentence: string): Answer {
  return json(status, { error: sentence });
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...securityHeaders, "content-type": `${type}; charset=utf-8` });
  response.end(body);
}
