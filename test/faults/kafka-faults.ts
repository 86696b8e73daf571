import type { Pipeline } from "../e2e/harness";
import { type ChainOptions, type KafkaChain, withChain } from "../e2e/kafka-chain";
import { numberedLines } from "../e2e/lines";
import { quickScan } from "./quick";

/** Shorter waits of an indexer, see `quick`; those of a node towards Kafka decide what it loses. */
export const quickIndexer = { "output.elasticsearch.backoff.max": "1s" };

/** `withChain` with a node that looks for files more often. */
export function withKafka(
  options: ChainOptions,
  body: (chain: KafkaChain, pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  return withChain({ ...options, overrides: { ...quickScan, ...options.overrides } }, body);
}

/** Waits until that many events are documents or dead letters and no part has anything under way. */
export async function arrived(chain: KafkaChain, pipeline: Pipeline, events: number): Promise<void> {
  await pipeline.holds(events, 300_000);
  await chain.settled();
  await pipeline.refresh();
}

const usual = 700;
const leastPause = 100;

/** What is written while a test does something else. */
interface Stream {
  /** Lines a second. */
  perSecond: number;
  /** The line of that number. @default that of `numberedLines` */
  line?: (number: number) => string;
}

/** Runs a body while lines are written at a steady rate, and tells how many these were; `stop` ends them before the body does. */
export async function whileWriting(
  pipeline: Pipeline,
  { perSecond, line = numbered }: Stream,
  body: (stop: () => number) => Promise<void>,
): Promise<number> {
  const pause = Math.max(leastPause, 1_000 / perSecond);
  const each = Math.ceil((perSecond * pause) / 1_000);
  let written = 0;
  const timer = setInterval(() => {
    const from = written;
    written += each;
    pipeline.write(Array.from({ length: each }, (_, index) => line(from + index)));
  }, pause);
  const stop = (): number => {
    clearInterval(timer);
    return written;
  };
  try {
    await body(stop);
  } finally {
    stop();
  }
  return written;
}

function numbered(number: number): string {
  return numberedLines(number, number + 1, usual)[0];
}

/** The same lines as those of so many nodes in turn: Kafka keeps the lines of one node in one partition. */
export function ofNodes(nodes: number): (number: number) => string {
  return (number) => numbered(number).replace('"worker-e2e"', `"worker-${number % nodes}"`);
}
