import { join } from "node:path";

import { UserError } from "../components/errors";
import { type RenderedResource, renderStack } from "../tools/render-stack";
import { ElasticsearchClient } from "./elasticsearch/client";
import { type Engine, chooseEngine } from "./engine";
import { becomesDocument, eventLines } from "./event-lines";
import { installFilebeat } from "./filebeat/install-filebeat";
import { writeLocalConfig } from "./filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "./filebeat/runner";
import type { FilebeatStats } from "./filebeat/stats";
import { type StartOptions, parseOptions, usage } from "./start-options";
import { type KafkaBroker, startKafka } from "./kafka/kafka-broker";
import { settingsThrough, startIndexer } from "./kafka/local-indexer";
import { type PageServer, servePage } from "./page/page-server";
import { isPortFree, requireFreePort } from "./ports";
import { ConsoleProgress } from "./progress";
import {
  type DataStreams,
  dataStreams,
  filebeatConfig,
  filebeatConfigMap,
  indexerConfigMap,
  sidecarVariables,
} from "./rendered-stack";
import { type Arrived, queriesText, reportText, whatArrived } from "./run-report";
import { ScratchFolder } from "./scratch";
import { Shutdown } from "./shutdown";
import { applyTemplates } from "./applied-templates";
import { TetragonLog } from "./tetragon-log";

const stack = "local";
const defaultPagePort = 9_280;
/** Small, so that a run of the default size goes through rotations. */
const rotationBytes = 1024 * 1024;

const progress = new ConsoleProgress();

/** Runs the pipeline of the stack `local` on this machine; resolves with the exit code. */
async function start(options: StartOptions, shutdown: Shutdown): Promise<number> {
  if (options.pagePort !== undefined) {
    await requireFreePort(options.pagePort, "--page-port");
  }
  const startEngine = await chooseEngine(options, progress);
  await installFilebeat(progress);

  const scratch = await ScratchFolder.create("start");
  shutdown.add(() => scratch.remove());
  const directory = scratch.path;
  const broker = options.through && (await runKafka(directory, shutdown));
  const override = broker && settingsThrough(broker);
  const resources = await progress.step(`Evaluating the stack ${stack} …`, () =>
    renderStack(stack, { override }),
  );
  const writer = broker ? indexerConfigMap(resources) : filebeatConfigMap(resources);
  const streams = dataStreams(filebeatConfig(writer));
  const engine = await startEngine(directory, shutdown);
  const client = new ElasticsearchClient(engine.endpoint);
  await templates(client, resources);
  const logDirectory = join(directory, "tetragon");
  const thisRun = { logDirectory, deadLettersBefore: await client.count(streams.deadLetter) };
  const log = new TetragonLog({ directory: logDirectory, maxSizeBytes: Infinity, maxBackups: Infinity });
  // Written and rotated before Filebeat starts: a file rotated while Filebeat opens it is lost (docs/performance.md).
  const written = await progress.step(`Writing events to ${log.path} …`, () => write(options, log));
  const page = options.once ? undefined : await startPage(options, client, streams, shutdown);
  const filebeat = await runFilebeat(resources, logDirectory, directory, engine);
  shutdown.add(() => filebeat.stop());
  if (broker && written > 0) {
    // A group that joins before its topic is there waits for its next look at the brokers.
    await filebeat.waitFor(({ acked }) => acked > 0);
  }
  const indexer = broker && (await runIndexer(resources, directory, engine, shutdown));
  const delivered = await progress.step(`Waiting until Filebeat has delivered ${written} lines …`, () =>
    filebeat.waitUntilDelivered(written),
  );
  const stats = indexer
    ? await progress.step(`Waiting until the indexer has brought them from Kafka to Elasticsearch …`, () =>
        indexer.waitUntilDelivered(written),
      )
    : delivered;

  const arrived = await whatArrived(client, streams, thisRun);
  console.log(reportText(arrived, streams, written));
  if (engine.stays || !options.once) {
    console.log(queriesText(streams, client.url, engine.curlOptions));
  }
  if (options.once) {
    return verdict(written, arrived, engine.stays ? stats.duplicates : 0);
  }
  progress.note(`\nThe dashboards: ${page?.url}`);
  progress.note(`Running until Ctrl-C. Lines appended to ${log.path} become documents within seconds.`);
  await keepRunning({ Filebeat: filebeat, "The indexer": indexer, Kafka: broker }, engine, shutdown);
  return 0;
}

