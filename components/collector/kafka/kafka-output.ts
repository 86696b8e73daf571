import type { JsonObject } from "../../json";
import type { KafkaTarget } from "../../resolved-args";
import type { OutputPlace } from "../elasticsearch-output";
import { kafkaClient } from "./kafka-client";

/** Bytes of a message above those of its document: what Filebeat adds, and the key. */
const messageOverhead = 65_536;

/** Bytes of the longest message that documents of up to this length make. */
export function longestMessage(maxEventBytes: number): number {
  return maxEventBytes + messageOverhead;
}

/**
 * The Kafka output of Filebeat. A message is the whole document with its id in `@metadata`, so whoever stores it twice
 * stores it once; the node is its key, so the events of a node stay in order in one partition.
 */
export function kafkaOutput(
  kafka: KafkaTarget,
  { maxEventBytes, batchEvents }: { maxEventBytes: number; batchEvents: number },
  place: OutputPlace,
): JsonObject {
  return {
    ...kafkaClient(kafka, place),
    topic: kafka.topic,
    key: "%{[host.name]}",
    // Only messages that every replica in sync holds count as delivered.
    required_acks: -1,
    compression: kafka.compression,
    bulk_max_size: batchEvents,
    // The mapping makes no longer documents, and Filebeat no longer batches. A broker with a lower limit refuses whole
    // batches, which Filebeat drops with a line in its log for each event.
    max_message_bytes: longestMessage(maxEventBytes),
  };
}
