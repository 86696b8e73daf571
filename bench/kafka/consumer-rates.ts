import { join } from "node:path";

import type { RunningFilebeat } from "../../local/filebeat/runner";
import type { EventsFile } from "../events-file";
import { inTurns } from "../in-turns";
import { drain, requireDocuments, startTrial, usageOf } from "../measurement";
import { cpuSeconds } from "../process-usage";
import { median } from "../results";
import { markdownTable, shown } from "../table";
import type { Workbench } from "../workbench";
import { type BenchBroker, partitions, prepareThroughKafka } from "./kafka-variant";

/** How many partitions hold a backlog, and how many indexers share them. */
interface Share {
  filled: number;
  consumers: number;
}

const shares: readonly Share[] = [
  { filled: 1, consumers: 1 },
  { filled: partitions, consumers: 1 },
  { filled: partitions, consumers: 2 },
  { filled: partitions, consumers: 4 },
  { filled: partitions, consumers: 8 },
];

/** How fast indexers empty a topic, medians. */
export interface ConsumerRate extends Share {
  eventsPerSecond: number;
  /** CPU time of all indexers, microseconds per event. */
  indexerMicroseconds: number;
  elasticsearchMicroseconds: number;
  brokerMicroseconds: number;
}

type Turn = Omit<ConsumerRate, keyof Share>;

/** Measures what more indexers bring, over topics that are full before they start. */
export async function measureConsumerRates(
  bench: Workbench,
  broker: BenchBroker,
  file: EventsFile,
  rounds: number,
): Promise<ConsumerRate[]> {
  const topics = new Map<number, string>();
  for (const filled of [1, partitions]) {
    const line = `Filling ${filled} of ${partitions} partitions …`;
    topics.set(filled, await bench.progress.step(line, () => fill(bench, broker, file, filled)));
  }
  const found = await inTurns(bench.progress, rounds, shares, {
    title: ({ filled, consumers }) => `${filled} partitions, ${consumers} indexers`,
    measure: ({ filled, consumers }) =>
      readTopic(bench, broker, topics.get(filled) as string, { events: file.events, consumers }),
  });
  return shares.map((share, index) => {
    const of = (figure: (turn: Turn) => number): number => median(found[index].map(figure));
    return {
      ...share,
      eventsPerSecond: of((turn) => turn.eventsPerSecond),
      indexerMicroseconds: of((turn) => turn.indexerMicroseconds),
      elasticsearchMicroseconds: of((turn) => turn.elasticsearchMicroseconds),
      brokerMicroseconds: of((turn) => turn.brokerMicroseconds),
    };
  });
}

/** Writes the events to a new topic and returns its name: those of a node lie in one partition, those of many nodes in all of them. */
async function fill(
  bench: Workbench,
  broker: BenchBroker,
  { directory: logDirectory, events }: EventsFile,
  filled: number,
): Promise<string> {
  const { namespace, directory } = bench.newRun("backlog");
  const place = { client: bench.client, namespace, logDirectory, configDirectory: join(directory, "config") };
  const run = await prepareThroughKafka(broker, place);
  const ofManyNodes = { "output.kafka.partition.round_robin.group_events": "1" };
  const filebeat = await startTrial(run, join(directory, "filebeat"), {
    overrides: filled === 1 ? {} : ofManyNodes,
  });
  try {
    await filebeat.waitFor(({ acked }) => acked >= events);
  } finally {
    await filebeat.kill("SIGKILL");
  }
  return `tetragon-${namespace}`;
}

/** Reads a whole topic as a new group into a new stream. */
async function readTopic(
  bench: Workbench,
  broker: BenchBroker,
  topic: string,
  { events, consumers }: { events: number; consumers: number },
): Promise<Turn> {
  const { namespace, directory } = bench.newRun("backlog");
  const place = { client: bench.client, namespace, logDirectory: directory, configDirectory: directory };
  const { stream, detour } = await prepareThroughKafka(broker, place, topic);
  await bench.settled();
  const cpu = (): number[] => [cpuSeconds(bench.elasticsearch.pid), cpuSeconds(broker.pid)];
  const before = cpu();
  const indexers: RunningFilebeat[] = [];
  try {
    await Promise.all(
      Array.from({ length: consumers }, async (_, index) => {
        indexers.push(await startTrial(detour.indexer, join(directory, String(index)), {}));
      }),
    );
    const eventsPerSecond = await drain(indexers, events);
    const usage = await usageOf(indexers);
    await bench.client.refresh(stream);
    await bench.settled(stream);
    const [elasticsearch, kafka] = cpu().map((now, index) => now - before[index]);
    await requireDocuments(bench, stream, events);
    const perEvent = (seconds: number): number => (seconds / events) * 1e6;
    return {
      eventsPerSecond,
      indexerMicroseconds: perEvent(usage.cpuSeconds),
      elasticsearchMicroseconds: perEvent(elasticsearch),
      brokerMicroseconds: perEvent(kafka),
    };
  } finally {
    await Promise.all(indexers.map((indexer) => indexer.kill("SIGKILL")));
  }
}

/** Where more indexers stop to bring more: the fewest that reach nine tenths of the highest rate over full partitions. */
export function kneeSentence(rates: ConsumerRate[], cores: number): string {
  const shared = rates.filter(({ filled }) => filled === partitions);
  const highest = Math.max(...shared.map(({ eventsPerSecond }) => eventsPerSecond));
  const knee = shared.find(({ eventsPerSecond }) => eventsPerSecond >= 0.9 * highest);
  return (
    `The fewest indexers that reach nine tenths of the highest rate: ${knee?.consumers}, on ${cores} cores that ` +
    "Elasticsearch and Kafka have too."
  );
}

/** The table of the rates. */
export function consumerRatesTable(rates: ConsumerRate[]): string {
  return markdownTable([
    [
      "partitions with events",
      "indexers",
      "events/s",
      "indexers µs/event",
      "Elasticsearch µs/event",
      "Kafka µs/event",
    ],
    ...rates.map((rate) => [
      String(rate.filled),
      String(rate.consumers),
      shown(rate.eventsPerSecond),
      shown(rate.indexerMicroseconds),
      shown(rate.elasticsearchMicroseconds),
      shown(rate.brokerMicroseconds),
    ]),
  ]);
}
