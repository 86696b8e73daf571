import * as pulumi from "@pulumi/pulumi";

import type { KafkaArgs } from "../args/component-args";
import { KafkaCompression, KafkaMechanism } from "../args/output-args";
import { longestMessage } from "../collector/kafka/kafka-output";
import { UserError } from "../errors";
import { isPlainObject } from "../json";
import type { KafkaTarget, ResolvedKafka } from "../resolved-args";
import { closedObject } from "../tetragon/filters/filter-issues";
import { versions } from "../versions";
import { form, text, whole, word } from "./forms";
import { byCheck, checkedInput } from "./inputs";
import { image } from "./kubernetes-forms";
import { encryptionFields, hostList, resolveEncryption, resolveHosts } from "./host-lists";
import type { Problems } from "./problems";
import { containerResources } from "./quantities";
import { openGroup } from "./target-arguments";
import { oneOf } from "./words";

/** https://github.com/apache/kafka/blob/3.9/clients/src/main/java/org/apache/kafka/common/internals/Topic.java */
const topicName = form(
  /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
  "is no name of a topic; use up to 249 letters, digits, dots, dashes and underscores",
);

const brokers = hostList("broker", "kafka-1.example.com:9093");

/** `kafka`: the Kafka that events go through. */
export const kafkaGroup = closedObject("kafka", {
  brokers,
  topic: text("the topic's name", topicName).optional(),
  ...encryptionFields,
  mechanism: word(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]).default("SCRAM-SHA-512"),
  compression: word(["none", "gzip", "lz4", "snappy"]).default("lz4"),
});

/** `indexer`: the Filebeats that bring a topic's documents to Elasticsearch. */
export const indexerGroup = closedObject("indexer", {
  image: text("an image with its tag", image).default(
    `docker.elastic.co/beats/filebeat:${versions.filebeat}`,
  ),
  replicas: whole("consumers", 1, 1_000).default(2),
  resources: containerResources().default({
    requests: { cpu: "250m", memory: "512Mi" },
    limits: { memory: "2Gi" },
  }),
  maxEventBytes: whole("bytes of one document", 32_768, 10_485_760).default(786_432),
  compressionLevel: whole("gzip level of requests", 0, 9).default(5),
  workers: whole("connections per endpoint", 1, 16).default(1),
});

/** A Kafka, checked; undefined where something is wrong with it. */
export function resolveKafka(
  problems: Problems,
  args: KafkaArgs,
  dataStreamNamespace: pulumi.Output<string> | undefined,
): ResolvedKafka | undefined {
  const group = openGroup(problems, "kafka", args.kafka, Object.keys(kafkaGroup.shape));
  const credential = resolveKafkaCredential(problems, args);
  if (!group) {
    return undefined;
  }
  const list = resolveHosts(problems, "kafka.brokers", brokers, group.brokers);
  const encryption = resolveEncryption(problems, "kafka", group);
  const mechanism = oneOf(problems, "kafka.mechanism", KafkaMechanism, group.mechanism, "SCRAM-SHA-512");
  const compression = oneOf(problems, "kafka.compression", KafkaCompression, group.compression, "lz4");
  const topic =
    group.topic === undefined
      ? dataStreamNamespace?.apply((namespace) => `tetragon-${namespace}`)
      : checkedInput(problems, "kafka.topic", group.topic, byCheck(topicName));
  if (group.mechanism !== undefined && credential === undefined) {
    problems.add("kafka.mechanism", "is for a user, and none is set; set kafkaUsername and kafkaPassword");
  }
  return list && encryption && mechanism && compression && topic && !problems.has("kafka")
    ? {
        brokers: list,
        topic,
        ...encryption,
        compression,
        ...(credential && credential !== "refused" ? { credential, mechanism } : {}),
      }
    : undefined;
}

function resolveKafkaCredential(
  problems: Problems,
  { kafkaUsername, kafkaPassword }: KafkaArgs,
): ResolvedKafka["credential"] | "refused" {
  if (isAbsent(kafkaUsername) && isAbsent(kafkaPassword)) {
    return undefined;
  }
  if (isAbsent(kafkaUsername) || isAbsent(kafkaPassword)) {
    const [given, absent] = isAbsent(kafkaPassword)
      ? ["kafkaUsername", "kafkaPassword"]
      : ["kafkaPassword", "kafkaUsername"];
    problems.add(absent, `is missing although ${given} is set; set both`);
    return "refused";
  }
  const username = checkedInput(problems, "kafkaUsername", kafkaUsername as pulumi.Input<string>, nonEmpty);
  const password = checkedInput(problems, "kafkaPassword", kafkaPassword as pulumi.Input<string>, nonEmpty);
  return username && password ? { username, password: pulumi.secret(password) } : "refused";
}

/** Nothing, an empty text, or a group of which nothing is set at any depth. */
export function isAbsent(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "string" && value.trim() === "") ||
    (isPlainObject(value) && Object.values(value).every(isAbsent))
  );
}

function nonEmpty(value: unknown): string {
  if (typeof value !== "string" || value === "") {
    throw new UserError("must be a text that is not empty");
  }
  return value;
}

/** `message.max.bytes` of a broker that nobody has set: https://kafka.apache.org/39/documentation.html */
const defaultBrokerLimit = 1_048_588;

/** What the user should know about a Kafka although it works: one sentence each. */
export function kafkaWarnings(
  kafka: Pick<ResolvedKafka, "tls" | "credential">,
  maxEventBytes: number,
): string[] {
  const longest = longestMessage(maxEventBytes);
  return [
    ...(kafka.credential && !kafka.tls
      ? [
          "kafka.tls is false, so kafkaPassword and every event cross the network in the clear; set kafka.tls to true",
        ]
      : []),
    ...(longest > defaultBrokerLimit
      ? [
          `filebeat.maxEventBytes makes messages of up to ${longest} bytes, and Kafka refuses more than ${defaultBrokerLimit} by default, ` +
            `which loses whole batches with a line in Filebeat's log for each event; set max.message.bytes of the topic to ${longest} or more`,
        ]
      : []),
  ];
}

/** The same Kafka with every value known. */
export function kafkaTarget(kafka: ResolvedKafka): pulumi.Output<KafkaTarget> {
  const { brokers: list, topic, tls, ca, clientCertificateSecret, mechanism, compression } = kafka;
  return pulumi.output({ brokers: list, topic, tls, ca, clientCertificateSecret, mechanism, compression });
}
