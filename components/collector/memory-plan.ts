import { DocumentForm } from "../args/elasticsearch-args";
import { UserError } from "../errors";
import type { CollectorSettings } from "../resolved-args";
import { memoryBytes } from "../validation/quantities";

const mebibyte = 1_048_576;

/** What decides how much of the sidecar's memory events can fill. */
export interface MemoryUse {
  /** The container's memory limit, bytes. */
  limitBytes: number;
  /** Bytes that each document has for sure when the queue is full. */
  eventBytes: number;
  /** Connections to Elasticsearch, each of which has a request under way. */
  connections: number;
  /** What is read at once: all export files of a node after an outage, or partitions of a topic. */
  sources: number;
  /** What an error calls them, `files` by default. */
  sourcesAre?: "files" | "partitions";
  /** Bytes of events that lie in memory before they reach the queue, 0 by default. */
  aheadBytes?: number;
}

/** What Filebeat and its Go runtime are told, so that a flood of long events fits the limit. */
export interface MemoryPlan {
  /** `GOMEMLIMIT`, MiB: above it the runtime rather collects garbage all the time than takes more. */
  goMemoryLimit: number;
  /** `GOGC`, percent: how much garbage may lie beside what is in use as long as that limit is far. */
  goGarbage: number;
  /** `queue.mem.events`: what is under way and one batch that fills meanwhile. */
  queueEvents: number;
  /** `bulk_max_size` and `flush.min_events`. */
  batchEvents: number;
  /** Bytes that the documents in the queue may have together. */
  queueBytes: number;
}

/** The limit that is planned for where the container has none. */
const defaultLimit = "256Mi";
/** Share of the limit for the Go runtime; the rest is for the program itself, the page cache and the kernel. */
const goShare = 0.8;
/** Share of that which may be in use: without room for garbage the runtime would do nothing but look for some. */
const usedShare = 0.85;
/** Filebeat, the script engine with the mapping and what it remembers, and one event being mapped. */
const fixedBytes = 56 * mebibyte;
/** Lines that the reader of a source holds; Tetragon writes none above a third of a MiB. */
const readerBytes = 0.75 * mebibyte;
/** A queued document can be in the body of a request too: at worst four fifths of it, in a buffer that doubles to grow. */
const queuedShare = 2.2;
/** A document that has its share of a full queue holds the longest arguments that people use, twice. */
const mappedBytes = 131_072;
/** Raw documents are as long as their lines; no mapping sees to the bytes of all. */
const rawBytes = 393_216;
/** With fewer events in a request Elasticsearch pays more for requests than for events. */
const leastBatch = 32;
/** More bring nothing. */
const largestBatch = 1_600;
/** What Filebeat has in use while it sends ordinary events. */
const ordinaryBytes = 35 * mebibyte;
/** Part of the limit that ordinary events may fill with garbage. */
const ordinaryShare = 0.38;

/**
 * The settings of Filebeat for a memory limit:
 *
 *     0.8 × 0.85 × limit = 56 MiB + sources × 0.75 MiB + 2.2 × queue
 *     queue = (events + sources) × 128 KiB (384 KiB where documents are raw, less where none may be as long)
 *
 * Filebeat counts the events in its queue and not their bytes, and a queue of the longest documents (768 kB) that fits
 * would be so short that Elasticsearch paid for it with every ordinary event. So the number is that of documents of
 * 128 KiB, and the mapping sees to the bytes: see `QueueBudget`. Throws a UserError that names the least limit where not
 * even the smallest batch fits.
 */
export function memoryPlan({
  limitBytes,
  eventBytes,
  connections,
  sources,
  sourcesAre = "files",
  aheadBytes = 0,
}: MemoryUse): MemoryPlan {
  const besides = fixedBytes + sources * readerBytes + aheadBytes;
  const usable = goShare * usedShare;
  const queueBytes = Math.floor((usable * limitBytes - besides) / queuedShare);
  // A source whose next event waits for a place in the queue has it mapped already.
  const batch = Math.floor((queueBytes / eventBytes - sources) / (connections + 1));
  if (batch < leastBatch) {
    const least = besides + queuedShare * eventBytes * (leastBatch * (connections + 1) + sources);
    throw new UserError(
      `${inMebibytes(limitBytes)} are too little to read ${sources} ${sourcesAre} and send over ${connections} ` +
        `${connections === 1 ? "connection" : "connections"}; set ${inMebibytes(least / usable)} or more`,
    );
  }
  const batchEvents = Math.min(batch, largestBatch);
  const garbage = (ordinaryShare * limitBytes) / ordinaryBytes - 1;
  return {
    goMemoryLimit: Math.floor((goShare * limitBytes) / mebibyte),
    goGarbage: Math.round(100 * Math.max(1, Math.min(8, garbage))),
    batchEvents,
    queueEvents: batchEvents * (connections + 1),
    queueBytes,
  };
}

/** What the plan of a sidecar depends on. */
export type MemorySettings = Pick<CollectorSettings, "documents" | "filebeat" | "exportFiles"> & {
  /** Whether events go to Kafka, over one connection as far as the queue is concerned. */
  kafka?: unknown;
  logstash?: Pick<NonNullable<CollectorSettings["logstash"]>, "hosts">;
  elasticsearch: Pick<CollectorSettings["elasticsearch"], "endpoints">;
};

/** The plan of a stack's sidecar. */
export function sidecarMemory({
  documents,
  filebeat,
  elasticsearch,
  exportFiles,
  kafka,
  logstash,
}: MemorySettings): MemoryPlan {
  return memoryPlan({
    limitBytes: memoryBytes(filebeat.resources.limits?.memory ?? defaultLimit),
    eventBytes: documents === DocumentForm.raw ? rawBytes : Math.min(mappedBytes, filebeat.maxEventBytes),
    connections: kafka ? 1 : filebeat.workers * (logstash?.hosts ?? elasticsearch.endpoints).length,
    sources: exportFiles.maxBackups + 1,
  });
}

/** Variables of Filebeat's Go runtime. */
export function goRuntimeVariables(plan: MemoryPlan): { GOGC: string; GOMEMLIMIT: string } {
  return { GOGC: String(plan.goGarbage), GOMEMLIMIT: `${plan.goMemoryLimit}MiB` };
}

function inMebibytes(bytes: number): string {
  return `${Math.ceil(bytes / mebibyte)}Mi`;
}
