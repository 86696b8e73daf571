import { UserError } from "../../errors";
import type { QueueLimits } from "../filebeat-config";

const mebibyte = 1_048_576;

/** Events in the queue and in a request of Fleet's output preset `balanced`. */
const queueEvents = 3_200;
const batchEvents = 1_600;
/** Files of a container that are read at the same time: the current one and the one before it; others are compressed. */
const openFiles = 2;
/** Share of the limit for Go's runtime, and of that for what is in use: as in the sidecar's plan. */
const usable = 0.8 * 0.85;
/** A queued document can be in the body of a request too. */
const queuedShare = 2.2;
/** The agent itself, the two collectors of its own metrics, and Filebeat with two script engines. */
const fixedBytes = 480 * mebibyte;
/** With less than that the documents of an ordinary node would be cut. */
const leastPerFile = 32 * mebibyte;

/**
 * How many bytes the documents may have that the mapping lets into the agent's queue. Each open file has a script engine
 * of its own, which knows only its own documents, so each gets its part:
 *
 *     0.8 × 0.85 × limit = 480 MiB + 2 files × 2.2 × bytes
 *
 * Throws a UserError that names the least limit where too little is left.
 *
 * @param limitBytes memory limit of the agent's container
 */
export function agentQueue(limitBytes: number): QueueLimits {
  const queueBytes = Math.floor((usable * limitBytes - fixedBytes) / (openFiles * queuedShare));
  if (queueBytes < leastPerFile) {
    const least = (fixedBytes + leastPerFile * openFiles * queuedShare) / usable;
    throw new UserError(
      `${Math.ceil(limitBytes / mebibyte)}Mi are too little for an Elastic Agent; set ${Math.ceil(least / mebibyte)}Mi or more`,
    );
  }
  // The next event of each file is mapped while it waits for a place in the queue.
  return { queueEvents: queueEvents + openFiles, queueBytes };
}

/** The numbers for an output without Fleet: those of the preset, for which the bytes are planned. */
export const standaloneQueue = { events: queueEvents, batchEvents } as const;
