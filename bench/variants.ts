import { readFile, writeFile } from "node:fs/promises";
import { parse, stringify } from "yaml";

import type { ElasticsearchClient } from "../local/elasticsearch/client";
import { type LocalFilebeatConfig, writeLocalConfig } from "../local/filebeat/local-config";
import {
  type FilebeatConfig,
  dataStreams,
  filebeatConfig,
  filebeatConfigMap,
  sidecarVariables,
} from "../local/rendered-stack";
import { applyTemplates } from "../local/applied-templates";
import type { Lowering } from "../local/lowering";
import { type RenderedResource, renderStack } from "../tools/render-stack";
import { documentedConfig, documentedTemplate } from "./documented-setup";

/** Names of the setups that are compared; `documented` is what all others are measured against. */
export const variantNames = ["documented", "full", "lean", "trimmed"] as const;
export type VariantName = (typeof variantNames)[number];

/** Where one run of a setup reads and writes. */
export interface RunPlace {
  client: ElasticsearchClient;
  /** Part of the data stream's name that no other run has. */
  namespace: string;
  /** Stands for Tetragon's `exportDirectory`. */
  logDirectory: string;
  configDirectory: string;
  /** What the engine needs of the templates. @default found out */
  lowering?: Lowering;
}

/** A setup that is ready to be started. */
export interface PreparedRun extends LocalFilebeatConfig {
  /** The data stream that it fills. */
  stream: string;
  /** What its documents go through on their way; absent where Filebeat sends them to the engine itself. */
  detour?: PreparedDetour;
}

/** A broker that runs, and the Filebeat that brings a topic's documents to the engine. */
export interface PreparedDetour {
  brokerPid: number;
  indexer: LocalFilebeatConfig;
  /** Bytes that the topic takes on the broker's disk, without its indexes. */
  segmentBytes(): Promise<number>;
}

/** One of the setups. */
export interface Variant {
  /** Begins the names of its runs. */
  name: string;
  title: string;
  /** The export file lacks the fields that the preset `trimmed` removes. */
  trimmed: boolean;
  /** Applies the setup's templates and writes its configuration. */
  prepare(place: RunPlace): Promise<PreparedRun>;
}

const ours = (name: VariantName, title: string, eventFields: "full" | "lean", trimmed = false): Variant => ({
  name,
  title,
  trimmed,
  prepare: (place) => prepareStack(place, { filebeat: { eventFields } }),
});

const variants: Record<VariantName, Variant> = {
  documented: {
    name: "documented",
    title: "documented setup: raw lines",
    trimmed: false,
    prepare: (place) => prepareDocumented(place),
  },
  full: ours("full", "full: ECS and the whole event", "full"),
  lean: ours("lean", "lean: nothing stored twice", "lean"),
  trimmed: ours("trimmed", "lean, preset trimmed (lossy)", "lean", true),
};

/** The setups of these names. */
export function variantsNamed(names: readonly VariantName[]): Variant[] {
  return names.map((name) => variants[name]);
}

/** Prepares the stack `local` with other settings, and its `filebeat.yml` with what no setting can change. */
export async function prepareStack(
  place: RunPlace,
  settings: Record<string, unknown>,
  change?: (config: FilebeatConfig) => object,
): Promise<PreparedRun> {
  const resources = await declareStack(place, settings);
  const config = await writeSidecarConfig(place, resources);
  if (change) {
    const written = parse(await readFile(config.configFile, "utf8")) as FilebeatConfig;
    await writeFile(config.configFile, stringify(change(written)));
  }
  return { ...config, stream: dataStreams(filebeatConfig(filebeatConfigMap(resources))).events };
}

/** Renders the stack `local` with other settings and applies its templates. */
export async function declareStack(
  { client, namespace, lowering }: RunPlace,
  settings: Record<string, unknown>,
): Promise<RenderedResource[]> {
  // The refresh of a stack that sets none: the page of npm start wants it sooner than a cluster does.
  const retention = { days: 7, replicas: 0 };
  const override = { dataStreamNamespace: namespace, retention, ...settings };
  const resources = await renderStack("local", { override });
  await applyTemplates(client, resources, lowering);
  return resources;
}

/** Writes what a rendered stack declares for its sidecar. */
export function writeSidecarConfig(
  { client, logDirectory, configDirectory }: RunPlace,
  resources: RenderedResource[],
): Promise<LocalFilebeatConfig> {
  return writeLocalConfig(filebeatConfigMap(resources), {
    logDirectory,
    configDirectory,
    elasticsearch: { url: client.url, credentials: {} },
    variables: sidecarVariables(resources),
  });
}

/** Prepares the documented setup; `template` is that of its stream. */
export async function prepareDocumented(
  { client, namespace, logDirectory, configDirectory }: RunPlace,
  template = documentedTemplate,
): Promise<PreparedRun> {
  const stream = `logs-cilium_tetragon.log-${namespace}`;
  await client.request("PUT", `/_index_template/${stream}`, template(stream));
  const config = await writeLocalConfig(
    { "filebeat.yml": stringify(documentedConfig(stream)) },
    { logDirectory, configDirectory, elasticsearch: { url: client.url, credentials: {} } },
  );
  return { ...config, stream };
}
