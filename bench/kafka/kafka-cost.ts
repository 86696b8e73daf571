import { join } from "node:path";

import type { Shutdown } from "../../local/shutdown";
import type { BenchOptions } from "../bench-options";
import { writeEventsFile } from "../events-file";
import { inTurns } from "../in-turns";
import { lagLoad, measureLag } from "../lag";
import { type Machine, describeMachine, machineSentence } from "../machine";
import { type Measurement, measure } from "../measurement";
import { type VariantResult, median, summarize } from "../results";
import { markdownTable, shown } from "../table";
import { variantsNamed } from "../variants";
import { warmUp } from "../warm-up";
import type { Workbench } from "../workbench";
import { type ConsumerRate, consumerRatesTable, kneeSentence, measureConsumerRates } from "./consumer-rates";
import { kafkaVariant, startBroker } from "./kafka-variant";

/** Medians of one way, per event where it says so; what only Kafka's way has is absent of the other. */
export interface WayCost extends VariantResult {
  brokerMicroseconds?: number;
  indexerMicroseconds?: number;
  /** Everything that the way takes, Elasticsearch included. */
  wholeMicroseconds: number;
  indexerPeakMiB?: number;
  indexerWireBytes?: number;
  segmentBytes?: number;
}

/** What the detour costs, and what more indexers bring. */
export interface KafkaCost {
  machine: Machine;
  events: number;
  rounds: number;
  ways: WayCost[];
  rates: ConsumerRate[];
}

const { seed } = lagLoad;

/** Sends the same events directly and through Kafka, in rounds that interleave the two; then empties full topics. */
export async function measureKafka(
  bench: Workbench,
  shutdown: Shutdown,
  { events, rounds }: BenchOptions,
): Promise<KafkaCost> {
  const broker = await startBroker(bench, shutdown);
  const variants = [...variantsNamed(["lean"]), kafkaVariant(broker)];
  const file = await writeEventsFile(join(bench.directory, "events"), { seed, count: events });
  await warmUp(bench, variants, { seed, events });
  const measured = await inTurns(bench.progress, rounds, variants, {
    title: (variant) => variant.title,
    measure: (variant) => measure(bench, variant, [file]),
  });
  const ways = variants.map((variant, index) =>
    wayCost(summarize(variant, measured[index], events), measured[index], events),
  );
  for (const [index, variant] of variants.entries()) {
    await bench.progress.step(`Lag: ${variant.title} …`, async () => {
      ways[index].lag = await measureLag(bench, variant, lagLoad);
    });
  }
  const rates = await measureConsumerRates(bench, broker, file, rounds);
  return { machine: await describeMachine(bench.client), events, rounds, ways, rates };
}

function wayCost(result: VariantResult, rounds: readonly Measurement[], events: number): WayCost {
  const of = (figure: (usage: NonNullable<Measurement["detour"]>) => number): number | undefined => {
    const figures = rounds.flatMap(({ detour }) => (detour ? [figure(detour)] : []));
    return figures.length === 0 ? undefined : median(figures);
  };
  const brokerMicroseconds = of(({ brokerCpuSeconds }) => (brokerCpuSeconds / events) * 1e6);
  const indexerMicroseconds = of(({ indexerCpuSeconds }) => (indexerCpuSeconds / events) * 1e6);
  return {
    ...result,
    brokerMicroseconds,
    indexerMicroseconds,
    wholeMicroseconds: result.totalMicroseconds + (brokerMicroseconds ?? 0) + (indexerMicroseconds ?? 0),
    indexerPeakMiB: of(({ indexerPeakBytes }) => indexerPeakBytes / 1_048_576),
    indexerWireBytes: of(({ indexerWireBytes }) => indexerWireBytes / events),
    segmentBytes: of(({ segmentBytes }) => segmentBytes / events),
  };
}

const rows: { title: string; figure: (way: WayCost) => number | undefined }[] = [
  { title: "CPU of all, µs/event", figure: (way) => way.wholeMicroseconds },
  { title: "Filebeat on the node, µs/event", figure: (way) => way.filebeatMicroseconds },
  { title: "Kafka's broker, µs/event", figure: (way) => way.brokerMicroseconds },
  { title: "indexer, µs/event", figure: (way) => way.indexerMicroseconds },
  { title: "Elasticsearch, µs/event", figure: (way) => way.elasticsearchMicroseconds },
  { title: "bytes that the node sends per event", figure: (way) => way.wireBytes },
  { title: "bytes in Kafka's log segments per event", figure: (way) => way.segmentBytes },
  { title: "bytes that the indexer sends per event", figure: (way) => way.indexerWireBytes },
  { title: "events per second, one node", figure: (way) => way.eventsPerSecond },
  { title: "Filebeat on the node, peak MiB", figure: (way) => way.filebeatPeakMiB },
  { title: "indexer, peak MiB", figure: (way) => way.indexerPeakMiB },
  { title: "lag at 500 events/s, median ms", figure: (way) => way.lag?.median },
  { title: "lag at 500 events/s, 95th percentile ms", figure: (way) => way.lag?.percentile95 },
];

/** Both tables of a measurement. */
export function kafkaCostText({ machine, events, rounds, ways, rates }: KafkaCost): string {
  const [direct, kafka] = ways;
  return [
    `${events} events of one node, median of ${rounds} rounds. ${machineSentence(machine)}`,
    markdownTable([
      ["", "directly", "through Kafka", "÷"],
      ...rows.map(({ title, figure }) => {
        const [before, after] = [figure(direct), figure(kafka)];
        const ratio = before !== undefined && after !== undefined ? (after / before).toFixed(2) : "";
        return [title, shown(before), shown(after), ratio];
      }),
    ]),
    `The same ${events} events in a topic that is full before the indexers start:`,
    consumerRatesTable(rates),
    kneeSentence(rates, machine.cores),
  ].join("\n\n");
}
