import { z } from "zod";

import { dataStreamPatterns, dataStreams } from "../data-stream";
import { exportSettings } from "../tetragon/filters/filter-schema";
import { closedObject } from "../tetragon/filters/filter-issues";
import { policiesSetting } from "../tetragon/policies/setting";
import { versions } from "../versions";
import { caCertificate, caFingerprint } from "./certificate";
import { age, keyLifetime, phaseIssues, refreshInterval, rolloverAge, shardSize } from "./durations";
import { chartVersion } from "./chart-version";
import { chartRepository, httpAddress } from "./endpoint";
import { flag, form, text, verbatim, whole, word } from "./forms";
import { dataKey, filebeatImage, image, nodeSelector, objectName, toleration } from "./kubernetes-forms";
import { nodeDirectory } from "./node-directories";
import { containerResources } from "./quantities";

/** A key of a Kubernetes Secret or ConfigMap in the release's namespace. */
const objectKey = closedObject("the certificate's object", {
  name: text("the object's name", objectName),
  key: text("the key that holds the certificate", dataKey).default("ca.crt"),
});

/** A Secret in the release's namespace with a certificate and its private key. */
export const clientCertificate = closedObject("the client certificate's Secret", {
  name: text("the Secret's name", objectName),
  certificateKey: text("the key that holds the certificate", dataKey).default("tls.crt"),
  privateKeyKey: text("the key that holds the private key", dataKey).default("tls.key"),
});

/** `elasticsearch`: where the target is and how its certificate is checked. */
export const elasticsearchGroup = closedObject("elasticsearch", {
  endpoints: z
    .array(text("a URL", httpAddress), {
      error: 'must be a list of URLs, for example ["https://es.example.com:9200"]',
    })
    .min(1, "must name at least one URL")
    .optional(),
  cloudId: text("the Elastic Cloud id").optional(),
  ca: text("a PEM certificate", caCertificate).optional(),
  caSecret: objectKey.optional(),
  caConfigMap: objectKey.optional(),
  caFingerprint: text("a SHA-256 fingerprint", caFingerprint)
    .transform((value) => value.replace(/:/g, "").toLowerCase())
    .optional(),
  clientCertificateSecret: clientCertificate.optional(),
  insecure: flag().default(false),
});

/** `publisher`: how the API key that `createPublisher` makes is renewed. */
export const publisherGroup = closedObject("publisher", {
  rotation: text(
    "any text that is new for every rotation",
    form(/^[\w.-]{1,64}$/, "may have up to 64 letters, digits, dots, dashes and underscores"),
  ).default("1"),
  expiration: text("a lifetime such as 180d", keyLifetime).optional(),
});

/** `buffer`: the load and the outage that a node's export files are sized for. */
export const bufferGroup = closedObject("buffer", {
  eventsPerSecond: whole("events per second of one node", 1, 100_000).default(100),
  outageMinutes: whole("minutes without Elasticsearch", 1, 10_080).default(30),
});

/** The agent's process cache and its buffers alone need more than half of it. */
const leastAgentMemory = { bytes: 128 * 1_048_576, reason: "the agent is killed for want of memory" };

/** `filebeat`: the sidecar. */
export const filebeatGroup = closedObject("filebeat", {
  image: text("an image with its tag", filebeatImage).default(
    `docker.elastic.co/beats/filebeat:${versions.filebeat}`,
  ),
  registryDirectory: text("the node's directory for Filebeat's registry", nodeDirectory).default(
    "/var/lib/tetragon-filebeat",
  ),
  resources: containerResources().default({
    requests: { cpu: "100m", memory: "128Mi" },
    limits: { memory: "256Mi" },
  }),
  eventFields: word(["lean", "full"]).default("lean"),
  keepOriginal: flag().default(false),
  maxEventBytes: whole("bytes of one document", 32_768, 10_485_760).default(786_432),
  compressionLevel: whole("gzip level of requests", 0, 9).default(5),
  workers: whole("connections per endpoint", 1, 16).default(1),
  proxyUrl: text("the URL of an HTTP proxy", httpAddress).optional(),
});

