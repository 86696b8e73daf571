import { join } from "node:path";

import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { startOpenSearch } from "../../local/opensearch/opensearch-node";
import type { Progress } from "../../local/progress";
import type { Shutdown } from "../../local/shutdown";
import type { BenchOptions } from "../bench-options";
import { type EventsFile, writeEventsFile } from "../events-file";
import { inTurns } from "../in-turns";
import { lagLoad } from "../lag";
import { type Machine, describeMachine } from "../machine";
import { type Trial, measure } from "../measurement";
import { type VariantResult, summarize } from "../results";
import { type DocumentSource, type IndexDescription, storedBytes, storedBytesOf } from "../storage";
import { type Variant, variantsNamed } from "../variants";
import { warmUp } from "../warm-up";
import { Workbench } from "../workbench";
import { type Delivered, delivered, firstDocuments } from "./delivered";
import { type EngineProfile, profiled } from "./engine-profile";
import {
  documentedFilebeat,
  ingestVariants,
  leanVariant,
  mappingSetups,
  movesVariant,
  sameVariant,
} from "./ingest-variants";

/** What the setups cost on one engine, and what their documents take on Elasticsearch. */
export interface IngestCost {
  machine: Machine;
  events: number;
  rounds: number;
  results: VariantResult[];
  /** How much of the documents of `lean` each of the pipelines makes. */
  delivered: Record<string, Delivered>;
  /** What the engine's CPU time goes to in a further turn of both pipelines and `lean`, in seconds. */
  profiles: Record<string, EngineProfile>;
}

const { seed } = lagLoad;

/** Sends the same events through all setups into OpenSearch, in rounds that interleave them; then measures bytes. */
export async function measureIngest(
  progress: Progress,
  shutdown: Shutdown,
  options: BenchOptions,
): Promise<IngestCost> {
  const { events, rounds } = options;
  const engine = await Workbench.open(progress, shutdown, startOpenSearch);
  const file = await writeEventsFile(join(engine.directory, "events"), { seed, count: events });
  await warmUp(engine, ingestVariants, { seed, events }, (variant) => trialOf(variant, options));
  const measured = await inTurns(progress, rounds, ingestVariants, {
    title: (variant) => variant.title,
    measure: (variant) => measure(engine, variant, [file], trialOf(variant, options)),
  });
  const results = ingestVariants.map((variant, index) => summarize(variant, measured[index], events));
  const streamOf = (variant: Variant): string => measured[ingestVariants.indexOf(variant)][0].stream;
  const pipelined = [movesVariant, sameVariant];
  const wanted = await firstDocuments(engine.client, streamOf(leanVariant));
  const shares: Record<string, Delivered> = {};
  for (const variant of pipelined) {
    shares[variant.name] = delivered(wanted, await firstDocuments(engine.client, streamOf(variant)));
  }
  const profiles: Record<string, EngineProfile> = {};
  for (const variant of [...pipelined, leanVariant]) {
    profiles[variant.name] = await progress.step(`Profile: ${variant.title} …`, () =>
      profiled(engine.elasticsearch.pid, join(engine.directory, `${variant.name}.jfr`), () =>
        measure(engine, variant, [file], trialOf(variant, options)),
      ),
    );
  }
  await progress.step("Bytes on Elasticsearch …", async () => {
    const bytes = await bytesOnElasticsearch(progress, shutdown, file, (variant) => ({
      client: engine.client,
      stream: streamOf(variant),
    }));
    results
      .filter(({ name }) => mappingSetups.includes(name))
      .forEach((result) => (result.storedBytes = perEvent(bytes[result.name], events)));
  });
  const machine = await describeMachine(engine.client, await openSearchVersion(engine.client));
  return { machine, events, rounds, results, delivered: shares, profiles };
}

/** Its main page gives the version of an Elasticsearch, which is what Filebeat wants to hear. */
async function openSearchVersion(client: ElasticsearchClient): Promise<string> {
  const { nodes } = await client.request<{ nodes: Record<string, { version: string }> }>(
    "GET",
    "/_nodes/_local",
  );
  return `OpenSearch ${Object.values(nodes)[0].version}`;
}

/** The documented setup and its pipelines have Filebeat's own defaults. */
function trialOf({ name }: Variant, { overrides, env }: BenchOptions): Trial {
  return documentedFilebeat.includes(name) ? {} : { overrides, env };
}

type StoredBytes = NonNullable<VariantResult["storedBytes"]>;

/**
 * Elasticsearch alone has logsdb, and none here has both it and processors: the documents that a pipeline made are copied
 * into an index like that of the setup whose fields they have.
 */
async function bytesOnElasticsearch(
  progress: Progress,
  shutdown: Shutdown,
  file: EventsFile,
  documentsOf: (variant: Variant) => DocumentSource,
): Promise<Record<string, StoredBytes>> {
  const bench = await Workbench.open(progress, shutdown);
  const found: Record<string, StoredBytes> = {};
  const alike: Record<string, Variant> = { lean: sameVariant, full: movesVariant };
  for (const variant of variantsNamed(["lean", "full"])) {
    const { stream } = await measure(bench, variant, [file]);
    found[variant.name] = await storedBytes(bench, stream);
    const path = `/${stream}?flat_settings=true`;
    const indices = await bench.client.request<Record<string, IndexDescription>>("GET", path);
    const pipelined = alike[variant.name];
    found[pipelined.name] = await storedBytesOf(bench, Object.values(indices)[0], documentsOf(pipelined));
  }
  return found;
}

function perEvent(bytes: StoredBytes, events: number): StoredBytes {
  const { standard, logsdb, logsdbSynthetic } = bytes;
  return {
    standard: standard / events,
    logsdb: logsdb / events,
    logsdbSynthetic: logsdbSynthetic / events,
  };
}
