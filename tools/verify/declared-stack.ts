import { parse } from "yaml";

import { type JsonObject, isPlainObject } from "../../components/json";
import { readStackConfig } from "../project";
import type { RenderedResource } from "../render-stack";

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
  /** Of the stack that owns them; empty with `assets: none`. */
  indexTemplates: DeclaredObject[];
  componentTemplates: DeclaredObject[];
  ingestPipelines: DeclaredObject[];
  /** How long documents stay, as the index template or its ILM policy says; absent where this stack does not own them. */
  retention?: { days: number } | { ilmPolicy: string };
  kibana?: { endpoint: string; space: string; dataView?: string };
  /** Image of the collector, for a pod that makes events. */
  collectorImage: string;
  /** Namespaces whose exec events the deny list drops. */
  deniedNamespaces: string[];
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
    ...versionOf(one("index:EventStore")),
    indexTemplates,
    componentTemplates,
    ingestPipelines: objects(":ElasticsearchIngestPipeline"),
    ...retentionOf(indexTemplates, componentTemplates),
    ...kibanaOf(stack, resources),
    collectorImage: collectorImage(values),
    deniedNamespaces: deniedNamespaces(String((values.tetragon as JsonObject).exportDenyList ?? "")),
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

function kibanaOf(stack: string, resources: RenderedResource[]): { kibana?: DeclaredStack["kibana"] } {
  const config = Object.entries(readStackConfig(stack)).find(([key]) => key.endsWith(":kibana"))?.[1];
  if (!isPlainObject(config) || typeof config.endpoint !== "string") {
    return {};
  }
  const view = resources.find(({ type }) => type.endsWith(":KibanaDataView"))?.inputs.dataView;
  return {
    kibana: {
      endpoint: config.endpoint,
      space: typeof config.space === "string" ? config.space : "default",
      ...(isPlainObject(view) && typeof view.id === "string" ? { dataView: view.id } : {}),
    },
  };
}

function collectorImage(values: JsonObject): string {
  const { stdout } = values.export as { stdout?: { image?: { override?: string } } };
  return stdout?.image?.override ?? "";
}

/** Namespaces that a line of the deny list drops with every exec event, whatever else it says. */
function deniedNamespaces(denyList: string): string[] {
  return denyList
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as { event_set?: string[]; namespace?: string[] })
    .filter(({ event_set: kinds }) => kinds === undefined || kinds.includes("PROCESS_EXEC"))
    .flatMap(({ namespace }) => namespace ?? []);
}