async function runKafka(directory: string, shutdown: Shutdown): Promise<KafkaBroker> {
  const broker = await startKafka({ dataDir: join(directory, "kafka"), progress });
  shutdown.add(() => broker.stop());
  progress.note(`Kafka runs on ${broker.address}.`);
  return broker;
}

async function runIndexer(
  resources: RenderedResource[],
  directory: string,
  { endpoint }: Engine,
  shutdown: Shutdown,
): Promise<RunningFilebeat> {
  const indexer = await startIndexer(resources, join(directory, "indexer"), endpoint);
  shutdown.add(() => indexer.stop());
  return indexer;
}

async function templates(client: ElasticsearchClient, resources: RenderedResource[]): Promise<void> {
  const { names, lowered } = await applyTemplates(client, resources);
  const addition = lowered
    ? ", with what the embedded engine knows (no ingest processors, fewer field types)"
    : "";
  progress.note(`Applied the pipelines and templates ${names.join(", ")} to ${client.url}${addition}.`);
}

/** Serves the page from now on, so that it shows the events while they arrive. */
async function startPage(
  { pagePort, events }: StartOptions,
  client: ElasticsearchClient,
  streams: DataStreams,
  shutdown: Shutdown,
): Promise<PageServer> {
  const port = pagePort ?? ((await isPortFree(defaultPagePort)) ? defaultPagePort : 0);
  const page = await servePage(client, streams, {
    port,
    // Generated events happen about now, those of a file at any time.
    last: events === undefined ? 900 : undefined,
  });
  shutdown.add(() => page.close());
  progress.note(`Dashboards that show the events while they arrive: ${page.url}`);
  return page;
}

async function runFilebeat(
  resources: RenderedResource[],
  logDirectory: string,
  directory: string,
  { endpoint }: Engine,
): Promise<RunningFilebeat> {
  const configDirectory = join(directory, "config");
  const variables = sidecarVariables(resources);
  const places = { logDirectory, configDirectory, elasticsearch: endpoint, variables };
  const { configFile, env } = await writeLocalConfig(filebeatConfigMap(resources), places);
  return startFilebeat({ configFile, env, dataDir: join(directory, "filebeat") });
}

/** Writes all lines and returns how many of them must become documents. */
async function write(options: StartOptions, log: TetragonLog): Promise<number> {
  let written = 0;
  let bytes = 0;
  for await (const line of eventLines(options)) {
    if (bytes > rotationBytes) {
      log.rotate();
      bytes = 0;
    }
    log.write(line);
    bytes += line.length;
    written += becomesDocument(line) ? 1 : 0;
  }
  return written;
}

/**
 * Says whether every line became exactly one document, as an exit code. Counting is enough for that: a document's id
 * is made of its line's place in its file, so no line can become two, and as many documents as lines are all of them.
 *
 * @param duplicates events that an Elasticsearch of the user knew already from an earlier run
 */
function verdict(
  written: number,
  { events, deadLetters }: Arrived,
  duplicates: FilebeatStats["duplicates"],
): number {
  const known = Math.max(0, Math.min(duplicates, written - events));
  if (events + known !== written || deadLetters > 0) {
    console.error(`error: ${written} lines became ${events} documents and ${deadLetters} dead letters.`);
    return 1;
  }
  const addition = known > 0 ? `, ${known} of them in an earlier run with the same lines` : "";
  console.log(`\nEvery line became exactly one document${addition}.`);
  return 0;
}

async function keepRunning(
  parts: Record<string, { ended(): Promise<string> } | undefined>,
  engine: Engine,
  shutdown: Shutdown,
): Promise<void> {
  const died = (name: string) => (obituary: string) => {
    throw new UserError(`${name} ended by itself: it ${obituary}`);
  };
  // From here on Ctrl-C is the expected end.
  shutdown.exitCode = 0;
  await Promise.race([
    shutdown.requested,
    ...Object.entries(parts).flatMap(([name, part]) => (part ? [part.ended().then(died(name))] : [])),
    engine.ended.then(died("Elasticsearch")),
  ]);
}

async function main(): Promise<void> {
  const shutdown = new Shutdown();
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      console.log(usage);
      return;
    }
    process.exitCode = await start(options, shutdown);
  } catch (error) {
    console.error(error instanceof UserError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  } finally {
    await shutdown.run();
  }
}

void main();
