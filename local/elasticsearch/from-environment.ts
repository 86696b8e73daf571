import { UserError } from "../../components/errors";
import type { ElasticsearchEndpoint } from "./client";

/**
 * The user's own Elasticsearch: `ELASTICSEARCH_URL` with `ELASTICSEARCH_API_KEY` (`id:api_key`, or that in base64) or
 * `ELASTICSEARCH_USERNAME` and `ELASTICSEARCH_PASSWORD`. Undefined when the variable is not set; a UserError when the
 * variables contradict each other.
 */
export function elasticsearchFromEnvironment(env = process.env): ElasticsearchEndpoint | undefined {
  const url = env.ELASTICSEARCH_URL;
  if (!url) {
    return undefined;
  }
  requireUrl(url);
  const {
    ELASTICSEARCH_API_KEY: apiKey,
    ELASTICSEARCH_USERNAME: username,
    ELASTICSEARCH_PASSWORD: password,
  } = env;
  if (apiKey && (username || password)) {
    throw new UserError(
      "ELASTICSEARCH_API_KEY excludes ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD: unset one of the two.",
    );
  }
  if (Boolean(username) !== Boolean(password)) {
    throw new UserError(
      "ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD belong together: set both or none.",
    );
  }
  return {
    url: url.replace(/\/+$/, ""),
    credentials: { username, password, apiKey: apiKey ? plainApiKey(apiKey) : undefined },
  };
}

/** The value is not shown, because it may hold a password. */
function requireUrl(url: string): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UserError("ELASTICSEARCH_URL is no URL: set it like https://host:9200, or unset it.");
  }
  const { username, password } = new URL(url);
  if (username || password) {
    throw new UserError(
      "ELASTICSEARCH_URL holds credentials: put them into ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD.",
    );
  }
}

/** The options with which curl authenticates there; the secrets stay in the variables that hold them. */
export function curlAuthentication(env = process.env): string {
  if (env.ELASTICSEARCH_API_KEY) {
    const encoded = env.ELASTICSEARCH_API_KEY.includes(":")
      ? '$(printf %s "$ELASTICSEARCH_API_KEY" | base64)'
      : "$ELASTICSEARCH_API_KEY";
    return ` -H "Authorization: ApiKey ${encoded}"`;
  }
  return env.ELASTICSEARCH_USERNAME ? ' -u "$ELASTICSEARCH_USERNAME:$ELASTICSEARCH_PASSWORD"' : "";
}

function plainApiKey(key: string): string {
  const plain = key.includes(":") ? key : Buffer.from(key, "base64").toString("utf8");
  if (!plain.includes(":")) {
    throw new UserError(
      `ELASTICSEARCH_API_KEY has neither the form "id:api_key" nor is it that in base64: correct it.`,
    );
  }
  return plain;
}
