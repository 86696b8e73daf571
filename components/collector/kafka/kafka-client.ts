import { posix } from "node:path";

import * as kubernetes from "@pulumi/kubernetes";

import type { ChildOptions } from "../../component-options";
import type { JsonObject } from "../../json";
import type { KafkaTarget, ResolvedKafka, ResolvedTarget } from "../../resolved-args";
import { configMapKeys, containerPaths } from "../container-paths";
import { secretVariable } from "../credential-secret";
import type { OutputPlace } from "../elasticsearch-output";
import { encryption } from "../server-encryption";

/** Names of the environment variables that carry Kafka's user into a container. */
const kafkaVariables = { username: "KAFKA_USERNAME", password: "KAFKA_PASSWORD" } as const;

/**
 * The oldest protocol that Kafka 4 still speaks; every broker from 2.1 on does. Filebeat's own default is older:
 * https://www.elastic.co/docs/reference/beats/filebeat/kafka-output.
 */
const protocolVersion = "2.1.0";

/** How Filebeat connects to Kafka, as its output and its input take it. */
export function kafkaClient(
  kafka: KafkaTarget,
  place: Pick<OutputPlace, "configuration" | "variable">,
): JsonObject {
  const { mechanism } = kafka;
  return {
    hosts: kafka.brokers,
    version: protocolVersion,
    ...(mechanism && {
      username: place.variable(kafkaVariables.username),
      password: place.variable(kafkaVariables.password),
      "sasl.mechanism": mechanism,
    }),
    ssl: encryption(kafka, {
      ca: posix.join(place.configuration, configMapKeys.kafkaCa),
      clientCertificate: containerPaths.kafkaCertificate,
    }),
  };
}

/** Kafka's user in a cluster: a Secret and the variables that read it. */
export interface KafkaAccess {
  secret?: kubernetes.core.v1.Secret;
  variables: JsonObject[];
}

/**
 * Declares the Secret with Kafka's user, where there is one. Immutable and without a name of ours: another password makes
 * another Secret, whose new name restarts the pods.
 */
export function kafkaAccess(
  name: string,
  { credential }: ResolvedKafka,
  namespace: ResolvedTarget["kubernetesNamespace"],
  opts: ChildOptions,
): KafkaAccess {
  if (!credential) {
    return { variables: [] };
  }
  const { username, password } = kafkaVariables;
  const secret = new kubernetes.core.v1.Secret(
    name,
    {
      metadata: { namespace },
      immutable: true,
      // Filebeat reads the value of a variable as configuration, so each is written as a quoted text.
      stringData: {
        [username]: credential.username.apply((text) => JSON.stringify(text)),
        [password]: credential.password.apply((text) => JSON.stringify(text)),
      },
    },
    opts,
  );
  return {
    secret,
    variables: [username, password].map((key) => secretVariable(key, secret.metadata.name, key)),
  };
}
