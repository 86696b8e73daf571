import type { ElasticsearchSettings, ObjectKey } from "../../components/args/elasticsearch-args";
import { EventOutput } from "../../components/args/output-args";
import { dataStreams } from "../../components/data-stream";
import type { EventFields } from "../../components/elasticsearch/catalog";
import { type JsonObject, isPlainObject } from "../../components/json";
import { plainEndpoints } from "../../components/validation/target-arguments";
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

/** A Filebeat as the stack declares it. */
export interface DeclaredFilebeat {
  configMap: { name: string; data: Record<string, string> };
  /** Annotation of its pods that changes with the configuration. */
  annotation: { key: string; value: string };
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
  /** Of Filebeat beside the agent; absent where an Elastic Agent reads the container's log. */
  sidecar?: DeclaredFilebeat;
  /** What the sidecar writes to. */
  output: EventOutput;
  /** Of what brings events from Kafka to Elasticsearch, where this stack has it. */
  indexer?: DeclaredFilebeat & { deployment: string };
  /** Of the Elastic Agent, where it is the collector. */
  elasticAgent?: {
    /** DaemonSet of the agents; absent where somebody else deploys them. */
    daemonSet?: string;
    /** Agent policy of Fleet: its id, or the name of the one that the stack makes; absent for standalone agents. */
    policy?: { id: string } | { name: string };
    /** Data stream of Filebeat's own counters, where the stack's policy collects them. */
    metrics?: string;
  };
  /** What the store maps: ECS documents, or lines by Elastic's own package. */
  documents: "mapped" | "raw";
  /** Elastic's package, where this stack installs it. */
  officialPackage?: { name: string; version: string };
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
  const pipeline = one("index:TetragonPipeline");
  const cluster = one("index:TetragonCluster");
  const elasticsearch = pipeline.elasticsearch as ElasticsearchSettings;
  const streams = dataStreams(String(pipeline.dataStreamNamespace ?? "default"));
  const output = Object.values(EventOutput).find((each) => each === cluster.output) ?? "elasticsearch";
  const maps = all("core/v1:ConfigMap") as unknown as ConfigMapInputs[];
  const indexer = indexerOf(maps, one("apps/v1:Deployment"));
  const sidecar = sidecarOf(maps, indexer, values);
  const indexTemplates = objects(":ElasticsearchIndexTemplate");
  const componentTemplates = objects(":ElasticsearchComponentTemplate");
  const context = one("providers:kubernetes").context;
  return {
    stack,
    ...(typeof context === "string" && context !== "" ? { context } : {}),
    namespace: String(release.namespace),
    releaseName: String(release.name),
    ...(sidecar ? { sidecar } : {}),
    output,
    ...(indexer ? { indexer } : {}),
    ...(cluster.collector === "elastic-agent" ? { elasticAgent: elasticAgentOf(cluster, one) } : {}),
    documents: cluster.documents === "raw" ? "raw" : "mapped",
    ...officialPackageOf(all(":FleetIntegration")),
    policies: [...all(":TracingPolicy"), ...all(":TracingPolicyNamespaced")].map(
      ({ metadata }) => metadata as DeclaredPolicy,
    ),
    endpoints: plainEndpoints(elasticsearch) ?? [],
    tls: declaredTls(elasticsearch),
    dataStream: streams.events,
    // Fleet's Filebeat cannot keep what is refused, and Logstash has a queue of its own for it.
    deadLetterDataStream: sidecar && output !== "logstash" ? streams.deadLetter : "",
    ...versionOf(pipeline),
    eventFields: cluster.eventFields === "full" ? "full" : "lean",
    indexTemplates,
    componentTemplates,
    ingestPipelines: objects(":ElasticsearchIngestPipeline"),
    ...retentionOf(indexTemplates, componentTemplates),
    ...kibanaOf(pipeline, one(":KibanaDataView")),
    collectorImage: collectorImage(values, one("apps/v1:DaemonSet")),
    exportLists: exportLists(values.tetragon as JsonObject),
  };
}

