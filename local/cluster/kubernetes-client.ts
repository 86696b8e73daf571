import { Agent, request } from "node:https";
import type { IncomingMessage } from "node:http";

/** How an API server is reached. */
export interface KubernetesEndpoint {
  /** `https://127.0.0.1:PORT`. */
  url: string;
  /** Certificate that the server's own must lead to, as PEM text. */
  ca: string;
  /** Bearer token. */
  token: string;
}

/** Metadata that every object has. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { kind: string; name: string }[];
}

/** An object of the API, as far as its kind is of no interest. */
export interface KubernetesObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** The API server refused a request. */
export class KubernetesError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    what: string,
  ) {
    super(`${what} was refused with ${status}: ${reason}`);
  }
}

const timeoutMilliseconds = 30_000;

/** Speaks JSON with one API server, over few connections that stay open. */
export class KubernetesClient {
  private readonly agent: Agent;

  constructor(private readonly endpoint: KubernetesEndpoint) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 4, ca: endpoint.ca });
  }

  /** Sends a request; a refusal is a KubernetesError. PATCH is a merge patch. */
  async request<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.send(method, path, body);
    if (status >= 300) {
      throw new KubernetesError(status, reasonOf(text), `${method} ${path}`);
    }
    return (text.startsWith("{") ? JSON.parse(text) : text) as T;
  }

  /** The object at a path, or undefined where there is none. */
  async find<T = KubernetesObject>(path: string): Promise<T | undefined> {
    try {
      return await this.request<T>("GET", path);
    } catch (error) {
      if (error instanceof KubernetesError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** All objects of a list; an empty list where the API server knows no such kind. */
  async list<T = KubernetesObject>(path: string): Promise<T[]> {
    return (await this.find<{ items: T[] }>(path))?.items ?? [];
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body: unknown): Promise<{ status: number; text: string }> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.endpoint.url),
        {
          method,
          agent: this.agent,
          timeout: timeoutMilliseconds,
          headers: { authorization: `Bearer ${this.endpoint.token}`, "content-type": type },
        },
        (response) =>
          void readText(response).then(
            (answer) => resolve({ status: response.statusCode ?? 0, text: answer }),
            reject,
          ),
      );
      sent.on("timeout", () => sent.destroy(new Error(`${method} ${path} was not answered in time`)));
      sent.on("error", reject);
      sent.end(text);
    });
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of response) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

function reasonOf(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 500);
  }
}
