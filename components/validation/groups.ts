import { z } from "zod";

import { exportSettings } from "../tetragon/filters/schema";
import { closedObject } from "../tetragon/filters/checks";
import { policiesSetting } from "../tetragon/policies/setting";

const text = (what: string) =>
  z.string({ error: `must be a text: ${what}` }).min(1, `must not be empty: ${what}`);
const whole = (what: string, least: number, most: number) =>
  z
    .number({ error: `must be a number: ${what}` })
    .int(`must be a whole number: ${what}`)
    .min(least, `must be ${least} or more: ${what}`)
    .max(most, `must be ${most} or less: ${what}`);
const absolutePath = (what: string) =>
  text(what).regex(/^\/[^\s:]*[^/\s:]$/, `must be an absolute path: ${what}`);
const days = text("an age such as 7d").regex(/^\d+(d|h|m|s)$/, 'must be an age such as "7d" or "12h"');
const byteSize = text("a size such as 50gb").regex(/^\d+(b|kb|mb|gb|tb)$/i, 'must be a size such as "50gb"');
const stringMap = z.record(z.string(), z.string(), { error: "must be a map of texts" });

/** A key of a Kubernetes Secret or ConfigMap in the release's namespace. */
const objectKey = closedObject("the certificate's object", {
  name: text("the object's name"),
  key: text("the key that holds the certificate").default("ca.crt"),
});

/** A Secret in the release's namespace with a certificate and its private key. */
const clientCertificate = closedObject("the client certificate's Secret", {
  name: text("the Secret's name"),
  certificateKey: text("the key that holds the certificate").default("tls.crt"),
  privateKeyKey: text("the key that holds the private key").default("tls.key"),
});

/** `elasticsearch`: where the target is and how its certificate is checked. */
export const elasticsearchGroup = closedObject("elasticsearch", {
  endpoints: z
    .array(text("a URL"), { error: "must be a list of URLs" })
    .min(1, "must name at least one URL")
    .optional(),
  cloudId: text("the Elastic Cloud id").optional(),
  ca: text("a PEM certificate")
    .includes("-----BEGIN CERTIFICATE-----", { error: "must be a PEM certificate" })
    .optional(),
  caSecret: objectKey.optional(),
  caConfigMap: objectKey.optional(),
  caFingerprint: text("a SHA-256 fingerprint")
    .transform((value) => value.replace(/:/g, "").toLowerCase())
    .refine(
      (value) => /^[0-9a-f]{64}$/.test(value),
      "must be the SHA-256 fingerprint of the CA, 64 hex digits",
    )
    .optional(),
  clientCertificateSecret: clientCertificate.optional(),
  insecure: z.boolean({ error: "must be true or false" }).default(false),
});

/** `publisher`: how the API key that `createPublisher` makes is renewed. */
export const publisherGroup = closedObject("publisher", {
  rotation: text("any text that is new for every rotation")
    .regex(/^[\w.-]{1,64}$/, "may have letters, digits, dot, dash and underscore")
    .default("1"),
  expiration: text("a duration such as 90d")
    .regex(/^\d+[dhm]$/, 'must be a duration such as "90d"')
    .optional(),
});

/** `buffer`: the load and the outage that a node's export files are sized for. */
export const bufferGroup = closedObject("buffer", {
  eventsPerSecond: whole("events per second of one node", 1, 100_000).default(100),
  outageMinutes: whole("minutes without Elasticsearch", 1, 10_080).default(30),
});

const quantity = text("a Kubernetes quantity").regex(
  /^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi)?$/,
  'must be a quantity such as "100m" or "256Mi"',
);
const quantities = closedObject("requests or limits", {
  cpu: quantity.optional(),
  memory: quantity.optional(),
});
const resources = closedObject("resources", {
  requests: quantities.optional(),
  limits: quantities.optional(),
});

