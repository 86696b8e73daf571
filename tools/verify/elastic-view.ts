import { Client, errors } from "@elastic/elasticsearch";

import type { JsonObject } from "../../components/json";
import type { DeclaredStack } from "./declared-stack";
import { CannotRead } from "./verdict";

/** Who verify is to Elasticsearch. */
export interface ElasticCredential {
  username?: string;
  password?: string;
  /** `id:api_key` or its base64. */
  apiKey?: string;
  /** Where it was found, for people. */
  source: string;
}

/** How to reach Elasticsearch from here. */
export interface ElasticTarget {
  endpoints: string[];
  credential?: ElasticCredential;
  ca?: string;
  fingerprint?: string;
  verify: boolean;
}

const timeoutMilliseconds = 20_000;

/** Reads what the checks need of an Elasticsearch. */
export class ElasticView {
  private readonly client: Client;

  constructor(
    readonly target: ElasticTarget,
    readonly declared: DeclaredStack,
  ) {
    this.client = elasticClient(target);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  /** `GET /`; throws what the client throws, since a check tells the reasons apart. */
  info(): Promise<{ version: { number: string; build_flavor?: string } }> {
    return this.client.info() as Promise<{ version: { number: string; build_flavor?: string } }>;
  }

  /** An answer of the API, or undefined where the object does not exist. */
  async get<T = JsonObject>(path: string): Promise<T | undefined> {
    return this.send<T>({ method: "GET", path });
  }

  async post<T = JsonObject>(path: string, body: JsonObject): Promise<T | undefined> {
    return this.send<T>({ method: "POST", path, body });
  }

  /** Searches a stream; one that does not exist is empty. */
  async search(stream: string, body: JsonObject): Promise<SearchResult> {
    const path = `/${stream}/_search`;
    const found = await this.send<SearchResult>({
      method: "POST",
      path,
      body: { track_total_hits: true, size: 0, ...body },
      querystring: { ignore_unavailable: "true", allow_no_indices: "true" },
    });
    return found ?? { hits: { total: { value: 0 }, hits: [] } };
  }

  private async send<T>(request: {
    method: string;
    path: string;
    body?: JsonObject;
    querystring?: Record<string, string>;
  }): Promise<T | undefined> {
    try {
      return (await this.client.transport.request(request)) as T;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) {
        return undefined;
      }
      throw new CannotRead(`${request.method} ${request.path} cannot be answered: ${elasticReason(error)}`);
    }
  }
}

/** The part of a search's answer that is read. */
export interface SearchResult {
  hits: { total: { value: number }; hits: { _source: JsonObject }[] };
  aggregations?: Record<string, Aggregation>;
}

/** An aggregation's answer, whatever its kind. */
export interface Aggregation {
  value?: number | null;
  value_as_string?: string;
  doc_count?: number;
  buckets?: (Bucket & Record<string, unknown>)[];
}

/** One row of an aggregation. */
export interface Bucket {
  key: string;
  doc_count: number;
}

function elasticClient({ endpoints, credential, ca, fingerprint, verify }: ElasticTarget): Client {
  const auth =
    credential?.apiKey !== undefined
      ? { apiKey: encodedKey(credential.apiKey) }
      : credential && { username: credential.username ?? "", password: credential.password ?? "" };
  return new Client({
    nodes: endpoints,
    maxRetries: 1,
    requestTimeout: timeoutMilliseconds,
    ...(auth ? { auth } : {}),
    ...(fingerprint === undefined ? {} : { caFingerprint: fingerprint }),
    tls: { rejectUnauthorized: verify && fingerprint === undefined, ...(ca === undefined ? {} : { ca }) },
  });
}

/** The client wants the encoded form, Filebeat the other one. */
function encodedKey(key: string): string {
  return key.includes(":") ? Buffer.from(key, "utf8").toString("base64") : key;
}

/** Why a request failed, in Elasticsearch's words or the network's; never with the request's headers. */
export function elasticReason(error: unknown): string {
  if (error instanceof errors.ResponseError) {
    const { error: reason } = (error.body ?? {}) as { error?: { reason?: string } | string };
    const text = typeof reason === "string" ? reason : reason?.reason;
    return `${error.statusCode} ${text ?? "without a reason"}`;
  }
  return (error as Error).message.split("\n")[0] ?? "no reason given";
}
