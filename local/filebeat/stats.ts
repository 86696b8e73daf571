import { z } from "zod";

const counter = z.number().default(0);

/** The part of Filebeat's `/stats` that tells where events are; counters start at zero with each start. */
const schema = z.object({
  libbeat: z.object({
    pipeline: z.object({
      events: z.object({ active: counter, published: counter, filtered: counter, dropped: counter }),
    }),
    output: z.object({
      events: z.object({
        acked: counter,
        dead_letter: counter,
        dropped: counter,
        duplicates: counter,
        failed: counter,
      }),
      write: z.object({ bytes: counter }),
    }),
    // The client of Kafka counts by itself.
    outputs: z.object({ kafka: z.object({ bytes_write: counter }).optional() }).optional(),
  }),
});

/** Counters of one run of Filebeat. Each event that the output is done with is in exactly one of the last five. */
export interface FilebeatStats {
  /** Events that an input has handed over and that are neither acknowledged nor dropped. */
  active: number;
  /** Events that passed the processors. */
  published: number;
  /** Attempts that are repeated. */
  failed: number;
  /** Events that a processor dropped. */
  filtered: number;
  /** Events that Elasticsearch stored. */
  acked: number;
  /** Events that Elasticsearch had stored before, by their `_id`. */
  duplicates: number;
  /** Events that Elasticsearch refused and that were stored as dead letters. */
  deadLetter: number;
  /** Events that the output gave up. */
  dropped: number;
  /** Bytes that the output has sent, compressed where it compresses. */
  bytesSent: number;
}

/** Reads a `/stats` answer. */
export function parseStats(answer: unknown): FilebeatStats {
  const { pipeline, output, outputs } = schema.parse(answer).libbeat;
  return {
    active: pipeline.events.active,
    published: pipeline.events.published,
    filtered: pipeline.events.filtered,
    acked: output.events.acked,
    deadLetter: output.events.dead_letter,
    dropped: output.events.dropped,
    duplicates: output.events.duplicates,
    failed: output.events.failed,
    bytesSent: output.write.bytes + (outputs?.kafka?.bytes_write ?? 0),
  };
}
