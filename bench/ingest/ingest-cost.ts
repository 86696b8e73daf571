import { join } from "node:path";

import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { startOpenSearch } from "../../local/opensearch/opensearch-node";
import type { Progress } from "../../local/progress";
import type { Shutdown } from "../../local/shutdown";
import type { BenchOptions } from "../bench-options";
import { writeEventsFile } from "../events-file";
import { inTurns } from "../in-turns";
import { lagLoad } from "../lag";
import { type Machine, describeMachine, machineSentence } from "../machine";
import { type Measurement, type Trial, measure } from "../measurement";
import { type VariantResult, summarize } from "../results";
import { type DocumentSource, type IndexDescription, storedBytes, storedBytesOf } from "../storage";
import { markdownTable, shown } from "../table";
import { type Variant, variantsNamed } from "../variants";
import { Workbench } from "../workbench";
import { ingestVariants, pipelineVariant } from "./ingest-variants";

/** What the setups cost on one engine, and what their documents take on Elasticsearch. */
export interface IngestCost {
  machine: Machine;
  events: number;
  rounds: number;
  results: VariantResult[];
}

const { seed } = lagLoad;
const warmUpEvents = 20_000;
/** Setups that are no part of a comparison of documents: what `raw` stores cannot be queried by field. */
const withoutStorage = ["raw", "lean_keyword"];

/** Sends the same events through all setups into OpenSearch, in rounds that interleave them; then measures bytes. */
export async function measureIngest(
  progress: Progress,
  shutdown: Shutdown,
  options: BenchOptions,
): Promise<IngestCost> {
  const { events, rounds } = options;
  const engine = await Workbench.open(progress, shutdown, startOpenSearch);
  const file = await writeEventsFile(join(engine.directory, "events"), { seed, count: events });
  const early = { seed: seed + 1, count: Math.min(events, warmUpEvents) };
  const warmUp = await writeEventsFile(join(engine.directory, "events-warm-up"), early);
  await progress.step("Warming up …", async () => {
    for (const variant of ingestVariants) {
      await measure(engine, variant, [warmUp], trialOf(variant, options));
    }
  });
  const measured = await inTurns(progress, rounds, ingestVariants, {
    title: (variant) => variant.title,
    measure: (variant) => measure(engine, variant, [file], trialOf(variant, options)),
  });
  const results = ingestVariants.map((variant, index) => summarize(variant, measured[index], events));
  const [{ stream }] = measured[ingestVariants.indexOf(pipelineVariant)];
  await progress.step("Bytes on Elasticsearch …", async () => {
    const bytes = await bytesOnElasticsearch(progress, shutdown, file, { client: engine.client, stream });
    results
      .filter(({ name }) => !withoutStorage.includes(name))
      .forEach((result) => (result.storedBytes = perEvent(bytes[result.name], events)));
  });
  const machine = await describeMachine(engine.client, await openSearchVersion(engine.client));
  return { machine, events, rounds, results };
}

/** Its main page gives the version of an Elasticsearch, which is what Filebeat wants to hear. */
async function openSearchVersion(client: ElasticsearchClient): Promise<string> {
  const { nodes } = await client.request<{ nodes: Record<string, { version: string }> }>(
    "GET",
    "/_nodes/_local",
  );
  return `OpenSearch ${Object.values(nodes)[0].version}`;
}

/** The documented setup and its pipeline have Filebeat's own defaults. */
function trialOf({ name }: Variant, { overrides, env }: BenchOptions): Trial {
  return name === "raw" || name === pipelineVariant.name ? {} : { overrides, env };
}

type StoredBytes = NonNullable<VariantResult["storedBytes"]>;

/**
 * Elasticsearch alone has logsdb, and none here has both it and processors: the documents that the pipeline made are
 * copied into an index like that of `full`, whose fields they have.
 */
async function bytesOnElasticsearch(
  progress: Progress,
  shutdown: Shutdown,
  file: Parameters<typeof measure>[2][number],
  pipelined: DocumentSource,
): Promise<Record<string, StoredBytes>> {
  const bench = await Workbench.open(progress, shutdown);
  const found: Record<string, StoredBytes> = {};
  for (const variant of variantsNamed(["lean", "full"])) {
    const { stream }: Measurement = await measure(bench, variant, [file]);
    found[variant.name] = await storedBytes(bench, stream);
    if (variant.name === "full") {
      const path = `/${stream}?flat_settings=true`;
      const indices = await bench.client.request<Record<string, IndexDescription>>("GET", path);
      found[pipelineVariant.name] = await storedBytesOf(bench, Object.values(indices)[0], pipelined);
    }
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

type Figure = (result: VariantResult) => number | undefined;

const rows: { title: string; figure: Figure; baseline?: Figure }[] = [
  { title: "Filebeat + engine CPU, µs/event", figure: (r) => r.totalMicroseconds },
  { title: "engine CPU, µs/event", figure: (r) => r.elasticsearchMicroseconds },
  { title: "Filebeat CPU, µs/event", figure: (r) => r.filebeatMicroseconds },
  { title: "bytes on the wire per event", figure: (r) => r.wireBytes },
  { title: "OpenSearch: bytes stored per event", figure: (r) => r.mergedBytes },
  { title: "Elasticsearch, no logsdb: bytes stored", figure: (r) => r.storedBytes?.standard },
  {
    title: "Elasticsearch, logsdb: bytes stored",
    figure: (r) => r.storedBytes?.logsdb,
    baseline: (r) => r.storedBytes?.standard,
  },
  {
    title: "Elasticsearch, synthetic source: bytes stored",
    figure: (r) => r.storedBytes?.logsdbSynthetic,
    baseline: (r) => r.storedBytes?.standard,
  },
];

/** The table; ratios of stored bytes are to the pipeline's documents without logsdb, as Elasticsearch 8 stores them. */
export function ingestText({ machine, events, rounds, results }: IngestCost): string {
  const base = results.find(({ name }) => name === pipelineVariant.name);
  const ours = results.filter(({ name }) => name === "lean" || name === "full");
  const head = ["", ...ours.map(({ name }) => `${name} ÷ pipeline`), ...results.map(({ name }) => name)];
  const cells = rows.map(({ title, figure, baseline = figure }) => {
    const before = base && baseline(base);
    const ratios = ours.map((result) => {
      const after = figure(result);
      return before && after ? (after / before).toFixed(2) : "";
    });
    return [title, ...ratios, ...results.map((result) => shown(figure(result)))];
  });
  const spreads = results.map(
    ({ name, spread: [low, high] }) => `${name} ${low.toFixed(0)}–${high.toFixed(0)}`,
  );
  return [
    `${events} events, median of ${rounds} rounds, all CPU figures on OpenSearch. ${machineSentence(machine)}`,
    markdownTable([head, ...cells]),
    `Total CPU per event in µs, lowest and highest round: ${spreads.join(", ")}.`,
  ].join("\n\n");
}
