import { spawnSync } from "node:child_process";

import { projectRoot, readProject } from "../project";
import type { ElasticCredential } from "./elastic-view";

/** Variables that win over the stack's configuration; `ELASTICSEARCH_URL` names another way to the same Elasticsearch. */
const credentialVariables = [
  "ELASTICSEARCH_API_KEY",
  "ELASTICSEARCH_USERNAME",
  "ELASTICSEARCH_PASSWORD",
] as const;

/** A backend of Pulumi that cannot be reached must not hold up the checks that need none. */
const cliMilliseconds = 60_000;

/**
 * Who verify is to Elasticsearch: the environment first, else the stack's configuration as the Pulumi CLI decrypts it.
 *
 * @returns a sentence where there is none
 */
export function findCredential(
  stack: string,
  env: NodeJS.ProcessEnv = process.env,
): ElasticCredential | string {
  const [apiKey, username, password] = credentialVariables.map((name) => env[name]);
  if (apiKey) {
    return { apiKey, source: "ELASTICSEARCH_API_KEY" };
  }
  if (username && password) {
    return { username, password, source: "ELASTICSEARCH_USERNAME" };
  }
  const config = decryptedConfig(stack, env);
  if (typeof config === "string") {
    return `${config}; set ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD`;
  }
  const project = readProject().name;
  const [key, user, secret] = ["elasticsearchApiKey", "elasticsearchUsername", "elasticsearchPassword"].map(
    (name) => config[`${project}:${name}`]?.value,
  );
  if (key) {
    return { apiKey: key, source: "the stack's elasticsearchApiKey" };
  }
  return user && secret
    ? { username: user, password: secret, source: "the stack's elasticsearchUsername" }
    : "the stack holds no credential of Elasticsearch; set ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD";
}

type Config = Record<string, { value?: string }>;

/** `pulumi config --show-secrets`; a sentence where the CLI is missing or cannot decrypt. Its output is never shown. */
function decryptedConfig(stack: string, env: NodeJS.ProcessEnv): Config | string {
  const args = ["config", "--stack", stack, "--show-secrets", "--json", "--non-interactive"];
  const { error, status, stdout } = spawnSync("pulumi", args, {
    cwd: projectRoot,
    env,
    encoding: "utf8",
    timeout: cliMilliseconds,
  });
  if (error && (error as NodeJS.ErrnoException).code !== "ENOENT") {
    return `the Pulumi CLI did not answer in ${cliMilliseconds / 1_000} s`;
  }
  if (error) {
    return "the Pulumi CLI, which decrypts the stack's credential, is not installed here";
  }
  if (status !== 0) {
    return `the Pulumi CLI cannot decrypt the configuration of ${stack}`;
  }
  try {
    return JSON.parse(stdout) as Config;
  } catch {
    return `the Pulumi CLI printed no JSON for ${stack}`;
  }
}
