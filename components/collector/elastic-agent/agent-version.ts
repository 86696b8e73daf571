import { ElasticsearchVersion } from "../../elasticsearch/elasticsearch-version";
import { UserError } from "../../errors";

const repository = "docker.elastic.co/elastic-agent/elastic-agent";
/** What serverless Elasticsearch, which has no version, is given. */
const newestVersion = "9.5.2";

/**
 * Versions that start again without end in a container after a change of their policy
 * (https://github.com/elastic/elastic-agent, known issue 15432).
 */
const looping = ["9.3.7", "9.3.8", "9.4.3", "9.4.4"];

/**
 * The image of the agent: what the caller names, or the version of Elasticsearch. An agent must not be newer than the
 * Fleet Server that it enrols with. Throws a UserError for a version that is newer or does not work in a container.
 *
 * @param stack version of Elasticsearch; undefined where it has none (serverless)
 */
export function agentImage(image: string | undefined, stack: ElasticsearchVersion | undefined): string {
  const chosen = image ?? `${repository}:${stack?.toString() ?? newestVersion}`;
  const tag = /:(\d+\.\d+\.\d+)[^/:@]*(?:@.*)?$/.exec(chosen)?.[1];
  if (tag === undefined) {
    throw new UserError(
      `${chosen} names no version of the agent, so nobody can tell whether it works; write for example "${repository}:${newestVersion}"`,
    );
  }
  if (looping.includes(tag)) {
    throw new UserError(
      `Elastic Agent ${tag} starts again without end in containers after a change of its policy; use another version`,
    );
  }
  const version = ElasticsearchVersion.parse(tag);
  if (stack && version.atLeast(stack.major, stack.minor + 1)) {
    throw new UserError(
      `Elastic Agent ${tag} is newer than elasticsearchVersion ${stack.toString()}, and Fleet Server refuses it; use ${stack.major}.${stack.minor} or an older version`,
    );
  }
  return chosen;
}
