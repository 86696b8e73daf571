import { UserError } from "../errors";
import { literal, type TextCheck } from "./forms";

/**
 * The Elasticsearch endpoint inside an Elastic Cloud id: `label:base64(host[:port]$elasticsearch-uuid[$kibana-uuid])`.
 * The provider knows no cloud id, so the sidecar and the provider both use the decoded endpoint. Throws a UserError for
 * any other text, which the message does not repeat: it may be a key that was pasted into the wrong place.
 */
export function decodeCloudId(cloudId: string): string {
  const encoded = cloudId.slice(cloudId.lastIndexOf(":") + 1);
  const [host, elasticsearch] = Buffer.from(encoded, "base64").toString("utf8").split("$");
  const match = /^([a-z0-9.-]+)(?::(\d+))?$/i.exec(host ?? "");
  if (!match || !elasticsearch || !/^[a-z0-9.-]+(:\d+)?$/i.test(elasticsearch)) {
    throw new UserError(
      "is no Elastic Cloud id; copy it from the deployment's page, it looks like name:dXMtZWFzdC0x...",
    );
  }
  const [uuid, ownPort] = elasticsearch.split(":");
  return endpointWithPort(`https://${uuid}.${match[1]}:${ownPort ?? match[2] ?? "443"}`);
}

/**
 * An endpoint with its port written out. Filebeat reads a URL without a port as port 9200, every other client as the
 * port of the scheme; the latter is meant here, so both the sidecar and the provider are told. Throws a UserError with
 * what `httpAddress` complains about.
 */
export function endpointWithPort(text: string): string {
  const complaint = httpAddress(text);
  if (complaint !== undefined) {
    throw new UserError(complaint);
  }
  const url = new URL(text);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const path = url.pathname === "/" ? "" : url.pathname.replace(/\/+$/, "");
  return `${url.protocol}//${url.hostname}:${port}${path}`;
}

/**
 * An http(s) URL of a server: host, perhaps port and path, and nothing that could be a secret. No part of the text is
 * repeated in the message, because what is wrong with it may be a password.
 */
export const httpAddress: TextCheck = (text) => {
  if (!/^https?:\/\/[^/]/i.test(text)) {
    return 'is no URL of a server; it must begin with https:// (or http://), for example "https://es.example.com:9200"';
  }
  if (text.includes("@")) {
    return "contains a user or password, which would be readable in the cluster; remove it, credentials have settings of their own";
  }
  if (/[?#]/.test(text)) {
    return "contains a query or fragment, which may hold a secret and has no effect; remove it from the first ? or # on";
  }
  if (/[\s$*{}\\]/.test(text) || literal(text) !== undefined) {
    return "is no URL of a server; remove spaces, variables, wildcards and backslashes";
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.port === "0") {
    return "is no URL of a server; check its host name and its port (1 to 65535)";
  }
  return isHost(url.hostname)
    ? undefined
    : "is no URL of a server; its host name has parts that no host name has";
};

/** A chart repository's URL, `oci://…` for a registry; as little a place for a secret as any other. */
export const chartRepository: TextCheck = (text) =>
  /^(https?|oci):\/\/[^/]/i.test(text)
    ? httpAddress(text.replace(/^oci:/i, "https:"))
    : 'is no URL of a chart repository; it must begin with https:// or oci://, for example "https://helm.cilium.io"';

/** An IP address, or labels of letters, digits, dashes and, as container networks have them, underscores. */
function isHost(host: string): boolean {
  return (
    /^\[[0-9a-f:.]+\]$/.test(host) ||
    (host.length <= 253 &&
      /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?$/.test(host))
  );
}
