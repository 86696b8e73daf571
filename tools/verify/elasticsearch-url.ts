import { UserError } from "../../components/errors";

/**
 * `ELASTICSEARCH_URL`, another way to the stack's Elasticsearch; undefined where it is not set. A UserError where it is
 * no address, or holds a password: reports name the address.
 */
export function elasticsearchUrl({ ELASTICSEARCH_URL: text }: NodeJS.ProcessEnv): string | undefined {
  if (!text) {
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError("ELASTICSEARCH_URL is no address; write one such as https://localhost:9200");
  }
  if (url.username !== "" || url.password !== "") {
    throw new UserError(
      "ELASTICSEARCH_URL holds a user or a password; set ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD instead",
    );
  }
  return text;
}
