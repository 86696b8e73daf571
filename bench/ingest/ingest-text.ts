import { machineSentence } from "../machine";
import type { VariantResult } from "../results";
import { markdownTable, shown } from "../table";
import type { Delivered } from "./delivered";
import { profiledParts } from "./engine-profile";
import type { IngestCost } from "./ingest-cost";
import { mappingSetups, movesVariant, sameVariant } from "./ingest-variants";

type Figure = (result: VariantResult) => number | undefined;

interface Row {
  title: string;
  figure: Figure;
  /** The baseline's figure, where that is another one than the row's. */
  baseline?: Figure;
}

const costs: Row[] = [
  { title: "Filebeat + engine CPU, µs/event", figure: (r) => r.totalMicroseconds },
  { title: "engine CPU, µs/event", figure: (r) => r.elasticsearchMicroseconds },
  { title: "Filebeat CPU, µs/event", figure: (r) => r.filebeatMicroseconds },
  { title: "bytes on the wire per event", figure: (r) => r.wireBytes },
  { title: "OpenSearch: bytes stored per event", figure: (r) => r.mergedBytes },
];

const withoutLogsdb: Figure = (r) => r.storedBytes?.standard;
const withLogsdb: Figure = (r) => r.storedBytes?.logsdb;
const synthetic: Figure = (r) => r.storedBytes?.logsdbSynthetic;

const stored: Row[] = [
  { title: "Elasticsearch, no logsdb: bytes stored", figure: withoutLogsdb },
  { title: "Elasticsearch, logsdb: bytes stored", figure: withLogsdb },
  { title: "… against a baseline without logsdb", figure: withLogsdb, baseline: withoutLogsdb },
  { title: "Elasticsearch, synthetic source: bytes stored", figure: synthetic },
  { title: "… against a baseline without logsdb", figure: synthetic, baseline: withoutLogsdb },
];

const baselines = [sameVariant.name, movesVariant.name];
/** Three tables: `lean` against both pipelines; what the parts of `lean` cost; what the engine's time goes to. */
export function ingestText(found: IngestCost): string {
  const { machine, events, rounds, results } = found;
  const first = mappingSetups.flatMap((name) => results.filter((result) => result.name === name));
  const rest = results.filter(({ name }) => !mappingSetups.includes(name));
  const lean = results.find(({ name }) => name === "lean");
  const spreads = results.map(
    ({ name, spread: [low, high] }) => `${name} ${low.toFixed(0)}–${high.toFixed(0)}`,
  );
  return [
    `${events} events, median of ${rounds} rounds, all CPU figures on OpenSearch. ${machineSentence(machine)}`,
    markdownTable(comparisonCells(first, lean)),
    ...Object.entries(found.delivered).map(([name, share]) => deliveredSentence(name, share)),
    "The parts, in the same turns:",
    markdownTable(partCells([...(lean ? [lean] : []), ...rest])),
    `Total CPU per event in µs, lowest and highest round: ${spreads.join(", ")}.`,
    "What the engine's CPU time goes to, µs/event, in one more turn with Java's Flight Recorder, force merge included:",
    markdownTable(profileCells(found)),
  ].join("\n\n");
}

function comparisonCells(results: readonly VariantResult[], lean: VariantResult | undefined): string[][] {
  const bases = baselines.flatMap((name) => results.filter((result) => result.name === name));
  const head = ["", ...bases.map(({ name }) => `lean ÷ ${name}`), ...results.map(({ name }) => name)];
  const body = [...costs, ...stored].map(({ title, figure, baseline }) => {
    const after = lean && figure(lean);
    const ratios = bases.map((base) => {
      const before = (baseline ?? figure)(base);
      return before && after ? (after / before).toFixed(2) : "";
    });
    return [title, ...ratios, ...results.map((result) => (baseline ? "" : shown(figure(result))))];
  });
  return [head, ...body];
}

function partCells(results: readonly VariantResult[]): string[][] {
  return [
    ["", ...results.map(({ name }) => name)],
    ...costs.map(({ title, figure }) => [title, ...results.map((result) => shown(figure(result)))]),
  ];
}

/** What the engine's time goes to, with its force merge, in a turn of its own. */
function profileCells({ profiles, events }: IngestCost): string[][] {
  const names = Object.keys(profiles);
  return [
    ["", ...names],
    ...profiledParts.map((part) => [
      part,
      ...names.map((name) => (((profiles[name][part] ?? 0) / events) * 1e6).toFixed(0)),
    ]),
  ];
}

/** As many names as a reader wants to see. */
const shownFields = 12;

function deliveredSentence(name: string, share: Delivered): string {
  const { documents, fields, equalFields, values, equalValues, missed } = share;
  const percent = ((equalValues / values) * 100).toFixed(2);
  const names = missed.slice(0, shownFields).map((field) => `\`${field}\``);
  const more = missed.length > names.length ? ` and ${missed.length - names.length} more` : "";
  return (
    `\`${name}\` delivers ${equalFields} of ${fields} fields of \`lean\` with equal values in all of the first ` +
    `${documents} documents, and ${percent} % of the values` +
    (missed.length > 0 ? `; not or not always: ${names.join(", ")}${more}.` : ".")
  );
}
