import type { Pipeline } from "../e2e/harness";
import { type ChainOptions, type KafkaChain, withChain } from "../e2e/kafka-chain";
import { numberedLines } from "../e2e/lines";
import { quickScan } from "./quick";

/** Shorter waits of a node and of an indexer, see `quick`. */
export const quickNode = { ...quickScan, "output.kafka.backoff.max": "1s" };
export const quickIndexer = { "output.elasticsearch.backoff.max": "1s" };

/** `withChain` with a node of short waits. */
export function withKafka(
  options: ChainOptions,
  body: (chain: KafkaChain, pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  return withChain({ ...options, overrides: { ...quickNode, ...options.overrides } }, body);
}

/** Waits until that many events are documents or dead letters and no part has anything under way. */
export async function arrived(chain: KafkaChain, pipeline: Pipeline, events: number): Promise<void> {
  await pipeline.holds(events, 300_000);
  await chain.settled();
  await pipeline.refresh();
}

const usual = 700;
const pauseMilliseconds = 100;

/** Appends numbered lines at a steady rate while a test does something else. */
export class LineStream {
  private readonly timer: NodeJS.Timeout;
  private next = 0;

  /** @param line the line of that number; by default that of `numberedLines` */
  constructor(pipeline: Pipeline, perSecond: number, line = numbered) {
    const each = Math.ceil((perSecond * pauseMilliseconds) / 1_000);
    this.timer = setInterval(() => {
      const from = this.next;
      this.next += each;
      pipeline.write(Array.from({ length: each }, (_, index) => line(from + index)));
    }, pauseMilliseconds);
  }

  /** Ends the stream, if it has not ended; the number of lines that it wrote. */
  stop(): number {
    clearInterval(this.timer);
    return this.next;
  }
}

function numbered(number: number): string {
  return numberedLines(number, number + 1, usual)[0];
}

/** The same lines as those of so many nodes in turn: Kafka keeps the lines of one node in one partition. */
export function ofNodes(nodes: number): (number: number) => string {
  return (number) => numbered(number).replace('"worker-e2e"', `"worker-${number % nodes}"`);
}