/** `filebeat`: the sidecar. */
export const filebeatGroup = closedObject("filebeat", {
  image: text("an image with its tag")
    .refine((image) => /(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image) && !/:latest$/.test(image), {
      error: "must name a version, not latest",
    })
    .default("docker.elastic.co/beats/filebeat:8.19.21"),
  registryDirectory: absolutePath("the node's directory for Filebeat's registry").default(
    "/var/lib/tetragon-filebeat",
  ),
  resources: resources.default({
    requests: { cpu: "100m", memory: "128Mi" },
    limits: { memory: "256Mi" },
  }),
  eventFields: z.enum(["lean", "full"], { error: 'must be "lean" or "full"' }).default("lean"),
  keepOriginal: z.boolean({ error: "must be true or false" }).default(false),
  maxEventBytes: whole("bytes of one document", 32_768, 10_485_760).default(786_432),
  compressionLevel: whole("gzip level of requests", 0, 9).default(5),
  workers: whole("connections per endpoint", 1, 16).default(1),
  proxyUrl: text("the URL of an HTTP proxy")
    .regex(/^https?:\/\/[^@\s]+$/, "must be an http(s) URL without credentials")
    .optional(),
});

const phase = { minAge: days.optional(), numberOfReplicas: whole("replicas", 0, 10).optional() };
const ilm = closedObject("ilm", {
  hot: closedObject("hot", {
    maxAge: days.default("7d"),
    maxPrimaryShardSize: byteSize.default("50gb"),
  }).default({ maxAge: "7d", maxPrimaryShardSize: "50gb" }),
  warm: closedObject("warm", { ...phase, forcemerge: z.boolean().default(true) }).optional(),
  cold: closedObject("cold", phase).optional(),
  delete: z.strictObject({ minAge: days }),
});

/** `retention`: how long documents stay and how they are stored. */
export const retentionGroup = closedObject("retention", {
  days: whole("days that documents are kept", 1, 3_650).optional(),
  ilm: ilm.optional(),
  existingDataStream: z.boolean({ error: "must be true or false" }).default(false),
  source: z.enum(["stored", "synthetic"], { error: 'must be "stored" or "synthetic"' }).default("stored"),
  shards: whole("primary shards", 1, 64).default(1),
  replicas: whole("replicas", 0, 5).default(1),
  refreshInterval: text("a duration")
    .regex(/^(-1|\d+(s|m))$/, 'must be a duration such as "5s"')
    .default("5s"),
  failureStore: z.boolean({ error: "must be true or false" }).optional(),
}).refine((group) => !(group.days !== undefined && group.ilm !== undefined), {
  error: "days and ilm exclude each other; keep one",
});

/** `tetragon`: the Helm release, what it exports and which policies it loads. */
export const tetragonGroup = closedObject("tetragon", {
  ...exportSettings.shape,
  chartVersion: text("a chart version")
    .regex(/^\d+\.\d+\.\d+/, 'must be a version such as "1.7.0"')
    .default("1.7.0"),
  chartRepository: text("the chart repository's URL").default("https://helm.cilium.io"),
  chartPath: text("a path of an unpacked or packed chart").optional(),
  exportDirectory: absolutePath("the node's directory for export files").default("/var/log/tetragon"),
  rateLimit: whole("events per minute and node, -1 for no limit", -1, 10_000_000).default(-1),
  policies: policiesSetting.default([]),
  nodes: whole("nodes of the cluster, rounded", 1, 15_000).default(20),
  maxUnavailable: z
    .union([text("").regex(/^\d{1,2}%$/), whole("", 1, 15_000)], {
      error: 'must be a share such as "10%" or a number of nodes',
    })
    .default("10%"),
  timeoutSeconds: whole("seconds that the release may take", 60, 86_400).optional(),
  tolerations: z.array(z.record(z.string(), z.unknown())).optional(),
  nodeSelector: stringMap.optional(),
  priorityClassName: text("a PriorityClass").optional(),
  imagePullSecrets: z.array(text("a Secret's name")).default([]),
  image: text("an image with its tag").optional(),
  operatorImage: text("an image with its tag").optional(),
  resources: resources.optional(),
  dnsPolicy: z
    .enum(["ClusterFirstWithHostNet", "Default", "ClusterFirst", "None"], {
      error: "must be a Kubernetes dnsPolicy",
    })
    .default("ClusterFirstWithHostNet"),
});

/** `kibana`: where the data view goes. */
export const kibanaGroup = closedObject("kibana", {
  endpoint: text("Kibana's URL").optional(),
  space: text("a space id").default("default"),
});
