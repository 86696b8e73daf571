import { parse } from "yaml";

import type { RenderedResource } from "../tools/render-stack";

/** Pulumi tokens of the resources that the embedded default runs. */
const configMapType = "kubernetes:core/v1:ConfigMap";
const releaseType = "kubernetes:helm.sh/v3:Release";
const deploymentType = "kubernetes:apps/v1:Deployment";
const configMapName = "filebeat-configmap";

/** How a server is checked, and what a client shows it. */
export interface TlsSettings {
  certificate_authorities?: string[];
  certificate?: string;
  key?: string;
  [key: string]: unknown;
}

/** The parts of `filebeat.yml` that are read or set here; everything else passes unchanged. */
export interface FilebeatConfig {
  "filebeat.inputs": { paths?: string[]; ssl?: TlsSettings; [key: string]: unknown }[];
  processors?: Record<string, Record<string, unknown> | null>[];
  /** Absent where the collector writes to Kafka or Logstash. */
  "output.elasticsearch"?: {
    hosts: string[];
    index: string;
    username?: string;
    password?: string;
    api_key?: string;
    allow_older_versions?: boolean;
    ssl?: TlsSettings;
    "non_indexable_policy.dead_letter_index"?: { index: string };
    [key: string]: unknown;
  };
  "output.logstash"?: { ssl?: TlsSettings; [key: string]: unknown };
  "output.kafka"?: { ssl?: TlsSettings; [key: string]: unknown };
  [key: string]: unknown;
}

/** The data streams that a configuration writes to. */
export interface DataStreams {
  events: string;
  deadLetter: string;
}

/** The data of the ConfigMap that a rendered stack declares for its sidecar: file names and their text. */
export function filebeatConfigMap(resources: RenderedResource[]): Record<string, string> {
  return configMapData(resources, (name) => name === configMapName);
}

/** The same for the indexer of the stack. */
export function indexerConfigMap(resources: RenderedResource[]): Record<string, string> {
  return configMapData(resources, (name) => name.startsWith("tetragon-indexer-"));
}

function configMapData(
  resources: RenderedResource[],
  isMeant: (name: string) => boolean,
): Record<string, string> {
  const configMap = resources.find(
    ({ type, inputs }) =>
      type === configMapType && isMeant((inputs.metadata as { name?: string } | undefined)?.name ?? ""),
  );
  if (!configMap) {
    throw new Error(`the stack declares no ${configMapType} of that kind`);
  }
  return configMap.inputs.data as Record<string, string>;
}

/** The parts of the release's values that say how the container runs. */
interface ReleaseInputs {
  values: {
    export: {
      resources: { limits: { memory: string } };
      stdout: { extraEnv: ContainerVariable[] };
    };
  };
}

interface ContainerVariable {
  name: string;
  /** Absent where the value comes from a Secret or the pod. */
  value?: string;
}

/** The part of the indexer's Deployment that says what its container gets. */
interface DeploymentInputs {
  spec: { template: { spec: { containers: { env: ContainerVariable[] }[] } } };
}

/** The container's memory limit, a Kubernetes quantity. */
export function sidecarMemoryLimit(resources: RenderedResource[]): string {
  const release = resources.find(({ type }) => type === releaseType);
  return (release?.inputs as unknown as ReleaseInputs).values.export.resources.limits.memory;
}

/** The container's variables that are plain texts: neither a secret nor known on a node only. */
export function sidecarVariables(resources: RenderedResource[]): Record<string, string> {
  const release = resources.find(({ type }) => type === releaseType);
  return plainVariables(
    (release?.inputs as unknown as ReleaseInputs | undefined)?.values.export.stdout.extraEnv,
  );
}

/** The same of the indexer's container. */
export function indexerVariables(resources: RenderedResource[]): Record<string, string> {
  const deployment = resources.find(({ type }) => type === deploymentType);
  return plainVariables(
    (deployment?.inputs as DeploymentInputs | undefined)?.spec.template.spec.containers[0].env,
  );
}

function plainVariables(variables: ContainerVariable[] = []): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The parsed `filebeat.yml` of a ConfigMap. */
export function filebeatConfig(configMap: Record<string, string>): FilebeatConfig {
  return parse(configMap["filebeat.yml"]) as FilebeatConfig;
}

/** Where events and refused documents of a configuration go. */
export function dataStreams(config: FilebeatConfig): DataStreams {
  const output = config["output.elasticsearch"];
  if (!output) {
    throw new Error("filebeat.yml has another output than Elasticsearch");
  }
  const deadLetter = output["non_indexable_policy.dead_letter_index"];
  if (!deadLetter) {
    throw new Error("filebeat.yml names no dead-letter index");
  }
  return { events: output.index, deadLetter: deadLetter.index };
}