function versionOf({ elasticsearchVersion }: JsonObject): { elasticsearchVersion?: string } {
  return typeof elasticsearchVersion === "string" ? { elasticsearchVersion } : {};
}

type One = (end: string) => JsonObject;

interface ConfigMapInputs {
  metadata: { name: string };
  data?: Record<string, string>;
}

/** The sidecar's is the map with a `filebeat.yml` that is not the indexer's. */
function sidecarOf(
  maps: ConfigMapInputs[],
  indexer: DeclaredStack["indexer"],
  values: JsonObject,
): DeclaredStack["sidecar"] {
  const map = maps.find(
    ({ metadata, data }) => data?.["filebeat.yml"] !== undefined && metadata.name !== indexer?.configMap.name,
  );
  return map && declaredFilebeat(map, values.podAnnotations as Record<string, string>);
}

/** The Deployment's map is that of its volume `config`. */
function indexerOf(maps: ConfigMapInputs[], { metadata, spec }: JsonObject): DeclaredStack["indexer"] {
  const template = (spec as { template?: DeploymentTemplate } | undefined)?.template;
  const name = template?.spec.volumes.find((volume) => volume.name === "config")?.configMap?.name;
  const map = maps.find((each) => each.metadata.name === name);
  return (
    map && {
      ...declaredFilebeat(map, template?.metadata.annotations ?? {}),
      deployment: (metadata as { name: string }).name,
    }
  );
}

interface DeploymentTemplate {
  metadata: { annotations: Record<string, string> };
  spec: { volumes: { name: string; configMap?: { name: string } }[] };
}

function declaredFilebeat(
  { metadata, data = {} }: ConfigMapInputs,
  annotations: Record<string, string>,
): DeclaredFilebeat {
  const value = String(annotations[annotation]);
  return { configMap: { name: metadata.name, data }, annotation: { key: annotation, value } };
}

function elasticAgentOf({ fleet }: JsonObject, one: One): DeclaredStack["elasticAgent"] {
  const { metadata } = one("apps/v1:DaemonSet") as { metadata?: { name: string } };
  const { name, namespace, monitorMetrics } = one(":FleetAgentPolicy");
  const given = isPlainObject(fleet) ? fleet.agentPolicyId : undefined;
  return {
    ...(metadata ? { daemonSet: metadata.name } : {}),
    ...(typeof given === "string"
      ? { policy: { id: given } }
      : typeof name === "string"
        ? { policy: { name } }
        : {}),
    ...(monitorMetrics === true ? { metrics: `metrics-elastic_agent.filebeat-${String(namespace)}` } : {}),
  };
}

function officialPackageOf(packages: JsonObject[]): Pick<DeclaredStack, "officialPackage"> {
  const found = packages.find(({ name }) => name === "cilium_tetragon");
  return found ? { officialPackage: { name: String(found.name), version: String(found.version) } } : {};
}

function declaredTls({
  ca,
  caSecret,
  caConfigMap,
  caFingerprint,
  insecure,
}: ElasticsearchSettings): DeclaredTls {
  const object = (kind: "ConfigMap" | "Secret", { name, key = "ca.crt" }: ObjectKey) => ({
    caObject: { kind, name: String(name), key: String(key) },
  });
  return {
    verify: insecure !== true,
    ...(typeof caFingerprint === "string" ? { fingerprint: caFingerprint } : {}),
    ...(typeof ca === "string" ? { ca } : {}),
    ...(caSecret ? object("Secret", caSecret) : {}),
    ...(caConfigMap ? object("ConfigMap", caConfigMap) : {}),
  };
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

/** Filebeat's image, or that of the Elastic Agents. */
function collectorImage(values: JsonObject, { spec }: JsonObject): string {
  const { stdout } = values.export as { stdout?: { image?: { override?: string } } };
  const agents = spec as { template: { spec: { containers: { image: string }[] } } } | undefined;
  return stdout?.image?.override ?? agents?.template.spec.containers[0]?.image ?? "";
}
