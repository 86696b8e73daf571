import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps, type RequestOptions } from "node:https";
import type { TLSSocket } from "node:tls";

/** One entry of the provider's configuration `elasticsearches` or `kibanas`, as far as a stack sets it. */
export interface ConnectionSettings {
  endpoints?: string[];
  username?: string;
  password?: string;
  apiKey?: string;
  caData?: string;
  caCerts?: string[];
  caFingerprint?: string;
  insecure?: boolean;
}

/** Elasticsearch or Kibana refused a request, or cannot be reached or trusted. */
export class ConnectionError extends Error {
  constructor(
    message: string,
    /** Status of the answer; undefined where there was none. */
    readonly status?: number,
  ) {
    super(message);
  }
}

/** Sends JSON to the first endpoint, checks its certificate as the settings ask for, and returns the decoded answer. */
export async function send<T>(
  settings: ConnectionSettings,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const [endpoint] = settings.endpoints ?? [];
  if (endpoint === undefined) {
    throw new ConnectionError("the provider is configured without an endpoint");
  }
  const url = new URL(path, endpoint);
  const { status, text } = await exchange(
    url,
    settings,
    method,
    body === undefined ? undefined : JSON.stringify(body),
  );
  if (status >= 300) {
    throw new ConnectionError(`${method} ${path}: ${status} ${text}`, status);
  }
  return JSON.parse(text || "{}") as T;
}

function exchange(
  url: URL,
  settings: ConnectionSettings,
  method: string,
  body: string | undefined,
): Promise<{ status: number; text: string }> {
  const options: RequestOptions = {
    method,
    agent: false,
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body ?? ""),
      authorization: authorization(settings),
    },
    // Elasticsearch's CA is text, Kibana's lies in files.
    ca: settings.caData ?? settings.caCerts?.map((file) => readFileSync(file, "utf8")),
    // A fingerprint replaces the check against known authorities.
    rejectUnauthorized: !settings.insecure && settings.caFingerprint === undefined,
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(new ConnectionError(`${url.origin} cannot be reached: ${error.message}`));
    const sent = (url.protocol === "https:" ? requestHttps : requestHttp)(url, options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", fail);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    sent.on("error", fail);
    sent.on("socket", (socket) =>
      socket.once("secureConnect", () => {
        const problem = fingerprintProblem(socket as TLSSocket, settings.caFingerprint);
        if (problem) {
          sent.destroy(new Error(problem));
        }
      }),
    );
    sent.end(body);
  });
}

function authorization({ apiKey, username, password }: ConnectionSettings): string {
  return apiKey ? `ApiKey ${apiKey}` : `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Like Elasticsearch's clients: one certificate of the chain must have the fingerprint. */
function fingerprintProblem(socket: TLSSocket, fingerprint: string | undefined): string | undefined {
  if (fingerprint === undefined) {
    return undefined;
  }
  const wanted = fingerprint.replaceAll(":", "").toLowerCase();
  for (let peer = socket.getPeerCertificate(true); peer?.raw; peer = peer.issuerCertificate) {
    if (new X509Certificate(peer.raw).fingerprint256.replaceAll(":", "").toLowerCase() === wanted) {
      return undefined;
    }
    if (peer.issuerCertificate === peer) {
      break;
    }
  }
  return "no certificate of the chain has the fingerprint that is configured";
}
