import * as pulumi from "@pulumi/pulumi";

import { Problems, rawSetting } from "./problems";

/** What authenticates against Elasticsearch. Every value is a Pulumi secret. */
export type Credential =
  | {
      kind: "apiKey";
      /** `id:api_key`, the form that Filebeat wants. */
      apiKey: pulumi.Output<string>;
    }
  | { kind: "basic"; username: pulumi.Output<string>; password: pulumi.Output<string> };

/** Where the sidecar's credential comes from: given by the user, or an API key that this stack creates. */
export type Publisher = { kind: "given"; credential: Credential } | { kind: "created" };

/** The credentials of a stack. */
export interface Credentials {
  /** For the elasticstack provider; absent when the stack declares nothing in Elasticsearch. */
  provider?: Credential;
  publisher: Publisher;
}

/** Settings that hold a secret: each is a key of its own, never a part of an object. */
export const secretKeys = [
  "elasticsearchUsername",
  "elasticsearchPassword",
  "elasticsearchApiKey",
  "publisherApiKey",
] as const;

/**
 * Reads the credentials and notes every contradiction in `problems`; undefined when there is one.
 *
 * @param needsProvider whether the stack declares objects in Elasticsearch
 * @param createPublisher whether the stack makes the sidecar's API key itself
 */
export function readCredentials(
  problems: Problems,
  needsProvider: boolean,
  createPublisher: boolean,
): Credentials | undefined {
  const main = mainCredential(problems);
  const publisher = apiKeyCredential(problems, "publisherApiKey");
  if (main === "refused" || publisher === "refused") {
    return undefined;
  }
  if (createPublisher && publisher) {
    problems.add("publisherApiKey", "excludes createPublisher; remove one of the two");
    return undefined;
  }
  if (createPublisher && main?.kind === "apiKey") {
    problems.add(
      "createPublisher",
      "needs elasticsearchUsername and elasticsearchPassword, because Elasticsearch gives a key made with an API key no rights",
    );
    return undefined;
  }
  if (!main && (needsProvider || !publisher)) {
    problems.add("elasticsearchApiKey", missingCredential(problems, needsProvider));
    return undefined;
  }
  const given = publisher ?? main;
  return {
    provider: needsProvider ? main : undefined,
    publisher: createPublisher || !given ? { kind: "created" } : { kind: "given", credential: given },
  };
}

function missingCredential(problems: Problems, needsProvider: boolean): string {
  const other = needsProvider ? "elasticsearchUsername and elasticsearchPassword" : "publisherApiKey";
  return (
    `no credential for Elasticsearch is set; set this key or ${other}, ` +
    `for example: pulumi config set --stack ${problems.stack} --secret elasticsearchApiKey`
  );
}

function mainCredential(problems: Problems): Credential | "refused" | undefined {
  const apiKey = apiKeyCredential(problems, "elasticsearchApiKey");
  const username = rawSetting(problems.project, "elasticsearchUsername");
  const password = rawSetting(problems.project, "elasticsearchPassword");
  if (apiKey && (username || password)) {
    problems.add(
      "elasticsearchApiKey",
      "excludes elasticsearchUsername and elasticsearchPassword; remove the key or the user and password",
    );
    return "refused";
  }
  if (apiKey) {
    return apiKey;
  }
  if (username && password) {
    return { kind: "basic", username: pulumi.secret(username), password: pulumi.secret(password) };
  }
  if (username || password) {
    const [present, absent] = username
      ? ["elasticsearchUsername", "elasticsearchPassword"]
      : ["elasticsearchPassword", "elasticsearchUsername"];
    problems.add(absent, `is missing although ${present} is set; set both`);
    return "refused";
  }
  return undefined;
}

function apiKeyCredential(problems: Problems, key: string): Credential | "refused" | undefined {
  const value = rawSetting(problems.project, key);
  if (value === undefined) {
    return undefined;
  }
  const plain = idAndKey(value.trim());
  if (plain === undefined) {
    problems.add(
      key,
      'is no API key; take the "encoded" text that Elasticsearch or Kibana shows, or id and key joined by a colon',
    );
    return "refused";
  }
  return { kind: "apiKey", apiKey: pulumi.secret(plain) };
}

/** Both forms that people paste: `id:api_key`, and the base64 of it that Elasticsearch calls `encoded`. */
function idAndKey(text: string): string | undefined {
  const form = /^[^\s:]+:[^\s:]+$/;
  if (form.test(text)) {
    return text;
  }
  const decoded = Buffer.from(text, "base64").toString("utf8");
  return form.test(decoded) ? decoded : undefined;
}
