import { posix } from "node:path";

import { type JsonObject, withoutUndefined } from "../json";
import type { EncryptionTarget } from "../resolved-args";
import type { ElasticsearchTarget } from "../elasticsearch/target";

/** Where a container has the files of an encrypted connection. */
export interface EncryptionFiles {
  /** The file of the CA. */
  ca: string;
  /** Folder with the client certificate and its key. */
  clientCertificate: string;
}

/** Filebeat's `ssl` of connections to Kafka or Logstash; undefined where they are not encrypted. */
export function encryption(
  { tls, ca, clientCertificateSecret }: EncryptionTarget,
  files: EncryptionFiles,
): JsonObject | undefined {
  return tls
    ? withoutUndefined({
        enabled: true,
        certificate_authorities: ca ? [files.ca] : undefined,
        ...clientCertificate(clientCertificateSecret, files.clientCertificate),
      })
    : undefined;
}

/** The part of `ssl` that names the certificate which a client shows; nothing where there is none. */
export function clientCertificate(
  secret: ElasticsearchTarget["clientCertificateSecret"],
  folder: string,
): JsonObject | undefined {
  return (
    secret && {
      certificate: posix.join(folder, secret.certificateKey),
      key: posix.join(folder, secret.privateKeyKey),
    }
  );
}
