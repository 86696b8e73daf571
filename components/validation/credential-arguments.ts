import * as pulumi from "@pulumi/pulumi";

import type { PublisherSecret } from "../args/collector-args";
import { ElasticsearchFlavor } from "../args/elasticsearch-args";
import type { Credential, PublisherSource, SecretReference } from "../elasticsearch/target";
import { UserError } from "../errors";
import { text } from "./forms";
import { bySchema, checkedInput } from "./inputs";
import { dataKey, objectName } from "./kubernetes-forms";
import type { Problems } from "./problems";
import { openGroup } from "./target-arguments";

/** The arguments that authenticate, by their names. */
export interface CredentialArgs {
  elasticsearchUsername?: pulumi.Input<string>;
  elasticsearchPassword?: pulumi.Input<string>;
  elasticsearchApiKey?: pulumi.Input<string>;
  publisherApiKey?: pulumi.Input<string>;
  publisherSecret?: PublisherSecret;
  createPublisher?: boolean;
  elasticsearchFlavor?: ElasticsearchFlavor;
}

/** What authenticates where. */
export interface Credentials {
  /** For the elasticstack provider; absent where nothing is declared in Elasticsearch or the caller gives a provider. */
  provider?: Credential;
  /** For the collector; absent where there is none. */
  publisher?: PublisherSource;
}

/** What a component needs a credential for. */
export interface CredentialNeeds {
  /** It declares objects in Elasticsearch with a provider of its own. */
  provider: boolean;
  /** It runs a collector. */
  collector: boolean;
}

const secretName = text("the Secret's name", objectName);
const secretKey = text("the name of a key", dataKey);

const keyOfRights =
  "needs elasticsearchUsername and elasticsearchPassword, because Elasticsearch gives a key made with an API key no rights";

/** The credentials of a component, checked; undefined where something is wrong with them. */
export function resolveCredentials(
  problems: Problems,
  args: CredentialArgs,
  needs: CredentialNeeds,
): Credentials | undefined {
  const main = mainCredential(problems, args);
  const own = ownPublisher(problems, args);
  if (main === "refused" || own === "refused") {
    return undefined;
  }
  const creates = args.createPublisher === true;
  if (creates && own) {
    const key = own.from === "secret" ? "publisherSecret" : "publisherApiKey";
    problems.add(key, "excludes createPublisher; remove one of the two");
    return undefined;
  }
  if (creates && main?.kind === "apiKey") {
    problems.add("createPublisher", keyOfRights);
    return undefined;
  }
  if (args.elasticsearchFlavor === ElasticsearchFlavor.serverless && main?.kind === "basic") {
    problems.add(
      "elasticsearchUsername",
      "serverless Elasticsearch takes API keys only; set elasticsearchApiKey instead of user and password",
    );
    return undefined;
  }
  const publisher: PublisherSource | undefined = creates
    ? { from: "created" }
    : (own ?? (main && { from: "value", credential: main }));
  if ((needs.provider && !main) || (needs.collector && !publisher)) {
    problems.add("elasticsearchApiKey", missingCredential(problems, needs.provider));
    return undefined;
  }
  return { provider: needs.provider ? main : undefined, publisher };
}

function missingCredential(problems: Problems, needsProvider: boolean): string {
  const other = needsProvider ? "elasticsearchUsername and elasticsearchPassword" : "publisherApiKey";
  return (
    `no credential for Elasticsearch is set; set this key or ${other}` +
    problems.secretExample("elasticsearchApiKey")
  );
}

function mainCredential(problems: Problems, args: CredentialArgs): Credential | "refused" | undefined {
  const username = present(args.elasticsearchUsername);
  const password = present(args.elasticsearchPassword);
  const apiKey = present(args.elasticsearchApiKey);
  if (apiKey !== undefined && (username !== undefined || password !== undefined)) {
    problems.add(
      "elasticsearchApiKey",
      "excludes elasticsearchUsername and elasticsearchPassword; remove the key or the user and password",
    );
    return "refused";
  }
  if (apiKey !== undefined) {
    return apiKeyCredential(problems, "elasticsearchApiKey", apiKey);
  }
  if (username !== undefined && password !== undefined) {
    const user = checkedInput(problems, "elasticsearchUsername", username, userName);
    const secret = checkedInput(problems, "elasticsearchPassword", password, oneLine);
    return user && secret ? { kind: "basic", username: user, password: pulumi.secret(secret) } : "refused";
  }
  if (username !== undefined || password !== undefined) {
    const [given, absent] =
      username !== undefined
        ? ["elasticsearchUsername", "elasticsearchPassword"]
        : ["elasticsearchPassword", "elasticsearchUsername"];
    problems.add(absent, `is missing although ${given} is set; set both`);
    return "refused";
  }
  return undefined;
}

