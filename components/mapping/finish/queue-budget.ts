/** Counts the bytes of the documents that Filebeat's queue may still hold, of which it knows the number only. */
export interface QueueBudget {
  /** Bytes that a document may always have. */
  share: number;
  /** Most bytes that the next document may have. */
  room(): number;
  /** Notes the bytes of a document. */
  take(bytes: number): void;
}

/** Part of the queue that is shared out evenly; the rest is for documents that are longer than their share. */
const EVEN = 0.75;

/**
 * A budget of `bytes` for any `events` documents in a row: what is in the queue is always among the last ones. Each may
 * have its share of three quarters of it, whatever the others have, and beyond it what they have left of the last quarter.
 * So a document is only cut below `maxEventBytes` while others of the same moments fill the queue.
 */
export function newQueueBudget(events: number, bytes: number): QueueBudget {
  const share = Math.floor((EVEN * bytes) / events);
  const pool = bytes - events * share;
  // What each of the last documents had beyond its share; the next one takes the place of the oldest.
  const beyond: number[] = [];
  for (let i = 0; i < events; i++) {
    beyond[i] = 0;
  }
  let next = 0;
  let used = 0;
  return {
    share: share,
    room: () => share + pool - used + beyond[next],
    take: (size) => {
      used -= beyond[next];
      beyond[next] = size > share ? size - share : 0;
      used += beyond[next];
      next = next + 1 < events ? next + 1 : 0;
    },
  };
}
