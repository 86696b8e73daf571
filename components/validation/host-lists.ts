import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ClientCertificate } from "../args/elasticsearch-args";
import type { ResolvedEncryption } from "../resolved-args";
import { caCertificate } from "./certificate";
import { type TextCheck, flag, text } from "./forms";
import { bySchema, checkedInput, isPending, plainGroup } from "./inputs";
import { clientCertificate } from "./groups";
import type { Problems } from "./problems";
import { resolveClientCertificate } from "./target-arguments";

/** A server as clients list it, host and port. */
function address(what: string, example: string): TextCheck {
  const port = example.slice(example.lastIndexOf(":") + 1);
  return (value) => {
    if (value.includes("://") || value.includes("@") || value.includes(",")) {
      return `is no ${what}; write host and port alone, "${example}" for example, each ${what} as an entry of its own`;
    }
    const match =
      /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?)(?::(\d{1,5}))?$/.exec(value);
    if (!match) {
      return `is no ${what}; its host name has parts that no host name has`;
    }
    const given = Number(match[2] ?? 0);
    return given >= 1 && given <= 65_535
      ? undefined
      : `has no port; write one from 1 to 65535, ${port} for example, because a ${what} has none by default`;
  };
}

/** A list of servers as `host:port`, at least one. */
export function hostList(what: string, example: string) {
  return z
    .array(text(`a ${what} as host:port`, address(what, example)), {
      error: `must be a list of host:port, for example ["${example}"]`,
    })
    .min(1, `must name at least one ${what}`);
}

/** The servers under a key, checked; each or all of them may come from other resources. */
export function resolveHosts(
  problems: Problems,
  key: string,
  schema: ReturnType<typeof hostList>,
  value: pulumi.Input<pulumi.Input<string>[]> | undefined,
): pulumi.Output<string[]> | undefined {
  if (value === undefined) {
    problems.add(key, `nothing is named; set a list of host:port${problems.place}`);
    return undefined;
  }
  if (isPending(value) || (Array.isArray(value) && value.some(isPending))) {
    return checkedInput(problems, key, value, bySchema(schema)) as pulumi.Output<string[]> | undefined;
  }
  return plainGroup(problems, key, schema, value) && (pulumi.output(value) as pulumi.Output<string[]>);
}

/** The fields of a group of such servers that say how connections are encrypted. */
export const encryptionFields = {
  tls: flag().default(true),
  ca: text("a PEM certificate", caCertificate).optional(),
  clientCertificateSecret: clientCertificate.optional(),
};

const ofEncryptedConnections = [
  ["ca", "the CA"],
  ["clientCertificateSecret", "the client certificate"],
] as const;

/** Encryption of connections to servers, checked; undefined where `tls` is no truth value. */
export function resolveEncryption(
  problems: Problems,
  group: string,
  given: { tls?: unknown; ca?: pulumi.Input<string>; clientCertificateSecret?: ClientCertificate },
): ResolvedEncryption | undefined {
  const { ca } = given;
  const tls = plainGroup(problems, `${group}.tls`, encryptionFields.tls, given.tls ?? true);
  const checked =
    ca === undefined
      ? undefined
      : checkedInput(problems, `${group}.ca`, ca, bySchema(encryptionFields.ca.unwrap()));
  const clientCertificateSecret = resolveClientCertificate(problems, group, given);
  for (const [key, what] of ofEncryptedConnections) {
    if (tls === false && given[key] !== undefined) {
      problems.add(
        `${group}.${key}`,
        `is ${what} of connections that ${group}.tls leaves unencrypted; remove one of the two`,
      );
    }
  }
  return tls === undefined ? undefined : { tls, ca: checked, clientCertificateSecret };
}
