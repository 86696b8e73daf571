import { type RequestOptions, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";

import type { JsonObject } from "../../components/json";
import type { ElasticTarget } from "./elastic-view";
import type { DeclaredStack } from "./declared-stack";

/** What Kibana answers; `body` is undefined where it is no JSON. */
export interface KibanaAnswer {
  status: number;
  body?: JsonObject;
}

const timeoutMilliseconds = 20_000;

/** Speaks with the Kibana of a stack, as the stack's user of Elasticsearch. */
export class KibanaView {
  private readonly options: RequestOptions & { ca?: string; rejectUnauthorized: boolean };

  constructor(
    readonly declared: NonNullable<DeclaredStack["kibana"]>,
    elastic: ElasticTarget,
  ) {
    const ca = declared.ca === "system" ? undefined : (declared.ca ?? elastic.ca);
    const authorization = authorizationOf(elastic);
    this.options = {
      headers: { "kbn-xsrf": "verify", ...(authorization === undefined ? {} : { authorization }) },
      timeout: timeoutMilliseconds,
      rejectUnauthorized: elastic.verify,
      ...(ca === undefined ? {} : { ca }),
    };
  }

  /** `GET` of an API's path in the stack's space; rejects where Kibana cannot be reached. */
  get(path: string): Promise<KibanaAnswer> {
    const { endpoint, space } = this.declared;
    const place = space === "default" ? "" : `/s/${encodeURIComponent(space)}`;
    const url = new URL(`${endpoint.replace(/\/$/, "")}${place}${path}`);
    return new Promise((resolve, reject) => {
      const send = url.protocol === "http:" ? plainRequest : tlsRequest;
      const sent = send(url, this.options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, ...jsonOf(Buffer.concat(parts).toString("utf8")) }),
        );
      });
      sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
      sent.on("error", reject);
      sent.end();
    });
  }
}

/** The header by which Kibana knows the stack's user. */
function authorizationOf({ credential }: ElasticTarget): string | undefined {
  if (!credential) {
    return undefined;
  }
  const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
  const { apiKey, username = "", password = "" } = credential;
  return apiKey === undefined
    ? `Basic ${base64(`${username}:${password}`)}`
    : `ApiKey ${apiKey.includes(":") ? base64(apiKey) : apiKey}`;
}

function jsonOf(text: string): { body?: JsonObject } {
  try {
    return { body: JSON.parse(text) as JsonObject };
  } catch {
    return {};
  }
}
