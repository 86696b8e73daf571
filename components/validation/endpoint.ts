import { UserError } from "../errors";

/**
 * The Elasticsearch endpoint inside an Elastic Cloud id: `label:base64(host[:port]$elasticsearch-uuid[$kibana-uuid])`.
 * The provider knows no cloud id, so the sidecar and the provider both use the decoded endpoint.
 */
export function decodeCloudId(cloudId: string): string {
  const encoded = cloudId.slice(cloudId.lastIndexOf(":") + 1);
  const [host, elasticsearch] = Buffer.from(encoded, "base64").toString("utf8").split("$");
  const match = /^([a-z0-9.-]+)(?::(\d+))?$/i.exec(host ?? "");
  if (!match || !elasticsearch || !/^[a-z0-9.-]+(:\d+)?$/i.test(elasticsearch)) {
    throw new UserError(
      `"${cloudId}" is no Elastic Cloud id; copy it from the deployment's page, it looks like name:dXMtZWFzdC0x...`,
    );
  }
  const [uuid, ownPort] = elasticsearch.split(":");
  return `https://${uuid}.${match[1]}:${ownPort ?? match[2] ?? "443"}`;
}

/**
 * An endpoint with its port written out. Filebeat reads a URL without a port as port 9200, every other client as the
 * port of the scheme; the latter is meant here, so both the sidecar and the provider are told.
 */
export function endpointWithPort(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(
      `"${withoutUserInfo(text)}" is no URL; write for example "https://elasticsearch.example.com:9200"`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new UserError(`"${withoutUserInfo(text)}" must begin with https:// (or http://)`);
  }
  if (url.username || url.password) {
    throw new UserError(
      `the endpoint at ${url.host} contains a user or password; set elasticsearchUsername and elasticsearchPassword instead`,
    );
  }
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const path = url.pathname === "/" ? "" : url.pathname.replace(/\/+$/, "");
  return `${url.protocol}//${url.hostname}:${port}${path}`;
}

/** The text of an endpoint as an error message may show it: what could be a password is left out. */
function withoutUserInfo(text: string): string {
  return text.replace(/[^/]*@/, "...@");
}
