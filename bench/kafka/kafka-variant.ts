import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { type KafkaBroker, startKafka } from "../../local/kafka/kafka-broker";
import { settingsThrough, writeIndexerConfig } from "../../local/kafka/local-indexer";
import { dataStreams, filebeatConfig, indexerConfigMap } from "../../local/rendered-stack";
import type { Shutdown } from "../../local/shutdown";
import { type PreparedRun, type RunPlace, type Variant, declareStack, writeSidecarConfig } from "../variants";
import type { Workbench } from "../workbench";

/** A broker of the measurements, and where it keeps what it gets. */
export interface BenchBroker extends KafkaBroker {
  /** Holds a folder for each partition. */
  logDirectory: string;
}

/** Partitions of every topic. */
export const partitions = 8;

/** Starts a broker for a workbench; `shutdown` ends it. */
export async function startBroker(
  { directory, progress }: Workbench,
  shutdown: Shutdown,
): Promise<BenchBroker> {
  const dataDir = join(directory, "kafka");
  const broker = await startKafka({
    dataDir,
    partitions,
    progress,
    // Kafka's own default: consumers that start together share the partitions once.
    settings: { "group.initial.rebalance.delay.ms": 3_000 },
  });
  shutdown.add(() => broker.kill());
  return { ...broker, logDirectory: join(dataDir, "data") };
}

/** The setup `lean` with its documents going through a topic and an indexer. */
export function kafkaVariant(broker: BenchBroker): Variant {
  return {
    name: "kafka",
    title: "through Kafka",
    trimmed: false,
    prepare: (place) => prepareThroughKafka(broker, place),
  };
}

/**
 * Prepares the stack `local` with `output: kafka` and an indexer, whose group is that of the namespace.
 *
 * @param topic one that holds events already; by default the namespace's, which is new
 */
export async function prepareThroughKafka(
  broker: BenchBroker,
  place: RunPlace,
  topic = `tetragon-${place.namespace}`,
): Promise<PreparedRun & Required<Pick<PreparedRun, "detour">>> {
  const { client, configDirectory } = place;
  const { kafka, ...settings } = settingsThrough(broker);
  const resources = await declareStack(place, { ...settings, kafka: { ...(kafka as object), topic } });
  const sidecar = await writeSidecarConfig(place, resources);
  const endpoint = { url: client.url, credentials: {} };
  return {
    ...sidecar,
    stream: dataStreams(filebeatConfig(indexerConfigMap(resources))).events,
    detour: {
      brokerPid: broker.pid,
      indexer: await writeIndexerConfig(resources, join(configDirectory, "indexer"), endpoint),
      segmentBytes: () => segmentBytes(broker, topic),
    },
  };
}

async function segmentBytes({ logDirectory }: BenchBroker, topic: string): Promise<number> {
  let bytes = 0;
  for (let partition = 0; partition < partitions; partition++) {
    const folder = join(logDirectory, `${topic}-${partition}`);
    for (const file of await readdir(folder)) {
      bytes += file.endsWith(".log") ? (await stat(join(folder, file))).size : 0;
    }
  }
  return bytes;
}