function ownPublisher(problems: Problems, args: CredentialArgs): PublisherSource | "refused" | undefined {
  const apiKey = present(args.publisherApiKey);
  if (apiKey !== undefined && args.publisherSecret !== undefined) {
    problems.add("publisherSecret", "excludes publisherApiKey; remove one of the two");
    return "refused";
  }
  if (args.publisherSecret !== undefined) {
    const secret = secretReference(problems, args.publisherSecret);
    return secret ? { from: "secret", secret } : "refused";
  }
  if (apiKey === undefined) {
    return undefined;
  }
  const credential = apiKeyCredential(problems, "publisherApiKey", apiKey);
  return credential === "refused" ? credential : { from: "value", credential };
}

function secretReference(problems: Problems, value: PublisherSecret): SecretReference | undefined {
  const keys = ["name", "apiKey", "username", "password"] as const;
  const group = openGroup(problems, "publisherSecret", value, keys);
  if (!group) {
    return undefined;
  }
  const part = (key: (typeof keys)[number]) =>
    group[key] === undefined
      ? undefined
      : checkedInput(
          problems,
          `publisherSecret.${key}`,
          group[key],
          bySchema(key === "name" ? secretName : secretKey),
        );
  const [name, apiKey, username, password] = keys.map(part);
  if (name && apiKey && !username && !password) {
    return { kind: "apiKey", name, apiKey };
  }
  if (name && username && password && !apiKey) {
    return { kind: "basic", name, username, password };
  }
  if (!problems.has("publisherSecret")) {
    problems.add(
      "publisherSecret",
      "write the Secret's name and which of its keys holds what: {name, apiKey} or {name, username, password}",
    );
  }
  return undefined;
}

/** The value; an empty text is as good as none. */
function present<T>(value: pulumi.Input<T> | undefined): pulumi.Input<T> | undefined {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "")
    ? undefined
    : value;
}

/** No part of the text is repeated in the message. */
function oneLine(text: unknown): string {
  if (typeof text !== "string" || text === "") {
    throw new UserError("must be a text that is not empty");
  }
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new UserError(
      "contains a line break or another control character, which no login takes; set it again without",
    );
  }
  return text;
}

function userName(text: unknown): string {
  const name = oneLine(text);
  if (name.includes(":")) {
    throw new UserError(
      "contains a colon, where a login's user name ends; write the name alone, or set elasticsearchApiKey to an API key",
    );
  }
  return name;
}

function apiKeyCredential(
  problems: Problems,
  key: string,
  value: pulumi.Input<string>,
): Credential | "refused" {
  const apiKey = checkedInput(problems, key, value, idAndKey);
  return apiKey ? { kind: "apiKey", apiKey: pulumi.secret(apiKey) } : "refused";
}

/** Both forms that people paste: `id:api_key`, and the base64 of it that Elasticsearch calls `encoded`. */
function idAndKey(value: unknown): string {
  const text = typeof value === "string" ? value.trim() : "";
  // Elasticsearch makes ids and keys of letters, digits, dashes and underscores; any other text that decodes is no key.
  const form = /^[\x21-\x39\x3b-\x7e]+:[\x21-\x39\x3b-\x7e]+$/;
  if (form.test(text)) {
    return text;
  }
  const decoded = Buffer.from(text, "base64").toString("utf8");
  if (form.test(decoded)) {
    return decoded;
  }
  throw new UserError(
    'is no API key; take the "encoded" text that Elasticsearch or Kibana shows, or id and key joined by a colon',
  );
}
