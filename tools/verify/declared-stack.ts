import { parse } from "yaml";

import type { EventFields } from "../../components/elasticsearch/catalog";
import { type JsonObject, isPlainObject } from "../../components/json";
import type { RenderedResource } from "../render-stack";
import { type ExportLists, exportLists } from "./export-lists";

/** A policy as the stack declares it. */
export interface DeclaredPolicy {
  name: string;
  /** Absent for a policy of the whole cluster. */
  namespace?: string;
}

/** An object of Elasticsearch as the stack declares it: its name and what the API gets. */
export interface DeclaredObject {
  name: string;
  inputs: JsonObject;
}

/** How Filebeat checks Elasticsearch's certificate; `file` holds the CA that the pods see. */
export interface DeclaredTls {
  verify: boolean;
  fingerprint?: string;
  /** PEM text in the collector's ConfigMap. */
  ca?: string;
  /** The object of the cluster that holds it, instead. */
  caObject?: { kind: "ConfigMap" | "Secret"; name: string; key: string };
}

/** What the checks compare the live objects with; read from the rendered stack, so it is what `pulumi up` declares. */
export interface DeclaredStack {
  stack: string;
  /** Context of the kubeconfig; the current one where absent. */
  context?: string;
  namespace: string;
  releaseName: string;
  /** Whether the collector is the sidecar in the `export-stdout` container. */
  configMap: { name: string; data: Record<string, string> };
  /** Annotation of the pods that changes with the configuration. */
  configAnnotation: { key: string; value: string };
  policies: DeclaredPolicy[];
  endpoints: string[];
  tls: DeclaredTls;
  dataStream: string;
  deadLetterDataStream: string;
  elasticsearchVersion?: string;
  /** What the collector writes, and so what the templates must have fields for, whoever owns them. */
  eventFields: EventFields;
  /** Of the stack that owns them; empty with `assets: none`. */
  indexTemplates: DeclaredObject[];
  componentTemplates: DeclaredObject[];
  ingestPipelines: DeclaredObject[];
  /** How long documents stay, as the index template or its ILM policy says; absent where this stack does not own them. */
  retention?: { days: number } | { ilmPolicy: string };
  /** `ca` is PEM text, or `system`; Elasticsearch's where absent. */
  kibana?: { endpoint: string; space: string; ca?: string; dataView?: string };
  /** Image of the collector, for a pod that makes events. */
  collectorImage: string;
  /** What the agents export, as the chart gets it. */
  exportLists: ExportLists;
}

const annotation = "checksum/filebeat";

/** Reads a rendered stack. */
export function declaredStack(stack: string, resources: RenderedResource[]): DeclaredStack {
  const one = (end: string) => resources.find(({ type }) => type.endsWith(end))?.inputs ?? {};
  const all = (end: string) => resources.filter(({ type }) => type.endsWith(end)).map(({ inputs }) => inputs);
  const objects = (end: string) => all(end).map((inputs) => ({ name: String(inputs.name), inputs }));
  const release = one("helm.sh/v3:Release");
  const values = release.values as JsonObject;
  const map = one("core/v1:ConfigMap") as { metadata: { name: string }; data: Record<string, string> };
  const filebeat = parse(map.data["filebeat.yml"] ?? "") as JsonObject;
  const output = filebeat["output.elasticsearch"] as JsonObject;
  const indexTemplates = objects(":ElasticsearchIndexTemplate");
  const componentTemplates = objects(":ElasticsearchComponentTemplate");
  const context = one("providers:kubernetes").context;
  return {
    stack,
    ...(typeof context === "string" && context !== "" ? { context } : {}),
    namespace: String(release.namespace),
    releaseName: String(release.name),
    configMap: { name: map.metadata.name, data: map.data },
    configAnnotation: { key: annotation, value: String((values.podAnnotations as JsonObject)[annotation]) },
    policies: [...all(":TracingPolicy"), ...all(":TracingPolicyNamespaced")].map(
      ({ metadata }) => metadata as DeclaredPolicy,
    ),
    endpoints: output.hosts as string[],
    tls: declaredTls(output.ssl as JsonObject | undefined, map.data, values),
    dataStream: String(output.index),
    deadLetterDataStream: String(
      ((output["non_indexable_policy.dead_letter_index"] ?? {}) as JsonObject).index ?? "",
    ),
    ...versionOf(one("index:TetragonPipeline")),
    eventFields: one("index:TetragonCluster").eventFields === "full" ? "full" : "lean",
    indexTemplates,
    componentTemplates,
    ingestPipelines: objects(":ElasticsearchIngestPipeline"),
    ...retentionOf(indexTemplates, componentTemplates),
    ...kibanaOf(one("index:TetragonPipeline"), one(":KibanaDataView")),
    collectorImage: collectorImage(values),
    exportLists: exportLists(values.tetragon as JsonObject),
  };
}

