import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../components/errors";
import { renderStack } from "../tools/render-stack";
import { ElasticsearchClient, type ElasticsearchEndpoint } from "./elasticsearch/client";
import { elasticsearchFromEnvironment } from "./elasticsearch/from-environment";
import { installElasticsearch } from "./elasticsearch/install";
import { type RunningElasticsearch, startElasticsearch } from "./elasticsearch/node";
import { becomesDocument, eventLines } from "./event-lines";
import { installFilebeat } from "./filebeat/install";
import { writeLocalConfig } from "./filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "./filebeat/runner";
import { type StartOptions, parseOptions, usage } from "./options";
import { isPortFree, requireFreePort } from "./ports";
import { ConsoleProgress } from "./progress";
import { dataStreams, filebeatConfig, filebeatConfigMap } from "./rendered-stack";
import { type Arrived, queriesText, reportText, whatArrived } from "./report";
import { Shutdown } from "./shutdown";
import { applyTemplates } from "./templates";
import { requireJava } from "./toolchain";
import { TetragonLog } from "./tetragon-log";

const stack = "local";
const defaultPort = 9200;
/** Small, so that a run of the default size goes through rotations. */
const rotationBytes = 1024 * 1024;
/** Slowest rate, in lines per second, that is still waited for. */
const slowestRate = 200;

const progress = new ConsoleProgress();

/** Runs the pipeline of the stack `local` on this machine; resolves with the exit code. */
async function start(options: StartOptions, shutdown: Shutdown): Promise<number> {
  const since = new Date().toISOString();
  const ownElasticsearch = elasticsearchFromEnvironment();
  await checkElasticsearch(ownElasticsearch, options);
  const resources = await progress.step(`Evaluating the stack ${stack} …`, () => renderStack(stack));
  const configMap = filebeatConfigMap(resources);
  const streams = dataStreams(filebeatConfig(configMap));

  const directory = await mkdtemp(join(tmpdir(), "tetragon-elastic-"));
  shutdown.add(() => rm(directory, { recursive: true, force: true }));
  await installFilebeat(progress);
  const { endpoint, embedded } = ownElasticsearch
    ? { endpoint: ownElasticsearch, embedded: undefined }
    : await startEmbedded(options, directory, shutdown);
  const client = new ElasticsearchClient(endpoint);
  const { names, lowered } = await applyTemplates(client, resources);
  progress.note(
    `Applied ${names.join(", ")} to ${endpoint.url}${lowered ? ", with field types that the embedded engine knows" : ""}.`,
  );
  const deadLettersBefore = await client.count(streams.deadLetter);

  const logDirectory = join(directory, "tetragon");
  const log = new TetragonLog({ directory: logDirectory, maxSizeBytes: Infinity, maxBackups: Infinity });
  const { configFile, env } = await writeLocalConfig(configMap, {
    logDirectory,
    configDirectory: join(directory, "config"),
    elasticsearch: endpoint,
  });
  const filebeat = await startFilebeat({ configFile, env, dataDir: join(directory, "filebeat") });
  shutdown.add(() => filebeat.stop());
  const written = await progress.step(`Writing events to ${log.path} …`, () => write(options, log));
  await progress.step(`Waiting until Filebeat has delivered ${written} lines …`, () =>
    delivered(filebeat, written),
  );

  const arrived = await whatArrived(client, streams, since, deadLettersBefore);
  console.log(reportText(arrived, streams, written));
  if (!options.once || ownElasticsearch) {
    console.log(queriesText(streams, endpoint));
  }
  if (options.once) {
    return verdict(written, arrived);
  }
  progress.note(`\nRunning until Ctrl-C. Lines appended to ${log.path} become documents within seconds.`);
  await keepRunning(filebeat, embedded, shutdown);
  return 0;
}

/** What would stop the run later and can be told at once, before anything is built. */
async function checkElasticsearch(
  own: ElasticsearchEndpoint | undefined,
  { port }: StartOptions,
): Promise<void> {
  if (own) {
    await new ElasticsearchClient(own).request("GET", "/");
    return;
  }
  requireJava();
  if (port !== undefined) {
    await requireFreePort(port);
  }
}

async function startEmbedded(
  options: StartOptions,
  directory: string,
  shutdown: Shutdown,
): Promise<{ endpoint: ElasticsearchEndpoint; embedded: RunningElasticsearch }> {
  await installElasticsearch(progress);
  const preferred = (await isPortFree(defaultPort)) ? defaultPort : undefined;
  const embedded = await progress.step("Starting Elasticsearch …", () =>
    startElasticsearch({
      dataDir: join(directory, "elasticsearch"),
      port: options.port ?? preferred,
      progress,
    }),
  );
  // Its data is thrown away, so there is nothing to end in good order.
  shutdown.add(() => embedded.kill());
  return { endpoint: { url: embedded.url, credentials: {} }, embedded };
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

async function delivered(filebeat: RunningFilebeat, lines: number): Promise<void> {
  const timeout = 60_000 + (lines / slowestRate) * 1000;
  await filebeat.waitUntilDelivered(lines, timeout);
}

function verdict(written: number, { events, deadLetters }: Arrived): number {
  if (events === written && deadLetters === 0) {
    console.log("\nEvery line became exactly one document.");
    return 0;
  }
  console.error(`error: ${written} lines became ${events} documents and ${deadLetters} dead letters.`);
  return 1;
}

async function keepRunning(
  filebeat: RunningFilebeat,
  embedded: RunningElasticsearch | undefined,
  shutdown: Shutdown,
): Promise<void> {
  const died = (name: string) => (obituary: string) => {
    throw new UserError(`${name} ended by itself: it ${obituary}`);
  };
  // From here on Ctrl-C is the expected end.
  shutdown.exitCode = 0;
  await Promise.race([
    shutdown.requested,
    filebeat.ended().then(died("Filebeat")),
    embedded?.ended().then(died("Elasticsearch")) ?? shutdown.requested,
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
