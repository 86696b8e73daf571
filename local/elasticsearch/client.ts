import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../components/errors";

/** What a client sends as `Authorization`; none of them for an Elasticsearch without security. */
export interface ElasticsearchCredentials {
  /** `id:api_key`. */
  apiKey?: string;
  username?: string;
  password?: string;
}

/** An Elasticsearch and how to authenticate there. */
export interface ElasticsearchEndpoint {
  url: string;
  credentials: ElasticsearchCredentials;
}

/** Elasticsearch refused a request. */
export class ElasticsearchError extends Error {
  constructor(
    readonly status: number,
    /** All reasons of the answer in one text. */
    readonly reason: string,
    request: string,
  ) {
    super(`${request} was refused with ${status}: ${reason}`);
  }

  /** What a search says of an index that was made a moment ago. */
  get shardsNotStarted(): boolean {
    return this.status === 503 && this.reason.includes("all shards failed");
  }
}

/** Ten seconds of waiting for the shards of a new index. */
const startAttempts = 50;

/** The answer to a search, as far as it is read here. */
export interface SearchAnswer<Source = Record<string, unknown>> {
  hits: {
    total: { value: number };
    hits: { _id: string; _index: string; _source: Source; sort?: unknown[] }[];
  };
  aggregations?: Record<string, unknown>;
}

/** Speaks JSON over HTTP with one Elasticsearch. */
export class ElasticsearchClient {
  readonly url: string;

  constructor(private readonly endpoint: ElasticsearchEndpoint) {
    this.url = endpoint.url;
  }

  /**
   * Sends a request and returns the decoded answer. An endpoint that cannot be reached or refuses the credentials is a
   * UserError, any other refusal an ElasticsearchError.
   */
  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.send(method, path, body === undefined ? undefined : JSON.stringify(body));
    const text = await response.text();
    if (response.status === 401) {
      throw new UserError(
        `Elasticsearch at ${this.url} refuses the credentials: set ELASTICSEARCH_API_KEY, ` +
          `or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD, to valid ones.`,
      );
    }
    if (!response.ok) {
      throw new ElasticsearchError(response.status, reasons(text), `${method} ${path}`);
    }
    return JSON.parse(text) as T;
  }

  /** Searches one or more indices or data streams; an absent one counts as empty, a new one is waited for. */
  async search<Source = Record<string, unknown>>(
    target: string,
    body: object,
  ): Promise<SearchAnswer<Source>> {
    const path = `/${target}/_search?ignore_unavailable=true&allow_no_indices=true`;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.request("POST", path, { track_total_hits: true, ...body });
      } catch (error) {
        if (attempt === startAttempts || !(error instanceof ElasticsearchError && error.shardsNotStarted)) {
          throw error;
        }
        await sleep(200);
      }
    }
  }

  /** Number of searchable documents; an absent target counts as empty. */
  async count(target: string, query: object = { match_all: {} }): Promise<number> {
    const { hits } = await this.search(target, { size: 0, query });
    return hits.total.value;
  }

  /** Makes what has been written searchable. */
  async refresh(target: string): Promise<void> {
    await this.request("POST", `/${target}/_refresh?ignore_unavailable=true&allow_no_indices=true`);
  }

  private async send(method: string, path: string, body: string | undefined): Promise<Response> {
    const headers = { "content-type": "application/json", ...authorization(this.endpoint.credentials) };
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers,
        body,
        signal: AbortSignal.timeout(60_000),
      });
    } catch (error) {
      throw new UserError(
        `Elasticsearch at ${this.url} cannot be reached (${connectionReason(error)}): ` +
          `check that it runs and that the address is right.`,
      );
    }
  }
}

function authorization({ apiKey, username, password }: ElasticsearchCredentials): Record<string, string> {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  if (apiKey) {
    return { authorization: `ApiKey ${base64(apiKey)}` };
  }
  return username ? { authorization: `Basic ${base64(`${username}:${password ?? ""}`)}` } : {};
}

/** fetch hides why a connection failed behind one or two causes. */
function connectionReason(error: unknown): string {
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}

function reasons(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return [...new Set(reasonsOf(error))].join("; ") || body;
  } catch {
    return body.slice(0, 500);
  }
}

function reasonsOf(error: unknown): string[] {
  if (typeof error === "string") {
    return [error];
  }
  const { reason, caused_by: cause } = (error ?? {}) as { reason?: string; caused_by?: unknown };
  return [...(reason ? [reason] : []), ...(cause ? reasonsOf(cause) : [])];
}