function versionOf({ elasticsearchVersion }: JsonObject): { elasticsearchVersion?: string } {
  return typeof elasticsearchVersion === "string" ? { elasticsearchVersion } : {};
}

function declaredTls(
  ssl: JsonObject | undefined,
  data: Record<string, string>,
  values: JsonObject,
): DeclaredTls {
  const {
    verification_mode: mode,
    ca_trusted_fingerprint: fingerprint,
    certificate_authorities: files,
  } = ssl ?? {};
  const key = Array.isArray(files) ? String(files[0]).split("/").pop() : undefined;
  const mounted = volumeOf(values, "filebeat-ca");
  return {
    verify: mode !== "none",
    ...(typeof fingerprint === "string" ? { fingerprint } : {}),
    ...(key !== undefined && mounted ? { caObject: { ...mounted, key } } : {}),
    ...(key !== undefined && !mounted && data[key] !== undefined ? { ca: data[key] } : {}),
  };
}

function volumeOf(
  values: JsonObject,
  name: string,
): { kind: "ConfigMap" | "Secret"; name: string } | undefined {
  const volumes = (values.extraVolumes ?? []) as {
    name: string;
    configMap?: { name: string };
    secret?: { secretName: string };
  }[];
  const found = volumes.find((volume) => volume.name === name);
  return found?.secret
    ? { kind: "Secret", name: found.secret.secretName }
    : found?.configMap && { kind: "ConfigMap", name: found.configMap.name };
}

/** Of the template of events: the lifecycle of the template, or the name of the ILM policy in its settings. */
function retentionOf(
  indexTemplates: DeclaredObject[],
  componentTemplates: DeclaredObject[],
): { retention?: DeclaredStack["retention"] } {
  const events = indexTemplates.find(({ inputs }) =>
    ((inputs.indexPatterns ?? []) as string[]).includes("logs-cilium_tetragon.log-*"),
  );
  if (!events) {
    return {};
  }
  const policies = [events, ...componentTemplates].flatMap(({ inputs }) => {
    const { settings } = (inputs.template ?? {}) as { settings?: string };
    const found =
      settings === undefined ? undefined : /"(?:index\.lifecycle\.name|name)":"([^"]+)"/.exec(settings);
    return found && settings?.includes("lifecycle") ? [found[1] as string] : [];
  });
  if (policies[0] !== undefined) {
    return { retention: { ilmPolicy: policies[0] } };
  }
  const { lifecycle } = (events.inputs.template ?? {}) as { lifecycle?: { dataRetention?: string } };
  const days = /^(\d+)d$/.exec(lifecycle?.dataRetention ?? "")?.[1];
  return days === undefined ? {} : { retention: { days: Number(days) } };
}

function kibanaOf(
  { kibana }: JsonObject,
  { dataView }: JsonObject,
): { kibana?: NonNullable<DeclaredStack["kibana"]> } {
  if (!isPlainObject(kibana) || typeof kibana.endpoint !== "string") {
    return {};
  }
  return {
    kibana: {
      endpoint: kibana.endpoint,
      space: typeof kibana.space === "string" ? kibana.space : "default",
      ...(typeof kibana.ca === "string" ? { ca: kibana.ca } : {}),
      ...(isPlainObject(dataView) && typeof dataView.id === "string" ? { dataView: dataView.id } : {}),
    },
  };
}

function collectorImage(values: JsonObject): string {
  const { stdout } = values.export as { stdout?: { image?: { override?: string } } };
  return stdout?.image?.override ?? "";
}
