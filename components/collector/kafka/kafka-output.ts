import type { JsonObject } from "../../json";
import type { KafkaTarget } from "../../resolved-args";
import type { OutputPlace } from "../elasticsearch-output";
import { kafkaClient } from "./kafka-client";

/** Bytes of a message above those of its document: what Filebeat adds, and the key. */
const messageOverhead = 65_536;

/**
 * What keeps events that Kafka does not take. Filebeat's library for Kafka stops asking for the leader of a partition
 * after three failures that lie less than ten seconds apart, and gives back at once what comes in the next ten. Filebeat
 * takes a batch for delivered of which every event comes back like that
 * (https://github.com/elastic/beats/issues/35755). Here no failure comes sooner than ten seconds after another: while Kafka
 * is away one search for a leader takes fifteen, and a failure that is certain at once, such as a refused password, is
 * followed by a wait of more than ten. Before the first event all of this is asked while connecting (`full`), which takes
 * no event.
 */
const patience = {
  metadata: { full: true, retry: { max: 30, backoff: "500ms" } },
  // A wait is between half of it and all of it. Further retries within the library would follow each other at once.
  backoff: { init: "21s", max: "21s" },
  max_retries: 1,
};

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
    ...patience,
    // The mapping makes no longer documents, and Filebeat no longer batches. A broker with a lower limit refuses whole
    // batches, which Filebeat drops with a line in its log for each event.
    max_message_bytes: longestMessage(maxEventBytes),
  };
}
