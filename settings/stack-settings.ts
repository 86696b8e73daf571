import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { type ExportFiles, exportFiles } from "../components/collector/buffer";
import { sidecarMemory } from "../components/collector/memory-plan";
import { decodeCloudId, endpointWithPort } from "../components/validation/endpoint";
import { type Credentials, readCredentials, secretKeys } from "./credentials";
import { ElasticsearchVersion } from "../components/elasticsearch/elasticsearch-version";
import { Problems } from "./problems";
import { SettingsReader } from "./settings-reader";
import * as schema from "../components/validation/groups";
import { otherOwners } from "./shared-objects";
import { filterConditionIssues } from "../components/tetragon/filters";
import { type TracingPolicyManifest, exportGaps, resolvePolicies } from "../components/tetragon/policies";

/** How the endpoints and their certificate are checked; at most one CA source is set. */
export interface ElasticsearchTarget {
  /** URLs with their ports. */
  endpoints: string[];
  version: ElasticsearchVersion;
  /** PEM text. */
  ca?: string;
  /** Key of a Secret in the release's namespace. */
  caSecret?: { name: string; key: string };
  /** Key of a ConfigMap in the release's namespace. */
  caConfigMap?: { name: string; key: string };
  /** SHA-256, 64 lower-case hex digits. */
  caFingerprint?: string;
  /** No verification of the server's certificate. */
  insecure: boolean;
}

/** The settings of a stack: typed, checked against each other, defaults filled in. */
export interface Settings {
  stack: string;
  /** `native`: this stack owns the Elasticsearch objects; `none`: another stack does. */
  assets: "native" | "none";
  clusterName: string;
  kubernetesNamespace: string;
  createNamespace: boolean;
  /** Context of the kubeconfig; undefined is the current one. */
  kubernetesContext?: string;
  dataStreamNamespace: string;
  elasticsearch: ElasticsearchTarget;
  credentials: Credentials;
  publisher: z.output<typeof schema.publisherGroup>;
  kibana: z.output<typeof schema.kibanaGroup>;
  tetragon: z.output<typeof schema.tetragonGroup>;
  policies: TracingPolicyManifest[];
  exportFiles: ExportFiles;
  filebeat: z.output<typeof schema.filebeatGroup>;
  retention: z.output<typeof schema.retentionGroup>;
  /** Merged into the Helm values last. */
  extraHelmValues: Record<string, unknown>;
}

/**
 * Reads and checks the settings of the current stack. Throws one UserError that lists everything that is wrong, each
 * with its key and what to do.
 */
export function readSettings(): Settings {
  const problems = new Problems(pulumi.getProject(), pulumi.getStack());
  const reader = new SettingsReader(problems);

  reader.choice("collector", ["filebeat-sidecar"]);
  const assets = reader.choice("assets", ["native", "none"]);
  const createPublisher = reader.flag("createPublisher");
  const names = readNames(reader, problems.stack);
  const elasticsearch = readTarget(reader, problems);
  const credentials = readCredentials(problems, assets === "native" || createPublisher, createPublisher);
  const publisher = reader.group("publisher", schema.publisherGroup);
  const kibana = reader.group("kibana", schema.kibanaGroup);
  const tetragon = reader.group("tetragon", schema.tetragonGroup);
  const policies =
    tetragon && problems.attempt("tetragon.policies", () => resolvePolicies(tetragon.policies));
  if (tetragon) {
    problems.addIssues("tetragon", filterConditionIssues(tetragon));
  }
  const filebeat = reader.group("filebeat", schema.filebeatGroup);
  const retention = reader.group("retention", schema.retentionGroup);
  const buffer = reader.group("buffer", schema.bufferGroup);
  const files = buffer && problems.attempt("buffer", () => exportFiles(buffer));
  const extraHelmValues = reader.group("extraHelmValues", z.record(z.string(), z.unknown()));
  if (filebeat && files && elasticsearch) {
    problems.attempt("filebeat.resources.limits.memory", () =>
      sidecarMemory({ filebeat, elasticsearch, exportFiles: files }),
    );
  }
  if (elasticsearch && retention) {
    refuseMissingFeatures(problems, elasticsearch.version, retention);
  }
  reader.refuseUnknownKeys(secretKeys);

  if (
    !problems.isEmpty ||
    !elasticsearch ||
    !credentials ||
    !publisher ||
    !kibana ||
    !tetragon ||
    !policies ||
    !filebeat ||
    !retention ||
    !files ||
    !extraHelmValues
  ) {
    throw problems.error();
  }
  if (assets === "native") {
    warnOfOtherOwners(problems, elasticsearch);
  }
  for (const gap of exportGaps(tetragon, policies)) {
    void pulumi.log.warn(gap);
  }
  return {
    stack: problems.stack,
    assets,
    ...names,
    elasticsearch,
    credentials,
    publisher,
    kibana,
    tetragon,
    policies,
    exportFiles: files,
    filebeat,
    retention,
    extraHelmValues,
  };
}