const phase = {
  minAge: text("an age such as 7d", age).optional(),
  numberOfReplicas: whole("replicas", 0, 10).optional(),
};
const ilm = closedObject("ilm", {
  hot: closedObject("hot", {
    maxAge: text("an age such as 7d", rolloverAge).default("7d"),
    maxPrimaryShardSize: text("a size such as 50gb", shardSize).default("50gb"),
  }).default({ maxAge: "7d", maxPrimaryShardSize: "50gb" }),
  warm: closedObject("warm", { ...phase, forcemerge: flag().default(true) }).optional(),
  cold: closedObject("cold", phase).optional(),
  delete: closedObject("delete", { minAge: text("an age such as 90d", age) }),
}).superRefine((phases, context) => {
  for (const { path, message } of context.issues.length > 0 ? [] : phaseIssues(phases)) {
    context.addIssue({ code: "custom", path, message });
  }
});

/** `retention`: how long documents stay and how they are stored. */
export const retentionGroup = closedObject("retention", {
  days: whole("days that documents are kept", 1, 3_650).optional(),
  ilm: ilm.optional(),
  existingDataStream: flag().default(false),
  source: word(["stored", "synthetic"]).default("stored"),
  shards: whole("primary shards", 1, 64).default(1),
  replicas: whole("replicas", 0, 5).default(1),
  refreshInterval: text("a duration", refreshInterval).default("5s"),
  finalPipeline: flag().default(true),
  failureStore: flag().optional(),
}).refine((group) => !(group.days !== undefined && group.ilm !== undefined), {
  error: "days and ilm exclude each other; keep one",
});

/** `existingDataStreams`: a lifecycle on a stream of others would delete what they keep. */
export const existingStreams = z.array(
  text("the name of a data stream", (name) =>
    Object.values(dataStreamPatterns).some((pattern) => name.startsWith(pattern.slice(0, -1))) &&
    !/[*,\s]/.test(name)
      ? undefined
      : `is no data stream of Tetragon's; write for example "${dataStreams("eu").events}"`,
  ),
  { error: "write a list of data streams' names" },
);

function isShareOrNumber(value: unknown): boolean {
  return typeof value === "string"
    ? /^([1-9]\d?|100)%$/.test(value)
    : Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 15_000;
}

/** `tetragon`: the Helm release, what it exports and which policies it loads. */
export const tetragonGroup = closedObject("tetragon", {
  ...exportSettings.shape,
  chartVersion: text("a chart version", chartVersion).default(versions.tetragon),
  chartRepository: text("the chart repository's URL", chartRepository).default("https://helm.cilium.io"),
  chartPath: text("a path of an unpacked or packed chart", verbatim).optional(),
  exportDirectory: text("the node's directory for export files", nodeDirectory).default("/var/log/tetragon"),
  rateLimit: whole("events per minute and node, -1 for no limit", -1, 10_000_000)
    .refine(
      (limit) => limit !== 0,
      "drops every event at 0; write -1 for no limit, or the events per minute and node",
    )
    .default(-1),
  policies: policiesSetting.default([]),
  nodes: whole("nodes of the cluster, rounded", 1, 15_000).default(20),
  maxUnavailable: z
    .custom<string | number>(isShareOrNumber, {
      error:
        'must be a share from "1%" to "100%" or a number of nodes from 1 on: with none at a time no update would begin',
    })
    .default("10%"),
  timeoutSeconds: whole("seconds that the release may take", 60, 86_400).optional(),
  tolerations: z.array(toleration, { error: "must be a list of tolerations" }).optional(),
  nodeSelector: nodeSelector.optional(),
  priorityClassName: text("a PriorityClass", objectName).optional(),
  imagePullSecrets: z
    .array(text("a Secret's name", objectName), { error: "must be a list of names of Secrets" })
    .default([]),
  image: text("an image with its tag", image).optional(),
  operatorImage: text("an image with its tag", image).optional(),
  resources: containerResources(leastAgentMemory).optional(),
  dnsPolicy: z
    .enum(["ClusterFirstWithHostNet", "Default", "ClusterFirst"], {
      error:
        "must be ClusterFirstWithHostNet, Default or ClusterFirst: the chart sets no dnsConfig, without which Kubernetes refuses None",
    })
    .default("ClusterFirstWithHostNet"),
});

/** Versions of the package whose pipeline and templates are known (https://github.com/elastic/integrations). */
const packageVersions = ["0.1.0", "0.2.0", "0.2.1", "0.4.0"];

/** `integration`: Elastic's package for Tetragon. */
export const integrationGroup = closedObject("integration", {
  version: text("a version of the package cilium_tetragon", (version) =>
    packageVersions.includes(version)
      ? undefined
      : `is no version of cilium_tetragon that is known; use one of ${packageVersions.join(", ")}`,
  ).default("0.4.0"),
});
