import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { ElasticsearchClient, ElasticsearchError } from "../../../local/elasticsearch/client";
import { embeddedLowering } from "../../../local/lowering";
import { loopback } from "../../../local/ports";

type Json = Record<string, unknown>;

interface Answer {
  status: number;
  body: unknown;
}

interface ApiKey {
  id: string;
  name: string;
  api_key: string;
  role_descriptors: unknown;
  expiration?: string;
}

/** Who may administer, as real Elasticsearch's built-in user may. */
export const administrator = { username: "elastic", password: "correct horse battery" };

/**
 * The TLS endpoint that a stack talks to. What the embedded Elasticsearch can do goes there (templates with the field
 * types that it knows); security, ILM and the lifecycles of data streams, which it lacks, are answered here by the rules
 * of the real one. Kibana keeps what it is sent.
 */
export class ElasticService {
  /** Password of the administrator; a test may change it. */
  password = administrator.password;
  readonly roles = new Map<string, unknown>();
  readonly apiKeys = new Map<string, ApiKey>();
  readonly ilmPolicies = new Map<string, unknown>();
  readonly pipelines = new Map<string, unknown>();
  readonly lifecycles = new Map<string, unknown>();
  /** What Kibana and Fleet were sent, by path. */
  readonly kept = new Map<string, unknown>();
  /** Requests that changed something, in order. */
  readonly requests: string[] = [];
  url!: string;
  /** What the endpoint shows, as PEM text. */
  certificate!: string;

  private constructor(
    private readonly client: ElasticsearchClient,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  /** Serves in front of an Elasticsearch without security, with a certificate for the loopback address. */
  static async start(
    elasticsearchUrl: string,
    certificate: { cert: string; key: string },
  ): Promise<ElasticService> {
    const server = createServer(certificate);
    const client = new ElasticsearchClient({ url: elasticsearchUrl, credentials: {} });
    const service = new ElasticService(client, server);
    server.on("request", (request, response) => void service.serve(request, response));
    // Real Elasticsearch has a template of its own for these names; without it those of a stack cannot be deleted.
    const ownTemplate = { index_patterns: ["logs-*-*"], priority: 100, data_stream: {} };
    await client.request("PUT", "/_index_template/logs", ownTemplate);
    server.listen(0, loopback);
    await once(server, "listening");
    service.certificate = certificate.cert;
    service.url = `https://${loopback}:${(server.address() as AddressInfo).port}`;
    return service;
  }

  /** Index, component templates and everything else that a stack may leave behind, by kind. */
  async left(): Promise<Record<string, string[]>> {
    const ours = (name: string): boolean => /tetragon/.test(name);
    const templates = await this.client.request<{ index_templates: { name: string }[] }>(
      "GET",
      "/_index_template",
    );
    const components = await this.client.request<{ component_templates: { name: string }[] }>(
      "GET",
      "/_component_template",
    );
    return {
      indexTemplates: templates.index_templates.map(({ name }) => name).filter(ours),
      componentTemplates: components.component_templates.map(({ name }) => name).filter(ours),
      ilmPolicies: [...this.ilmPolicies.keys()],
      roles: [...this.roles.keys()].sort(),
      apiKeys: [...this.apiKeys.values()].map(({ name }) => name),
      pipelines: [...this.pipelines.keys()].sort(),
      kept: [...this.kept.keys()],
    };
  }

  /** Stores a document, as a collector does; a data stream that is absent is made from its template. */
  async store(stream: string, document: object): Promise<void> {
    await this.client.request("POST", `/${stream}/_doc?refresh=true`, document);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) {
      parts.push(part as Buffer);
    }
    const text = Buffer.concat(parts).toString("utf8");
    const method = request.method as string;
    const path = request.url as string;
    let answer: Answer;
    try {
      answer = this.authenticated(request.headers.authorization)
        ? await this.answer(method, path, text ? (JSON.parse(text) as Json) : undefined)
        : { status: 401, body: { error: { reason: "unable to authenticate" } } };
    } catch (error) {
      answer = { status: 500, body: { error: { reason: (error as Error).message } } };
    }
    if (method !== "GET" && answer.status < 300) {
      this.requests.push(`${method} ${path}`);
    }
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  }

  private authenticated(authorization: string | undefined): boolean {
    const [scheme, value = ""] = (authorization ?? "").split(" ");
    const text = Buffer.from(value, "base64").toString("utf8");
    if (scheme === "ApiKey") {
      return [...this.apiKeys.values()].some((key) => `${key.id}:${key.api_key}` === text);
    }
    return text === `${administrator.username}:${this.password}`;
  }

