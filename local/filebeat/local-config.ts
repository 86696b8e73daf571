import { mkdir, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { stringify } from "yaml";

import type { ElasticsearchEndpoint } from "../elasticsearch/client";
import { type FilebeatConfig, type TlsSettings, filebeatConfig } from "../rendered-stack";

/** What differs between a container beside Tetragon and this machine. */
export interface LocalPlaces {
  /** Where the export file is written, instead of `exportDirectory`. */
  logDirectory: string;
  /** Receives the files of the ConfigMap, instead of its mounts. */
  configDirectory: string;
  elasticsearch: ElasticsearchEndpoint;
  /** Files that the container has from Secrets, by name, and their text. @default none */
  secretFiles?: Record<string, string>;
  /** Plain variables of the container, see `sidecarVariables`. */
  variables?: Record<string, string>;
}

/** A configuration that is ready to run. */
export interface LocalFilebeatConfig {
  configFile: string;
  /** The variables that it refers to, with values as the Secret holds them. */
  env: Record<string, string>;
}

/** Stands for a credential where the embedded Elasticsearch asks for none; it has the form of an API key. */
const noCredential = "local:local";

/**
 * Writes the files of a ConfigMap so that Filebeat runs them here. `filebeat.yml` keeps everything but the paths, the
 * endpoint with its credentials, and `allow_older_versions`, which is set for an image older than this Filebeat.
 */
export async function writeLocalConfig(
  configMap: Record<string, string>,
  places: LocalPlaces,
): Promise<LocalFilebeatConfig> {
  await mkdir(places.configDirectory, { recursive: true });
  const files = { ...configMap, ...places.secretFiles };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(places.configDirectory, name), text, { mode: 0o600 });
  }
  const configFile = join(places.configDirectory, "filebeat.yml");
  const config = localConfig(filebeatConfig(configMap), Object.keys(files), places);
  await writeFile(configFile, stringify(config, { lineWidth: 0, aliasDuplicateObjects: false }), {
    mode: 0o600,
  });
  return { configFile, env: { ...places.variables, ...environment(places.elasticsearch) } };
}

/** The configuration with local paths and the local endpoint; `files` are those of the ConfigMap and of Secrets. */
export function localConfig(config: FilebeatConfig, files: string[], places: LocalPlaces): FilebeatConfig {
  const output = config["output.elasticsearch"];
  const { "output.logstash": logstash, "output.kafka": kafka } = config;
  const moved = (path: string): string => {
    const name = posix.basename(path);
    return files.includes(name) ? join(places.configDirectory, name) : path;
  };
  return {
    ...config,
    "filebeat.inputs": config["filebeat.inputs"].map((input) => ({
      ...input,
      ...(input.paths && {
        paths: input.paths.map((path) => join(places.logDirectory, posix.basename(path))),
      }),
      ...localTls(input.ssl, moved),
    })),
    processors: config.processors?.map((processor) =>
      typeof processor.script?.file === "string"
        ? { ...processor, script: { ...processor.script, file: moved(processor.script.file) } }
        : processor,
    ),
    ...(output && { "output.elasticsearch": localOutput(output, moved, places.elasticsearch) }),
    ...(logstash && { "output.logstash": { ...logstash, ...localTls(logstash.ssl, moved) } }),
    ...(kafka && { "output.kafka": { ...kafka, ...localTls(kafka.ssl, moved) } }),
  };
}

function localOutput(
  output: NonNullable<FilebeatConfig["output.elasticsearch"]>,
  moved: (path: string) => string,
  { url, credentials }: ElasticsearchEndpoint,
): FilebeatConfig["output.elasticsearch"] {
  const { username, password, api_key: apiKey, ssl, ...rest } = output;
  const authentication = credentials.username
    ? { username: "${ELASTICSEARCH_USERNAME}", password: "${ELASTICSEARCH_PASSWORD}" }
    : credentials.apiKey
      ? { api_key: "${ELASTICSEARCH_API_KEY}" }
      : { username, password, api_key: apiKey };
  return {
    ...rest,
    ...authentication,
    ...localTls(ssl, moved),
    hosts: [url],
    allow_older_versions: true,
  };
}

function localTls(ssl: TlsSettings | undefined, moved: (path: string) => string): { ssl?: TlsSettings } {
  if (!ssl) {
    return {};
  }
  const { certificate_authorities: authorities, certificate, key } = ssl;
  return {
    ssl: {
      ...ssl,
      ...(authorities && { certificate_authorities: authorities.map(moved) }),
      ...(certificate !== undefined && { certificate: moved(certificate) }),
      ...(key !== undefined && { key: moved(key) }),
    },
  };
}

/** Filebeat reads a variable as configuration, so each value is quoted as in the Secret. */
function environment({ credentials }: ElasticsearchEndpoint): Record<string, string> {
  const { username, password, apiKey } = credentials;
  return {
    NODE_NAME: "local",
    ELASTICSEARCH_USERNAME: JSON.stringify(username ?? "local"),
    ELASTICSEARCH_PASSWORD: JSON.stringify(password ?? noCredential),
    ELASTICSEARCH_API_KEY: JSON.stringify(apiKey ?? noCredential),
  };
}
