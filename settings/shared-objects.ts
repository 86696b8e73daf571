import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { decodeCloudId, endpointWithPort } from "../components/validation/endpoint";

/** The parts of a stack file that say who owns the objects of an Elasticsearch. */
interface StackFile {
  config?: Record<string, unknown> | null;
}

/**
 * Names of other stacks of this project that own the objects of the same Elasticsearch: two owners overwrite each
 * other's templates at every update. Only stack files beside this one are seen; an unreadable one is passed over, its
 * own preview reports it.
 *
 * @param directory the folder of the stack files
 * @param endpoints the endpoints of this stack, with their ports
 */
export function otherOwners(
  directory: string,
  project: string,
  stack: string,
  endpoints: string[],
): string[] {
  return stackFiles(directory)
    .filter(({ name }) => name !== stack)
    .filter(({ config }) => {
      const assets = config[`${project}:assets`] ?? "native";
      const theirs = endpointsOf(config[`${project}:elasticsearch`]);
      return assets !== "none" && theirs.some((endpoint) => endpoints.includes(endpoint));
    })
    .map(({ name }) => name);
}

/** Other stacks of this project for the same context of the kubeconfig, and what reads the nodes there. */
export function otherCollectors(
  directory: string,
  project: string,
  stack: string,
  context: string,
): { name: string; collector: string }[] {
  return stackFiles(directory)
    .filter(({ name, config }) => name !== stack && config[`${project}:kubernetesContext`] === context)
    .map(({ name, config }) => ({
      name,
      collector: String(config[`${project}:collector`] ?? "filebeat-sidecar"),
    }));
}

/** The endpoints that the setting `elasticsearch` of a stack file names; none where it is no valid one. */
function endpointsOf(elasticsearch: unknown): string[] {
  const { endpoints, cloudId } = (elasticsearch ?? {}) as { endpoints?: unknown; cloudId?: unknown };
  try {
    return typeof cloudId === "string"
      ? [decodeCloudId(cloudId)]
      : Array.isArray(endpoints)
        ? endpoints.map((text) => endpointWithPort(String(text)))
        : [];
  } catch {
    return [];
  }
}

function stackFiles(directory: string): { name: string; config: Record<string, unknown> }[] {
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch {
    return [];
  }
  return files.flatMap((file) => {
    const name = /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
    if (name === undefined) {
      return [];
    }
    try {
      const content = parse(readFileSync(join(directory, file), "utf8")) as StackFile | null;
      return [{ name, config: content?.config ?? {} }];
    } catch {
      return [];
    }
  });
}