  private answer(method: string, path: string, body: Json | undefined): Answer | Promise<Answer> {
    const [route = "", name = ""] = /^(\/[^/]+\/[^/?]+)\/?([^?]*)/.exec(path)?.slice(1) ?? [];
    switch (route) {
      case "/_security/role":
        return this.object(this.roles, method, name, body);
      case "/_security/api_key":
        return this.apiKey(method, path, name, body);
      case "/_ilm/policy":
        return method === "DELETE"
          ? this.deletePolicy(name)
          : this.object(this.ilmPolicies, method, name, body);
      case "/_ingest/pipeline":
        return this.pipeline(method, path, name, body);
    }
    if (path.startsWith("/kept/")) {
      return this.object(this.kept, method, decodeURIComponent(path.slice("/kept/".length)), body);
    }
    if (path.startsWith("/_data_stream/") && path.endsWith("/_lifecycle")) {
      return this.object(this.lifecycles, method, path.split("/")[2] as string, body);
    }
    return this.forward(method, path, body && lowered(body));
  }

  private object(kept: Map<string, unknown>, method: string, name: string, body: Json | undefined): Answer {
    if (method !== "PUT" && !kept.has(name)) {
      return { status: 404, body: { error: { reason: `${name} is missing` } } };
    }
    if (method === "PUT") {
      kept.set(name, body);
    } else if (method === "DELETE") {
      kept.delete(name);
    }
    return { status: 200, body: method === "GET" ? { [name]: kept.get(name) } : { acknowledged: true } };
  }

  /** An index may name it, so it lies in Elasticsearch too, without the processors that are unknown there. */
  private async pipeline(
    method: string,
    path: string,
    name: string,
    body: Json | undefined,
  ): Promise<Answer> {
    const answer = await this.forward(method, path, body && embeddedLowering.pipeline(body));
    return answer.status === 200 ? this.object(this.pipelines, method, name, body) : answer;
  }

  private apiKey(method: string, path: string, name: string, body: Json | undefined): Answer {
    if (method === "POST") {
      const key = {
        ...body,
        id: randomBytes(10).toString("hex"),
        api_key: randomBytes(12).toString("hex"),
      } as ApiKey;
      this.apiKeys.set(key.id, key);
      const encoded = Buffer.from(`${key.id}:${key.api_key}`).toString("base64");
      return { status: 200, body: { id: key.id, name: key.name, api_key: key.api_key, encoded } };
    }
    const id = method === "GET" ? path.split("id=")[1] : method === "PUT" ? name : (body?.ids as string[])[0];
    const key = this.apiKeys.get(id ?? "");
    if (!key) {
      return { status: 404, body: { error: { reason: `api key ${id} is missing` } } };
    }
    if (method === "DELETE") {
      this.apiKeys.delete(key.id);
    } else if (method === "PUT") {
      key.role_descriptors = body?.role_descriptors;
    }
    return { status: 200, body: { api_keys: [{ id: key.id, name: key.name }] } };
  }

  /** The real one refuses while an index, data stream or template uses the policy. */
  private async deletePolicy(name: string): Promise<Answer> {
    const users = await Promise.all(
      ["/_all/_mapping", "/_component_template"].map((path) => this.client.request("GET", path)),
    );
    if (JSON.stringify(users).includes(JSON.stringify({ ilm_policy: name }).slice(1, -1))) {
      const reason = `Cannot delete policy [${name}]. It is in use by one or more of the following: [indices, templates]`;
      return { status: 400, body: { error: { type: "illegal_argument_exception", reason } } };
    }
    return this.object(this.ilmPolicies, "DELETE", name, undefined);
  }

  private async forward(method: string, path: string, body: Json | undefined): Promise<Answer> {
    try {
      return { status: 200, body: await this.client.request(method, path, body) };
    } catch (error) {
      if (error instanceof ElasticsearchError) {
        return { status: error.status, body: { error: { reason: error.reason } } };
      }
      throw error;
    }
  }
}

/**
 * A template as the embedded Elasticsearch takes it. Its indices keep the name of their ILM policy, a setting that is
 * unknown there, in the metadata of their mapping.
 */
function lowered(body: Json): Json {
  const { template, ...rest } = embeddedLowering.template(body) as Json & { template?: Json };
  const { lifecycle, ...settings } = ((template?.settings as Json | undefined)?.index ?? {}) as Json;
  if (!lifecycle) {
    return embeddedLowering.template(body);
  }
  const mappings = (template?.mappings ?? {}) as Json;
  const _meta = { ...(mappings._meta as Json | undefined), ilm_policy: (lifecycle as Json).name };
  return {
    ...rest,
    template: { ...template, settings: { index: settings }, mappings: { ...mappings, _meta } },
  };
}
