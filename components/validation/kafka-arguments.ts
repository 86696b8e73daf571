import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { CollectorKind } from "../args/agent-args";
import type { ClusterContentArgs, KafkaArgs, TetragonPipelineArgs } from "../args/component-args";
import { DocumentForm } from "../args/elasticsearch-args";
import { EventOutput, KafkaCompression, KafkaMechanism } from "../args/output-args";
import { longestMessage } from "../collector/kafka/kafka-output";
import { UserError } from "../errors";
import { isPlainObject } from "../json";
import type { KafkaTarget, ResolvedKafka } from "../resolved-args";
import { closedObject } from "../tetragon/filters/filter-issues";
import { versions } from "../versions";
import { caCertificate } from "./certificate";
import { type TextCheck, flag, form, text, whole, word } from "./forms";
import { byCheck, bySchema, checkedInput, isPending, plainGroup } from "./inputs";
import { image } from "./kubernetes-forms";
import type { Problems } from "./problems";
import { containerResources } from "./quantities";
import { openGroup } from "./target-arguments";
import { oneOf } from "./words";

/** A broker as clients list it. */
const brokerAddress: TextCheck = (value) => {
  if (value.includes("://") || value.includes("@") || value.includes(",")) {
    return 'is no broker; write host and port alone, "kafka-1.example.com:9093" for example, each broker as an entry of its own';
  }
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?)(?::(\d{1,5}))?$/.exec(
    value,
  );
  if (!match) {
    return "is no broker; its host name has parts that no host name has";
  }
  const port = Number(match[2] ?? 0);
  return port >= 1 && port <= 65_535
    ? undefined
    : "has no port; write one from 1 to 65535, 9093 for example, because Kafka has none by default";
};

/** https://github.com/apache/kafka/blob/3.9/clients/src/main/java/org/apache/kafka/common/internals/Topic.java */
const topicName = form(
  /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
  "is no name of a topic; use up to 249 letters, digits, dots, dashes and underscores",
);

const brokers = z
  .array(text("a broker as host:port", brokerAddress), {
    error: 'must be a list of brokers, for example ["kafka-1.example.com:9093"]',
  })
  .min(1, "must name at least one broker");

/** `kafka`: the Kafka that events go through. */
export const kafkaGroup = closedObject("kafka", {
  brokers,
  topic: text("the topic's name", topicName).optional(),
  tls: flag().default(true),
  ca: text("a PEM certificate", caCertificate).optional(),
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
    limits: { memory: "1Gi" },
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
  const { shape } = kafkaGroup;
  const list = resolveBrokers(problems, group.brokers);
  const tls = plainGroup(problems, "kafka.tls", shape.tls, group.tls ?? true);
  const mechanism = oneOf(problems, "kafka.mechanism", KafkaMechanism, group.mechanism, "SCRAM-SHA-512");
  const compression = oneOf(problems, "kafka.compression", KafkaCompression, group.compression, "lz4");
  const topic =
    group.topic === undefined
      ? dataStreamNamespace?.apply((namespace) => `tetragon-${namespace}`)
      : checkedInput(problems, "kafka.topic", group.topic, byCheck(topicName));
  const ca =
    group.ca === undefined
      ? undefined
      : checkedInput(problems, "kafka.ca", group.ca, bySchema(shape.ca.unwrap()));
  if (group.ca !== undefined && tls === false) {
    problems.add("kafka.ca", "is the CA of connections that kafka.tls turns off; remove one of the two");
  }
  if (group.mechanism !== undefined && credential === undefined) {
    problems.add("kafka.mechanism", "is for a user, and none is set; set kafkaUsername and kafkaPassword");
  }
  return list && tls !== undefined && mechanism && compression && topic && !problems.has("kafka")
    ? {
        brokers: list,
        topic,
        tls,
        ca,
        compression,
        ...(credential && credential !== "refused" ? { credential, mechanism } : {}),
      }
    : undefined;
}

function resolveBrokers(
  problems: Problems,
  value: NonNullable<KafkaArgs["kafka"]>["brokers"],
): pulumi.Output<string[]> | undefined {
  if (value === undefined) {
    if (!problems.has("kafka")) {
      problems.add("kafka.brokers", `no broker is named; set a list of host:port${problems.place}`);
    }
    return undefined;
  }
  if (isPending(value) || (Array.isArray(value) && value.some(isPending))) {
    return checkedInput(problems, "kafka.brokers", value, bySchema(brokers));
  }
  return plainGroup(problems, "kafka.brokers", brokers, value) && pulumi.output(value);
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
function isAbsent(value: unknown): boolean {
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

/** Whether a pipeline has an indexer of its own. */
export function runsIndexer(args: TetragonPipelineArgs): boolean {
  return args.indexer !== undefined && writesToKafka(args);
}

/** Whether a cluster's nodes write to Kafka. */
export function writesToKafka({ output }: Pick<ClusterContentArgs, "output">): boolean {
  return output === EventOutput.kafka;
}

/**
 * The output of a cluster, checked: the Kafka that it writes to, or undefined. Settings that another output has, and
 * combinations that cannot work, are refused.
 */
export function resolveOutput(
  problems: Problems,
  args: ClusterContentArgs & Pick<TetragonPipelineArgs, "indexer">,
  dataStreamNamespace: pulumi.Output<string> | undefined,
): { kafka?: ResolvedKafka } | undefined {
  const output = oneOf(problems, "output", EventOutput, args.output, "elasticsearch");
  if (output !== EventOutput.kafka) {
    const foreign = (["kafka", "kafkaUsername", "kafkaPassword", "indexer"] as const).filter(
      (key) => !isAbsent(args[key]),
    );
    for (const key of output === undefined ? [] : foreign) {
      problems.add(
        key,
        "belongs to output: kafka, and the output is elasticsearch; set output, or remove it",
      );
    }
    return output && foreign.length === 0 ? {} : undefined;
  }
  if (args.collector === CollectorKind.elasticAgent) {
    problems.add(
      "output",
      "kafka is an output of the sidecar; an Elastic Agent's output belongs to its policy: set collector: filebeat-sidecar, or output: elasticsearch",
    );
  }
  if (args.documents === DocumentForm.raw) {
    problems.add(
      "documents",
      "raw documents cannot go through Kafka, whose indexer stores mapped ones; set documents: mapped, or output: elasticsearch",
    );
  }
  if (args.indexer === undefined) {
    for (const key of ["createPublisher", "publisherApiKey", "publisherSecret"] as const) {
      if (!isAbsent(args[key]) && args[key] !== false) {
        problems.add(
          key,
          "is a credential for Elasticsearch, and with output: kafka no node writes there; remove it, or give it to the indexer",
        );
      }
    }
  }
  const kafka = resolveKafka(problems, args, dataStreamNamespace);
  return kafka && { kafka };
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
            `which loses the event with a line in Filebeat's log; set max.message.bytes of the topic to ${longest} or more`,
        ]
      : []),
  ];
}

/** The same Kafka with every value known. */
export function kafkaTarget(kafka: ResolvedKafka): pulumi.Output<KafkaTarget> {
  const { brokers: list, topic, ca, tls, mechanism, compression } = kafka;
  return pulumi.output({ brokers: list, topic, ca, tls, mechanism, compression });
}
