import { X509Certificate } from "node:crypto";

import type { TextCheck } from "./forms";

/** Stands for the CAs that the system trusts. */
export const systemRoots = "system";

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
const example = 'paste the PEM text of the CA, from "-----BEGIN CERTIFICATE-----" to the matching END line';

/**
 * PEM text of one or more CA certificates and nothing that must stay secret: the text goes into a ConfigMap. No part of
 * it is repeated in the message.
 */
export const caCertificate: TextCheck = (value) => {
  if (value.includes("PRIVATE KEY-----")) {
    return "contains a private key, which must not leave its server; leave only the certificate, and renew the key";
  }
  const blocks = [...value.matchAll(block)];
  const foreign = blocks.find(([, label]) => label !== "CERTIFICATE");
  if (foreign !== undefined) {
    return `contains a block of ${foreign[1].toLowerCase()}; leave only CERTIFICATE blocks`;
  }
  if (blocks.length === 0) {
    return `is no PEM certificate; ${example}`;
  }
  if (value.replace(block, "").includes("-----")) {
    return `contains a block that is cut off; ${example}`;
  }
  const broken = blocks.findIndex(([pem]) => !parses(pem));
  return broken < 0 ? undefined : `does not parse as a certificate (block ${broken + 1}); ${example}`;
};

/** What the certificate of Kibana or Fleet Server is checked with: PEM text like that of Elasticsearch, or the word for the system's roots. */
export const kibanaCa: TextCheck = (value) =>
  value === systemRoots
    ? undefined
    : value.includes("-----")
      ? caCertificate(value)
      : `must be PEM text of a CA, or "${systemRoots}" where a public CA signed the server's certificate`;

/** A SHA-256 fingerprint as tools print it, with or without colons. */
export const caFingerprint: TextCheck = (value) =>
  /^[0-9a-f]{64}$/i.test(value.replace(/:/g, ""))
    ? undefined
    : "must be the SHA-256 fingerprint of the CA, 64 hex digits";

function parses(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