/** Two stacks that own the same objects overwrite each other; nothing else would tell. */
function warnOfOtherOwners({ project, stack }: Problems, { endpoints }: ElasticsearchTarget): void {
  const others = otherOwners(join(process.cwd(), "stacks"), project, stack, endpoints);
  if (others.length > 0) {
    void pulumi.log.warn(
      `stack ${stack} owns the Elasticsearch objects of ${endpoints[0]}, and so does ${others.join(", ")}; ` +
        `set assets: none in all stacks but one`,
    );
  }
}

function readNames(reader: SettingsReader, stack: string) {
  return {
    clusterName: reader.text("clusterName", stack),
    kubernetesNamespace: reader.name(
      "kubernetesNamespace",
      "kube-system",
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      "is no name of a Kubernetes namespace; use lower-case letters, digits and dashes",
    ),
    createNamespace: reader.flag("createNamespace"),
    kubernetesContext: reader.text("kubernetesContext", undefined),
    dataStreamNamespace: reader.name(
      "dataStreamNamespace",
      "default",
      /^[a-z0-9][a-z0-9_.]{0,99}$/,
      "is no data stream namespace; use lower-case letters, digits, dots and underscores, no dash",
    ),
  };
}

function readTarget(reader: SettingsReader, problems: Problems): ElasticsearchTarget | undefined {
  const version = problems.attempt("elasticsearchVersion", () =>
    ElasticsearchVersion.parse(reader.text("elasticsearchVersion", "8.17.0")),
  );
  if (version && !version.isSupported) {
    problems.add(
      "elasticsearchVersion",
      `${version} is too old; this project needs Elasticsearch 8.13.0 or later`,
    );
  }
  const group = reader.group("elasticsearch", schema.elasticsearchGroup);
  const endpoints = group && readEndpoints(problems, group);
  if (!group || !endpoints || !version) {
    return undefined;
  }
  const sources = (["ca", "caSecret", "caConfigMap", "caFingerprint"] as const).filter((key) => group[key]);
  if (sources.length > 1) {
    problems.add("elasticsearch", `${sources.join(" and ")} exclude each other; keep one`);
  }
  if (group.insecure && sources.length > 0) {
    problems.add(
      "elasticsearch.insecure",
      `turns off the check that ${sources[0]} is for; remove one of the two`,
    );
  }
  const { ca, caSecret, caConfigMap, caFingerprint, insecure } = group;
  return { endpoints, version, ca, caSecret, caConfigMap, caFingerprint, insecure };
}

function readEndpoints(
  problems: Problems,
  group: z.output<typeof schema.elasticsearchGroup>,
): string[] | undefined {
  const { endpoints, cloudId } = group;
  if (endpoints && cloudId) {
    problems.add("elasticsearch", "endpoints and cloudId exclude each other; keep one");
    return undefined;
  }
  if (cloudId) {
    const endpoint = problems.attempt("elasticsearch.cloudId", () => decodeCloudId(cloudId));
    return endpoint === undefined ? undefined : [endpoint];
  }
  if (!endpoints) {
    problems.add(
      "elasticsearch.endpoints",
      `no Elasticsearch is named; set endpoints (a list of URLs) or cloudId in ${problems.stackFile}`,
    );
    return undefined;
  }
  const checked = endpoints.map((text, index) =>
    problems.attempt(`elasticsearch.endpoints[${index}]`, () => endpointWithPort(text)),
  );
  return checked.every((endpoint) => endpoint !== undefined) ? checked : undefined;
}

function refuseMissingFeatures(
  problems: Problems,
  version: ElasticsearchVersion,
  retention: z.output<typeof schema.retentionGroup>,
): void {
  if (retention.source === "synthetic" && !version.hasLogsdb) {
    problems.add(
      "retention.source",
      `synthetic needs Elasticsearch 8.17.0 or later, elasticsearchVersion says ${version}; use "stored"`,
    );
  }
  if (retention.failureStore && !version.hasFailureStore) {
    problems.add(
      "retention.failureStore",
      `needs Elasticsearch 9.1.0 or later, elasticsearchVersion says ${version}; remove it, the dead-letter stream keeps refused documents`,
    );
  }
  if (retention.existingDataStream && retention.ilm) {
    problems.add(
      "retention.existingDataStream",
      "goes with days, not with ilm, which takes effect at the next rollover",
    );
  }
}
